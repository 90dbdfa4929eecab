package dev.kith.presence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.jid.BareJid;
import dev.kith.presence.AvatarSource.Answer;
import dev.kith.testing.MovableClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When somebody's picture is looked at, and when it is shown. */
class AvatarsTest {
    private static final BareJid JULIET = BareJid.parse("juliet@capulet.example");
    private static final Duration TICK = Duration.ofMillis(250);

    private final MovableClock clock = new MovableClock();
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final Map<BareJid, Answer> server = new HashMap<>();
    private final Set<BareJid> seen = new HashSet<>();
    private final List<BareJid> asked = new ArrayList<>();
    private final List<BareJid> told = new ArrayList<>();
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private boolean down;
    private boolean waits;
    private Avatars avatars;

    private static byte[] picture(int color) throws Exception {
        var image = new BufferedImage(16, 16, BufferedImage.TYPE_INT_RGB);
        image.setRGB(8, 8, color);
        var out = new ByteArrayOutputStream();
        ImageIO.write(image, "png", out);
        return out.toByteArray();
    }

    private static String hash(byte[] picture) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(picture));
    }

    @BeforeEach
    void begin() {
        AvatarSource source = person -> {
            asked.add(person);
            if (down) {
                throw new PresenceUnavailable("told to fail", null);
            }
            return server.getOrDefault(person, new Answer.None());
        };
        avatars = new Avatars(
                source,
                seen::contains,
                clock,
                told::add,
                task -> {
                    if (waits) {
                        waiting.add(task);
                    } else {
                        task.run();
                    }
                },
                metrics);
    }

    private void juliet(byte[] picture) {
        server.put(JULIET, new Answer.Picture(picture));
        seen.add(JULIET);
        avatars.want(Set.of(JULIET));
        avatars.begin(JULIET);
        avatars.tick();
    }

    private void pass(Duration time) {
        clock.move(time);
        avatars.tick();
    }

    private double looks(String result) {
        return metrics.counter("kith.avatar.looks", "result", result).count();
    }

    @Test
    void picture_isShown_toldOnce_andCounted() throws Exception {
        juliet(picture(1));
        assertThat(avatars.of(JULIET)).isNotNull();
        assertThat(told).containsExactly(JULIET);
        assertThat(looks("shown")).isEqualTo(1);
        assertThat(metrics.get("kith.avatar.shown").gauge().value()).isEqualTo(1);
        assertThat(metrics.get("kith.avatar.bytes").gauge().value())
                .isEqualTo(avatars.of(JULIET).png().length);
    }

    @Test
    void nobody_isAskedAbout_whoDidNotOptIn_orMayNotBeSeen() throws Exception {
        server.put(JULIET, new Answer.Picture(picture(1)));
        avatars.want(Set.of(JULIET));
        avatars.begin(JULIET);
        avatars.told(JULIET, "new");
        pass(Duration.ofDays(1));
        avatars.want(Set.of());
        seen.add(JULIET);
        avatars.begin(JULIET);
        pass(Duration.ofDays(1));
        assertThat(asked).isEmpty();
        assertThat(avatars.of(JULIET)).isNull();
    }

    @Test
    void whoOptsOut_isGoneAtOnce_alsoWhenALookIsUnderWay() throws Exception {
        juliet(picture(1));
        waits = true;
        server.put(JULIET, new Answer.Picture(picture(2)));
        pass(Avatars.REPEAT);
        avatars.want(Set.of());
        assertThat(avatars.of(JULIET)).isNull();
        assertThat(told).hasSize(2);
        waiting.removeFirst().run();
        assertThat(avatars.of(JULIET)).isNull();
        assertThat(metrics.get("kith.avatar.bytes").gauge().value()).isZero();
        avatars.want(Set.of(JULIET));
        avatars.tick();
        waiting.removeFirst().run();
        assertThat(avatars.of(JULIET)).isNotNull();
    }

    @Test
    void whoMayNoLongerBeSeen_isNotShown_evenBeforeItIsForgotten() throws Exception {
        juliet(picture(1));
        seen.remove(JULIET);
        assertThat(avatars.of(JULIET)).isNull();
        avatars.forgetAll();
        seen.add(JULIET);
        assertThat(avatars.of(JULIET)).isNull();
    }

    @Test
    void anotherHash_makesItLookAgain_butNotAtOnceAndNotForTheSame() throws Exception {
        juliet(picture(1));
        avatars.told(JULIET, hash(picture(1)));
        pass(Duration.ofMinutes(5));
        assertThat(asked).hasSize(1);
        server.put(JULIET, new Answer.Picture(picture(2)));
        Avatar before = avatars.of(JULIET);
        avatars.told(JULIET, hash(picture(2)));
        avatars.tick();
        assertThat(avatars.of(JULIET)).isNotEqualTo(before);
        server.put(JULIET, new Answer.Picture(picture(3)));
        avatars.told(JULIET, hash(picture(3)));
        avatars.tick();
        assertThat(asked).hasSize(2);
        pass(Avatars.LEAST);
        assertThat(asked).hasSize(3);
    }

    /** Two programs of one person may tell two hashes, for years. */
    @Test
    void hashThatIsNotThePictures_isBelievedSeldom() throws Exception {
        juliet(picture(1));
        for (int i = 0; i < 400; i++) {
            avatars.told(JULIET, hash(picture(1)));
            avatars.told(JULIET, "0123456789012345678901234567890123456789");
            pass(Duration.ofSeconds(3));
        }
        assertThat(asked).hasSizeLessThanOrEqualTo(2 + 20 * 60 / (int) Avatars.DOUBT.toSeconds() + 1);
    }

    @Test
    void pictureThatIsTakenAway_isGone_alsoWhenTheServerCannotBeAsked() throws Exception {
        juliet(picture(1));
        server.remove(JULIET);
        clock.move(Avatars.LEAST);
        avatars.told(JULIET, "");
        avatars.tick();
        assertThat(avatars.of(JULIET)).isNull();
        server.put(JULIET, new Answer.Picture(picture(1)));
        clock.move(Avatars.LEAST);
        avatars.told(JULIET, hash(picture(1)));
        avatars.tick();
        assertThat(avatars.of(JULIET)).isNotNull();
        down = true;
        clock.move(Avatars.LEAST);
        avatars.told(JULIET, "");
        avatars.tick();
        assertThat(avatars.of(JULIET)).isNull();
    }

    @Test
    void serverThatDoesNotAnswer_isAskedLessAndLess_andWhatIsShownStays() throws Exception {
        juliet(picture(1));
        down = true;
        clock.move(Avatars.REPEAT);
        int before = asked.size();
        for (int i = 0; i < 4 * 3600; i++) {
            avatars.told(JULIET, hash(picture(1)));
            pass(TICK);
        }
        assertThat(asked.size() - before).isBetween(5, 12);
        assertThat(avatars.of(JULIET)).isNotNull();
        assertThat(looks("unavailable")).isEqualTo(asked.size() - before);
    }

    @Test
    void changeWithoutAWord_isFoundInTime() throws Exception {
        juliet(picture(1));
        Avatar before = avatars.of(JULIET);
        server.put(JULIET, new Answer.Picture(picture(2)));
        pass(Avatars.REPEAT);
        assertThat(avatars.of(JULIET)).isNotNull().isNotEqualTo(before);
        pass(Avatars.REPEAT);
        assertThat(looks("same")).isEqualTo(1);
    }

    @Test
    void whatCannotBeShown_replacesWhatWas_andSaysWhy() throws Exception {
        juliet(picture(1));
        var answers = Map.of(
                "size", new Answer.TooLong(),
                "encoding", new Answer.Garbled(),
                "type", new Answer.Picture("<svg/>".getBytes(java.nio.charset.StandardCharsets.UTF_8)),
                "broken", new Answer.Picture(java.util.Arrays.copyOf(picture(1), 40)),
                "none", new Answer.None());
        for (var each : answers.entrySet()) {
            server.put(JULIET, each.getValue());
            pass(Avatars.REPEAT);
            assertThat(avatars.of(JULIET)).as(each.getKey()).isNull();
            assertThat(looks(each.getKey())).isEqualTo(1);
            server.put(JULIET, new Answer.Picture(picture(1)));
            pass(Avatars.REPEAT);
            assertThat(avatars.of(JULIET)).isNotNull();
        }
    }

    @Test
    void looks_areFewAtATime() throws Exception {
        waits = true;
        var people = new HashSet<BareJid>();
        for (int i = 0; i < 100; i++) {
            people.add(BareJid.parse("person" + i + "@capulet.example"));
        }
        seen.addAll(people);
        avatars.want(people);
        for (int i = 0; i < 100; i++) {
            pass(TICK);
            assertThat(waiting).hasSizeLessThanOrEqualTo(Avatars.AT_ONCE);
        }
        while (!waiting.isEmpty()) {
            waiting.removeFirst().run();
            pass(TICK);
        }
        assertThat(asked).containsExactlyInAnyOrderElementsOf(people);
    }

    @Test
    void clockThatIsSetBack_stopsNothing() throws Exception {
        juliet(picture(1));
        clock.move(Duration.ofDays(-100));
        avatars.tick();
        assertThat(asked).hasSize(2);
    }
}
