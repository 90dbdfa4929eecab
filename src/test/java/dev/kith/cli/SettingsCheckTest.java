package dev.kith.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kith.config.BadSetting;
import dev.kith.xmpp.XmppConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import org.junit.jupiter.api.Test;

/** Which settings of the component may be left out. */
class SettingsCheckTest {
    private static XmppConfig config(String... keysAndValues) {
        var builder = new SmallRyeConfigBuilder()
                .withMapping(XmppConfig.class)
                .withDefaultValue("kith.xmpp.domain", "example.org")
                .withDefaultValue("kith.xmpp.reply-timeout", "PT10S")
                .withDefaultValue("kith.xmpp.ping-interval", "PT30S");
        for (int i = 0; i < keysAndValues.length; i += 2) {
            builder.withDefaultValue("kith.xmpp." + keysAndValues[i], keysAndValues[i + 1]);
        }
        return builder.build().getConfigMapping(XmppConfig.class);
    }

    @Test
    void sessions_doWithoutAComponent() {
        XmppConfig config = config("roster-access", "session");
        assertThatCode(() -> SettingsCheck.checkComponent(config)).doesNotThrowAnyException();
        assertThat(XmppConfig.hasComponent(config)).isFalse();
    }

    @Test
    void sessionsBesideAComponent_haveIt() {
        XmppConfig config = config("roster-access", "session", "secret-file", "/etc/kith/component.secret");
        assertThatCode(() -> SettingsCheck.checkComponent(config)).doesNotThrowAnyException();
        assertThat(XmppConfig.hasComponent(config)).isTrue();
    }

    @Test
    void componentThatIsNamedWithoutItsSecret_isAnError_withSessionsToo() {
        for (String[] named : new String[][] {{"component", "kith.example.org"}, {"speak-for-people", "true"}}) {
            XmppConfig config = config("roster-access", "session", named[0], named[1]);
            assertThatThrownBy(() -> SettingsCheck.checkComponent(config))
                    .isInstanceOf(BadSetting.class)
                    .hasMessageContaining("kith.xmpp.secret-file is not set, and kith.xmpp." + named[0])
                    .hasMessageContaining("leave kith.xmpp." + named[0] + " out");
        }
    }

    @Test
    void waysThatAreTried_needIt_andBothWaysOutAreNamed() {
        assertThatThrownBy(() -> SettingsCheck.checkComponent(config()))
                .isInstanceOf(BadSetting.class)
                .hasMessageContaining("kith.xmpp.secret-file is not set")
                .hasMessageContaining("set KITH_XMPP_SECRET_FILE")
                .hasMessageContaining("KITH_XMPP_ROSTER_ACCESS=session");
    }

    @Test
    void otherWays_needIt() {
        for (String way : new String[] {"privileged", "ejabberd-api"}) {
            XmppConfig config = config("roster-access", way);
            assertThat(XmppConfig.hasComponent(config)).isTrue();
            assertThatThrownBy(() -> SettingsCheck.checkComponent(config))
                    .isInstanceOf(BadSetting.class)
                    .hasMessageContaining("kith.xmpp.secret-file is not set")
                    .hasMessageNotContaining("session");
        }
    }
}
