package dev.kith.xmpp.component;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.xmpp.SmackBoot;
import java.util.Map;
import org.jivesoftware.smack.packet.XmlEnvironment;
import org.jivesoftware.smack.util.PacketParserUtils;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jxmpp.JxmppContext;

/** The advertisements of XEP-0356, as servers write them. */
class PrivilegesTest {

    @BeforeAll
    static void boot() {
        SmackBoot.boot();
    }

    private static Privileges read(String xml) throws Exception {
        var parser = PacketParserUtils.getParserFor(xml); // at the first start tag already
        return new Privileges.Provider().parse(parser, XmlEnvironment.EMPTY, JxmppContext.getDefaultContext());
    }

    @ParameterizedTest
    @ValueSource(strings = {Privileges.VERSION_1, Privileges.VERSION_2})
    void allPermissions_areRead(String namespace) throws Exception {
        var privileges = read(
                "<privilege xmlns='" + namespace + "'><perm access='roster' type='both'/>"
                        + "<perm access='message' type='outgoing'/><perm access='presence' type='managed_entity'/></privilege>");
        assertThat(privileges)
                .isEqualTo(new Privileges(
                        namespace, Map.of("roster", "both", "message", "outgoing", "presence", "managed_entity")));
        assertThat(privileges.rosters()).isTrue();
        assertThat(privileges.presence()).isTrue();
    }

    /** XEP-0356 §4.1, version 2: the roster permission may say whether pushes are sent. */
    @Test
    void rosterPermissionWithPushes_isRead() throws Exception {
        assertThat(read("<privilege xmlns='urn:xmpp:privilege:2'><perm access='roster' type='both' push='true'/>"
                                + "</privilege>")
                        .rosters())
                .isTrue();
    }

    /** Version 2 lists the namespaces of privileged queries inside their permission. */
    @Test
    void privilegedQueries_disturbNothing() throws Exception {
        var privileges = read("<privilege xmlns='urn:xmpp:privilege:2'><perm access='iq'>"
                + "<namespace ns='http://jabber.org/protocol/pubsub' type='set'/></perm>"
                + "<perm access='roster' type='both'/></privilege>");
        assertThat(privileges.granted()).isEqualTo(Map.of("roster", "both"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"get", "set", "none", "BOTH", ""})
    void lessThanGetAndSet_isNoRightToRosters(String type) throws Exception {
        assertThat(read("<privilege xmlns='urn:xmpp:privilege:2'><perm access='roster' type='" + type
                                + "'/></privilege>")
                        .rosters())
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"managed_entity", "roster"})
    void presence_isHeardAtEitherLevel(String type) throws Exception {
        assertThat(read("<privilege xmlns='urn:xmpp:privilege:2'><perm access='presence' type='" + type
                                + "'/></privilege>")
                        .presence())
                .isTrue();
    }

    @Test
    void emptyAdvertisement_grantsNothing() throws Exception {
        var privileges = read("<privilege xmlns='urn:xmpp:privilege:2'/>");
        assertThat(privileges.rosters()).isFalse();
        assertThat(privileges.presence()).isFalse();
    }

    @Test
    void presenceOfNobody_isNoPresence() throws Exception {
        assertThat(read("<privilege xmlns='urn:xmpp:privilege:1'><perm access='presence' type='none'/></privilege>")
                        .presence())
                .isFalse();
    }

    @Test
    void permissionWithoutItsAttributes_isPassedOver() throws Exception {
        assertThat(read("<privilege xmlns='urn:xmpp:privilege:1'><perm/><perm access='roster'/><perm type='both'/>"
                                + "<other access='roster' type='both'/></privilege>")
                        .granted())
                .isEmpty();
    }
}
