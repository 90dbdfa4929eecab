package dev.kith.joining;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.jid.BareJid;
import dev.kith.joining.Links.Purpose;
import dev.kith.testing.MovableClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LinksTest {
    private static final BareJid JULIET = BareJid.parse("juliet@capulet.example");
    private static final BareJid ROMEO = BareJid.parse("romeo@montague.example");

    private final MovableClock clock = new MovableClock();
    private final Links links = new Links(clock);

    @Test
    void link_isLookedAtOften_andUsedOnce() {
        String secret = links.give(JULIET, Purpose.JOIN, "by a test");
        assertThat(secret).matches("[A-Za-z0-9_-]{22}");
        for (int look = 0; look < 3; look++) {
            assertThat(links.find(secret, Purpose.JOIN).orElseThrow().person()).isEqualTo(JULIET);
        }
        assertThat(links.find(secret, Purpose.EXPORT)).isEmpty();
        assertThat(links.use(secret, Purpose.JOIN)).isPresent();
        assertThat(links.use(secret, Purpose.JOIN)).isEmpty();
        assertThat(links.find(secret, Purpose.JOIN)).isEmpty();
    }

    @Test
    void link_isGoodForAQuarterOfAnHour() {
        String secret = links.give(JULIET, Purpose.JOIN, "by a test");
        clock.move(Links.LIFE.minus(Duration.ofSeconds(1)));
        assertThat(links.find(secret, Purpose.JOIN)).isPresent();
        clock.move(Duration.ofSeconds(1));
        assertThat(links.find(secret, Purpose.JOIN)).isEmpty();
        assertThat(links.use(secret, Purpose.JOIN)).isEmpty();
    }

    @Test
    void newerLink_endsTheOlderOneOfThisPersonForThis_andNoOther() {
        String older = links.give(JULIET, Purpose.JOIN, "");
        String export = links.give(JULIET, Purpose.EXPORT, "");
        String others = links.give(ROMEO, Purpose.JOIN, "");
        String newer = links.give(JULIET, Purpose.JOIN, "");
        assertThat(links.find(older, Purpose.JOIN)).isEmpty();
        assertThat(links.find(export, Purpose.EXPORT)).isPresent();
        assertThat(links.find(others, Purpose.JOIN)).isPresent();
        assertThat(links.find(newer, Purpose.JOIN)).isPresent();
    }

    @Test
    void tries_areEnoughForMisspellings_andTooFewForGuessing() {
        var tries = new Tries(clock);
        for (int attempt = 0; attempt < Tries.MOST; attempt++) {
            assertThat(tries.allows(JULIET)).isTrue();
        }
        assertThat(tries.allows(JULIET)).isFalse();
        assertThat(tries.allows(ROMEO)).isTrue();
        clock.move(Tries.WITHIN);
        assertThat(tries.allows(JULIET)).isTrue();
    }
}
