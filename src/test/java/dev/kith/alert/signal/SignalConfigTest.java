package dev.kith.alert.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kith.config.BadSetting;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SignalConfigTest {
    @TempDir
    Path folder;

    @Test
    void nothing_isListenedTo_unlessAskedFor() {
        SignalConfig config = SignalHouse.config(Map.of());
        SignalConfig.check(config);

        assertThat(config.enabled()).isFalse();
        assertThat(config.cyrusSocket()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "0123456789abcde, less than 16",
        "'', signs that mean something",
        "0123456789/abcdef, signs that mean something",
        "0123456789 abcdef, signs that mean something",
        "ümlaut-0123456789abcdef, signs that mean something",
    })
    void secretsThatWillNotDo_areNamed(String secret, String problem) throws Exception {
        Path file = SignalHouse.secret(folder.resolve("secret"), secret);

        assertThatThrownBy(() -> SignalConfig.check(config(file)))
                .isInstanceOf(BadSetting.class)
                .hasMessageContaining("kith.signals.secret-file")
                .hasMessageContaining(problem)
                .satisfies(e -> assertThat(secret.isEmpty() || !e.getMessage().contains(secret))
                        .isTrue());
    }

    @Test
    void secret_mustBeThere_andNotForEverybody() throws Exception {
        assertThatThrownBy(() -> SignalConfig.check(SignalHouse.config(Map.of("kith.signals.enabled", "true"))))
                .hasMessageContaining("kith.signals.secret-file is not set");
        assertThatThrownBy(() -> SignalConfig.check(config(folder.resolve("missing"))))
                .hasMessageContaining("cannot be read");
        Path file = SignalHouse.secret(folder.resolve("secret"), "0123456789abcdef");
        assertThatCode(() -> SignalConfig.check(config(file))).doesNotThrowAnyException();
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        assertThatThrownBy(() -> SignalConfig.check(config(file))).hasMessageContaining("everybody may read");
    }

    @ParameterizedTest
    @CsvSource({"whsec_AAAA, less than 16", "whsec_!, no Base64", "short, less than 16"})
    void webhookKeysThatWillNotDo_areNamed(String key, String problem) throws Exception {
        Path secret = SignalHouse.secret(folder.resolve("secret"), "0123456789abcdef");
        Path webhook = SignalHouse.secret(folder.resolve("webhook"), key);

        assertThatThrownBy(() -> SignalConfig.check(SignalHouse.config(Map.of(
                        "kith.signals.enabled",
                        "true",
                        "kith.signals.secret-file",
                        secret.toString(),
                        "kith.signals.webhook-secret-file",
                        webhook.toString()))))
                .hasMessageContaining("kith.signals.webhook-secret-file")
                .hasMessageContaining(problem);
    }

    @ParameterizedTest
    @CsvSource({"queue-size, 0", "max-body-bytes, 1023", "max-body-bytes, 1048577", "connections, 0"})
    void limitsThatWillNotDo_areNamed(String key, String value) {
        assertThatThrownBy(() -> SignalConfig.check(SignalHouse.config(Map.of("kith.signals." + key, value))))
                .isInstanceOf(BadSetting.class)
                .hasMessageContaining("kith.signals." + key);
    }

    @Test
    void takenPort_isABadSetting() throws Exception {
        Vertx vertx = Vertx.vertx();
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Path secret = SignalHouse.secret(folder.resolve("secret"), "0123456789abcdef");
            var server = new SignalServer(
                    vertx,
                    SignalHouse.config(Map.of(
                            "kith.signals.enabled",
                            "true",
                            "kith.signals.port",
                            Integer.toString(taken.getLocalPort()),
                            "kith.signals.secret-file",
                            secret.toString())),
                    new HeardNews(),
                    Clock.systemUTC(),
                    new SimpleMeterRegistry());
            assertThatThrownBy(() -> server.start(new HeardNews()))
                    .isInstanceOf(BadSetting.class)
                    .hasMessageContaining("kith.signals.port");
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get();
        }
    }

    private static SignalConfig config(Path secret) {
        return SignalHouse.config(
                Map.of("kith.signals.enabled", "true", "kith.signals.secret-file", secret.toString()));
    }
}
