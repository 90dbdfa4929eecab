package dev.kith.alert.signal;

import static dev.kith.alert.signal.Signatures.Verdict.AGAIN;
import static dev.kith.alert.signal.Signatures.Verdict.FULL;
import static dev.kith.alert.signal.Signatures.Verdict.GOOD;
import static dev.kith.alert.signal.Signatures.Verdict.SIGNATURE;
import static dev.kith.alert.signal.Signatures.Verdict.TIME;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.alert.signal.Signatures.Verdict;
import dev.kith.testing.MovableClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignaturesTest {
    private static final byte[] KEY = Base64.getDecoder().decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    private static final byte[] BODY = "{\"user\":\"juliet\"}".getBytes(StandardCharsets.UTF_8);

    private final MovableClock clock = new MovableClock();
    private final Signatures signatures = new Signatures(KEY, clock);

    /** The example that the libraries of standardwebhooks.com test themselves with. */
    @Test
    void signature_isTheConventions() {
        byte[] body = "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8);
        clock.move(Duration.between(clock.instant(), java.time.Instant.ofEpochSecond(1614265330)));

        assertThat(signatures.judge(
                        "msg_p5jXN8AQM9LWM0D4loKWxJek",
                        "1614265330",
                        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
                        body))
                .isEqualTo(GOOD);
    }

    @ParameterizedTest
    @CsvSource({
        "PT0S, GOOD",
        "PT5M, GOOD",
        "-PT5M, GOOD",
        "PT5M0.001S, TIME",
        "-PT5M0.001S, TIME",
        "PT5M1S, TIME",
        "-PT5M1S, TIME",
        "P3650D, TIME",
    })
    void window_isFiveMinutesBothWays(Duration moved, Verdict verdict) throws Exception {
        long stamp = clock.instant().getEpochSecond();
        clock.move(moved);

        assertThat(judge("m", stamp)).isEqualTo(verdict);
    }

    @Test
    void id_isRefusedAgain_asLongAsItsTimeIsGood() throws Exception {
        long ahead = clock.instant().getEpochSecond() + 300;
        assertThat(judge("m", ahead)).isEqualTo(GOOD);
        signatures.remember("m", Long.toString(ahead));
        for (int minute = 0; minute < 10; minute++) {
            assertThat(judge("m", ahead)).isEqualTo(AGAIN);
            clock.move(Duration.ofMinutes(1));
        }
        assertThat(judge("m", ahead)).isEqualTo(AGAIN); // exactly five minutes after
        clock.move(Duration.ofMillis(1));
        assertThat(judge("m", ahead)).isEqualTo(TIME);
    }

    @Test
    void ids_takeBoundedRoom_andLeaveIt() throws Exception {
        String stamp = Long.toString(clock.instant().getEpochSecond());
        for (int i = 0; i < Signatures.MOST_IDS; i++) {
            signatures.remember("m" + i, stamp);
        }
        assertThat(judge("one too many", clock.instant().getEpochSecond())).isEqualTo(SIGNATURE); // blanks are no id
        assertThat(judge("one-too-many", clock.instant().getEpochSecond())).isEqualTo(FULL);
        clock.move(Duration.ofMinutes(5).plusMillis(1));
        assertThat(judge("one-too-many", clock.instant().getEpochSecond())).isEqualTo(GOOD);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a.b", "ümlaut", "a\nb", " "})
    void idsThatCouldMeanSomethingElse_areRefused(String id) throws Exception {
        assertThat(judge(id, clock.instant().getEpochSecond())).isEqualTo(SIGNATURE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "+1", "1e9", "0x10", " 1", "99999999999999999999", "١٢٣"})
    void timesThatAreNone_areRefused(String stamp) throws Exception {
        assertThat(signatures.judge("m", stamp, sign("m", stamp), BODY)).isEqualTo(SIGNATURE);
    }

    @Test
    void oneOfSeveralSignatures_isEnough_butNotOfAnyNumber() throws Exception {
        String stamp = Long.toString(clock.instant().getEpochSecond());
        String good = sign("m", stamp);

        assertThat(signatures.judge("m", stamp, "v1a,xx v1,AAAA " + good, BODY)).isEqualTo(GOOD);
        assertThat(signatures.judge("m", stamp, "v1,AAAA ".repeat(1000) + good, BODY))
                .isEqualTo(SIGNATURE);
        assertThat(signatures.judge("m", stamp, good.substring(3), BODY)).isEqualTo(SIGNATURE);
        assertThat(signatures.judge("m", stamp, good.replace("v1,", "v2,"), BODY))
                .isEqualTo(SIGNATURE);
    }

    private Verdict judge(String id, long stamp) throws Exception {
        return signatures.judge(id, Long.toString(stamp), sign(id, Long.toString(stamp)), BODY);
    }

    private static String sign(String id, String stamp) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(KEY, "HmacSHA256"));
        mac.update((id + "." + stamp + ".").getBytes(StandardCharsets.UTF_8));
        return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(BODY));
    }
}
