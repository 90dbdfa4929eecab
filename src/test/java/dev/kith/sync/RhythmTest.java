package dev.kith.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kith.account.Account;
import dev.kith.account.InMemoryAccounts;
import dev.kith.config.BadSetting;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RhythmTest {
    private static final Duration POLLED = Duration.ofMinutes(5);
    private static final Duration POLLED_ONLINE = Duration.ofMinutes(1);
    private static final Duration PUSHED = Duration.ofHours(1);
    private static final URI TELLING = URI.create("https://dav.example.org/juliet/");
    private static final URI SILENT = URI.create("https://dav.example.org:8443/juliet/");

    private final InMemoryAccounts accounts = new InMemoryAccounts();
    private final Account juliet = accounts.add(1, TELLING);
    private final Rhythm rhythm = rhythm("https://DAV.example.org:443");

    private static Rhythm rhythm(String... pushed) {
        return new Rhythm(new DefaultSyncConfig() {
            @Override
            public Optional<List<URI>> pushedOrigins() {
                return Optional.of(List.of(pushed).stream().map(URI::create).toList());
            }
        });
    }

    @Test
    void serverThatTells_isAskedRarely_onlineOrNot() {
        assertThat(rhythm.until(juliet, Optional.of(TELLING), false, true)).isEqualTo(PUSHED);
        assertThat(rhythm.until(juliet, Optional.of(TELLING), true, true)).isEqualTo(PUSHED);
    }

    @Test
    void everyOtherServer_isPolled() {
        for (var books : List.of(
                Optional.of(SILENT), Optional.<URI>empty(), Optional.of(URI.create("mailto:juliet@example.org")))) {
            assertThat(rhythm.until(juliet, books, false, true)).isEqualTo(POLLED);
            assertThat(rhythm.until(juliet, books, true, true)).isEqualTo(POLLED_ONLINE);
        }
    }

    @Test
    void withoutTheSetting_everybodyIsPolled() {
        var usual = new Rhythm(new DefaultSyncConfig());
        assertThat(usual.until(juliet, Optional.of(TELLING), false, true)).isEqualTo(POLLED);
    }

    /** What a pass leaves over is done by the next one, and no server tells of that. */
    @Test
    void passThatDidSomething_isFollowedSoon() {
        assertThat(rhythm.until(juliet, Optional.of(TELLING), false, false)).isEqualTo(POLLED);
        assertThat(rhythm.until(juliet, Optional.of(TELLING), true, false)).isEqualTo(POLLED_ONLINE);
    }

    /** Of what somebody adds in chat the address-book server knows nothing. */
    @Test
    void accountWhoseContactsBecomeCards_isPolled() {
        var twoWay = new Account(
                juliet.id(),
                juliet.jid(),
                juliet.bookUrl(),
                true,
                false,
                juliet.grace(),
                juliet.subscriptions(),
                "test",
                Optional.of("From chat"),
                juliet.login());
        assertThat(rhythm.until(twoWay, Optional.of(TELLING), false, true)).isEqualTo(POLLED);
    }

    @Test
    void firstPasses_ofFewComeWithinAMinute_ofManyAtTheirRate() {
        assertThat(rhythm.spread(10, Duration.ofHours(1))).isEqualTo(Duration.ofSeconds(60));
        assertThat(rhythm.spread(10, Duration.ofSeconds(10))).isEqualTo(Duration.ofSeconds(10));
        assertThat(rhythm.spread(10_000, Duration.ofHours(1))).isEqualTo(Duration.ofSeconds(200));
        assertThat(rhythm.spread(100_000, Duration.ofSeconds(10))).isEqualTo(Duration.ofSeconds(2_000));
    }

    @Test
    void whatIsNoOrigin_isABadSetting() {
        assertThatThrownBy(() -> rhythm("dav.example.org"))
                .isInstanceOf(BadSetting.class)
                .hasMessageContaining("kith.sync.pushed-origins");
    }
}
