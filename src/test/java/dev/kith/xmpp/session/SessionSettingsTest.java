package dev.kith.xmpp.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kith.account.XmppLogin;
import dev.kith.config.BadSetting;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Settings as written, and which mechanisms follow from them. */
class SessionSettingsTest {
    private static SessionSettings settings(Consumer<TestSessionConfig> change) {
        var config = new TestSessionConfig();
        change.accept(config);
        return SessionSettings.of(config.xmpp("Capulet.Example"), config);
    }

    private static Optional<ServerAddress> address(String uri) {
        return settings(config -> config.server = Optional.of(URI.create(uri))).server();
    }

    @Test
    void addresses_haveTheirUsualPorts() {
        assertThat(settings(config -> {}).server()).isEmpty();
        assertThat(settings(config -> {}).domain()).isEqualTo("capulet.example");
        assertThat(address("xmpp://xmpp.example.org")).contains(new ServerAddress("xmpp.example.org", 5222, false));
        assertThat(address("xmpps://xmpp.example.org")).contains(new ServerAddress("xmpp.example.org", 5223, true));
        assertThat(address("xmpps://[::1]:443/")).contains(new ServerAddress("::1", 443, true));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://a.example",
                "xmpp:juliet@a.example",
                "xmpp://juliet:r0m30@a.example",
                "xmpp://a.example/x"
            })
    void addressThatWillNotDo_isRefused_andNotRepeated(String uri) {
        assertThatThrownBy(() -> address(uri))
                .isInstanceOf(BadSetting.class)
                .hasMessageContaining("kith.xmpp.session.server")
                .hasMessageNotContaining("r0m30");
    }

    @Test
    void otherSettingsThatWillNotDo_areNamed() {
        assertThatThrownBy(() -> settings(config -> config.mechanisms = List.of("ANONYMOUS")))
                .hasMessageContaining("kith.xmpp.session.mechanisms");
        assertThatThrownBy(() -> settings(config -> config.trustFile = Optional.of(Path.of("/nowhere"))))
                .hasMessageContaining("kith.xmpp.session.trust-file");
        assertThatThrownBy(() -> settings(config -> config.pingInterval = Duration.ZERO))
                .hasMessageContaining("kith.xmpp.session.ping-interval");
        assertThatThrownBy(() -> settings(config -> config.concurrentLogins = 0))
                .hasMessageContaining("kith.xmpp.session.concurrent-logins");
        assertThatThrownBy(() -> settings(config -> config.sessions = 0))
                .hasMessageContaining("kith.xmpp.session.sessions");
    }

    @Test
    void loginOnceTakenByOneWay_isShownByNoWeakerOne() {
        var password = new XmppLogin.Password("r0m30");
        assertThat(SignInWays.of(password, SignInWays.PASSWORD, Optional.empty()))
                .isEqualTo(SignInWays.PASSWORD);
        assertThat(SignInWays.of(password, SignInWays.PASSWORD, Optional.of("SCRAM-SHA-1")))
                .containsExactly("SCRAM-SHA-256", "SCRAM-SHA-1");
        assertThat(SignInWays.of(password, SignInWays.PASSWORD, Optional.of("SCRAM-SHA-256")))
                .containsExactly("SCRAM-SHA-256");
        assertThat(SignInWays.of(password, List.of("PLAIN"), Optional.empty())).containsExactly("PLAIN");
        assertThat(SignInWays.of(new XmppLogin.Token("t"), SignInWays.PASSWORD, Optional.empty()))
                .isEqualTo(SignInWays.TOKEN);
    }
}
