package dev.kith.xmpp.component;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kith.jid.BareJid;
import dev.kith.roster.Contact;
import dev.kith.sync.RosterUnavailable;
import dev.kith.testing.Await;
import dev.kith.testing.Certificate;
import dev.kith.testing.Document;
import dev.kith.testing.EjabberdServer;
import dev.kith.testing.ProsodyServer;
import dev.kith.testing.XmppServer;
import dev.kith.xmpp.RosterChoice;
import dev.kith.xmpp.RosterWay;
import dev.kith.xmpp.RosterWays;
import dev.kith.xmpp.XmppConfig;
import dev.kith.xmpp.XmppLink.Health;
import dev.kith.xmpp.ejabberd.EjabberdConfig;
import dev.kith.xmpp.ejabberd.EjabberdRoster;
import dev.kith.xmpp.ejabberd.TestEjabberdConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** Which way to rosters is taken, on servers that offer one, another, or none. */
@TestInstance(Lifecycle.PER_CLASS)
class RosterWaysTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final URI NOBODY = URI.create("http://127.0.0.1:1/api");

    private final Vertx vertx = Vertx.vertx();
    private EjabberdServer ejabberd;
    private Path folder;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        this.folder = folder;
        ejabberd = EjabberdServer.start(folder.resolve("ejabberd"));
        ejabberd.addUser("probe", "pr0b3");
        ejabberd.addUser("juliet", "r0m30");
    }

    @AfterAll
    void stop() throws Exception {
        ejabberd.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    /** A link to a server, and the ways to its rosters. */
    private final class Bridge implements AutoCloseable {
        final TestXmppConfig config;
        final RosterWays ways;
        final ComponentLink link;

        Bridge(XmppServer server, RosterChoice choice, EjabberdConfig api, boolean probe) throws Exception {
            config = new TestXmppConfig(server);
            config.rosterAccess = choice;
            config.withProbeAccount = probe;
            var stream = new Stream();
            var privileged = new PrivilegedRoster(stream);
            ways = new RosterWays(List.of(new EjabberdRoster(vertx, config, api), privileged), config);
            link = new ComponentLink(
                    config,
                    stream,
                    new PrivilegeTrial(config, stream, privileged),
                    new PresenceWatch(),
                    new PresenceLink(config, stream, privileged),
                    ways,
                    List.of(),
                    Clock.systemUTC());
        }

        Bridge connected() throws Exception {
            link.start();
            Await.until("connected", SOON, () -> link.state() instanceof LinkState.Connected);
            return this;
        }

        RosterWays.Choice choice() {
            return ((LinkState.Connected) link.state()).rosters();
        }

        RosterChoice taken() {
            return ((RosterWays.Choice.Chosen) choice()).way().choice();
        }

        @Override
        public void close() {
            link.stop();
        }
    }

    private TestEjabberdConfig open() {
        return TestEjabberdConfig.at(ejabberd.openApi());
    }

    @Test
    void ejabberd_isWrittenByItsCommands() throws Exception {
        for (boolean probe : new boolean[] {true, false}) {
            try (var bridge = new Bridge(ejabberd, RosterChoice.AUTO, open(), probe).connected()) {
                assertThat(bridge.taken()).isEqualTo(RosterChoice.EJABBERD_API);
                assertThat(bridge.link.awaitConnected(SOON)).isTrue();
                var diagnosis = bridge.link.diagnose();
                assertThat(diagnosis.health()).as(diagnosis.toString()).isEqualTo(Health.WELL);
                assertThat(diagnosis.finding()).contains("ejabberd-api");
                var juliet = BareJid.parse("juliet@capulet.example");
                var romeo = new Contact(BareJid.parse("romeo@montague.example"), "Romeo", List.of());
                bridge.ways.set(juliet, romeo);
                assertThat(bridge.ways.fetch(juliet).items()).containsKey(romeo.jid());
            }
        }
    }

    @Test
    void ejabberdWithoutThem_isExplainedWithTheBlockToPaste() throws Exception {
        for (boolean probe : new boolean[] {true, false}) {
            try (var bridge = new Bridge(ejabberd, RosterChoice.AUTO, TestEjabberdConfig.none(), probe).connected()) {
                assertThat(bridge.choice()).isInstanceOf(RosterWays.Choice.None.class);
                assertThat(bridge.link.awaitConnected(Duration.ofMillis(100))).isFalse();
                var diagnosis = bridge.link.diagnose();
                assertThat(diagnosis.health()).isEqualTo(Health.BROKEN);
                assertThat(diagnosis.finding()).contains("privileged: ");
                assertThat(diagnosis.next())
                        .contains("kith.capulet.example:", "mod_http_api", "KITH_XMPP_EJABBERD_URL")
                        .contains("VirtualHost \"capulet.example\"");
                assertThatThrownBy(() -> bridge.ways.fetch(BareJid.parse("juliet@capulet.example")))
                        .isInstanceOf(RosterUnavailable.class)
                        .hasMessageContaining("privileged: ");
            }
        }
    }

    @Test
    void commandsThatAreNotAllowed_areNamed() throws Exception {
        try (var bridge =
                new Bridge(ejabberd, RosterChoice.AUTO, TestEjabberdConfig.at(ejabberd.deafApi()), true).connected()) {
            var diagnosis = bridge.link.diagnose();
            assertThat(diagnosis.health()).isEqualTo(Health.BROKEN);
            assertThat(diagnosis.finding())
                    .contains("privileged: ", "ejabberd-api: ejabberd does not allow check_account, get_roster,");
            assertThat(diagnosis.next()).contains("api_permissions");
        }
    }

    @Test
    void wayThatIsNamed_isTakenAlone() throws Exception {
        try (var bridge = new Bridge(ejabberd, RosterChoice.PRIVILEGED, open(), true).connected()) {
            assertThat(bridge.choice()).isInstanceOf(RosterWays.Choice.None.class);
        }
        try (var bridge = new Bridge(ejabberd, RosterChoice.EJABBERD_API, open(), true)) {
            var juliet = BareJid.parse("juliet@capulet.example");
            assertThat(bridge.ways.fetch(juliet).unreadable())
                    .as("without any link")
                    .isZero();
        }
    }

    @Test
    void prosody_isWrittenByPrivilege() throws Exception {
        try (var prosody = ProsodyServer.start(folder.resolve("prosody"))) {
            prosody.addUser("probe", "pr0b3");
            for (boolean probe : new boolean[] {true, false}) {
                try (var bridge =
                        new Bridge(prosody, RosterChoice.AUTO, TestEjabberdConfig.at(NOBODY), probe).connected()) {
                    assertThat(bridge.taken()).isEqualTo(RosterChoice.PRIVILEGED);
                }
            }
        }
    }

    /** The block that the doctor prints, in a server whose own configuration is like Debian's. */
    @Test
    void blockForEjabberd_isAllThatItNeeds() throws Exception {
        var printed = new TestXmppConfig(ejabberd);
        try (var server = EjabberdServer.startWithFile(
                folder.resolve("block"),
                (componentPort, apiPort) -> ServerBlocks.ejabberdYaml(printed, apiPort)
                        .replace(Integer.toString(ejabberd.componentPort()), Integer.toString(componentPort))
                        .replace("the content of your secret file", ejabberd.componentSecret()))) {
            server.addUser("probe", "pr0b3");
            try (var bridge =
                    new Bridge(server, RosterChoice.AUTO, TestEjabberdConfig.at(server.openApi()), true).connected()) {
                assertThat(bridge.taken()).isEqualTo(RosterChoice.EJABBERD_API);
                var diagnosis = bridge.link.diagnose();
                assertThat(diagnosis.health()).as(diagnosis.toString()).isEqualTo(Health.WELL);
            }
        }
    }

    /** What is pasted where replicas run on other machines: TLS, an account of its own, and these addresses only. */
    @Test
    void blockForReplicasElsewhere_letsTheirAccountIn_fromTheirMachines() throws Exception {
        Path here = Files.createDirectory(folder.resolve("elsewhere"));
        var certificate = Certificate.selfSigned(here, "capulet.example", "DNS:capulet.example,IP:127.0.0.1");
        Path both = here.resolve("both.pem");
        Files.writeString(both, Files.readString(certificate.certificate()) + Files.readString(certificate.key()));
        for (String machines : new String[] {"127.0.0.0/8", "192.0.2.16/28"}) {
            try (var server = EjabberdServer.startWithFile(
                    folder.resolve(machines.replace('/', '-')),
                    (componentPort, apiPort) -> blockForReplicas(both, machines, componentPort, apiPort))) {
                server.addUser("kith-robot", "r0b0t");
                server.addUser("probe", "pr0b3");
                var api = TestEjabberdConfig.at(
                                URI.create(server.openApi().toString().replace("http:", "https:")))
                        .trusting(certificate.certificate());
                var robot = api.withLogin("kith-robot@" + server.domain(), "r0b0t");
                if (machines.startsWith("127.")) {
                    try (var bridge = new Bridge(server, RosterChoice.EJABBERD_API, robot, true).connected()) {
                        assertThat(bridge.taken()).isEqualTo(RosterChoice.EJABBERD_API);
                        var diagnosis = bridge.link.diagnose();
                        assertThat(diagnosis.health()).as(diagnosis.toString()).isEqualTo(Health.WELL);
                    }
                    assertThat(denied(server, api)).contains("does not");
                    assertThat(denied(server, api.withLogin("probe@" + server.domain(), "pr0b3")))
                            .contains("does not allow");
                    assertThat(denied(server, robot.trusting(ejabberdOfOthers())))
                            .contains("does not answer");
                } else {
                    assertThat(denied(server, robot)).contains("does not allow");
                }
            }
        }
    }

    private static String blockForReplicas(Path certificate, String machines, int componentPort, int apiPort) {
        try {
            return Document.block("docs/scaling.md", "certfiles:")
                    .replace("/etc/ejabberd/xmpp.example.org.pem", certificate.toString())
                    .replace("192.0.2.16/28", machines)
                    .replace("192.0.2.5", "127.0.0.1")
                    .replace("5347", Integer.toString(componentPort))
                    .replace("5281", Integer.toString(apiPort))
                    .replace("the content of your secret file", "component-secret-of-a-test")
                    .replace("example.org", "capulet.example");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path ejabberdOfOthers() throws Exception {
        return Certificate.selfSigned(Files.createTempDirectory(folder, "others"), "montague.example")
                .certificate();
    }

    /** What is said of a way that does not work. */
    private String denied(EjabberdServer server, EjabberdConfig api) throws Exception {
        var roster = new EjabberdRoster(vertx, new TestXmppConfig(server), api);
        return ((RosterWay.Trial.Fails) roster.attempt()).reason();
    }

    @Test
    void blockForProsody_isAllThatItNeeds() throws Exception {
        try (var server = ProsodyServer.start(folder.resolve("prosody-block"))) {
            server.addUser("probe", "pr0b3");
            server.stop();
            server.onlyBlock(ServerBlocks.prosodyLua(new TestXmppConfig(server))
                    .replace("the content of your secret file", server.componentSecret()));
            server.start();
            try (var bridge = new Bridge(server, RosterChoice.AUTO, TestEjabberdConfig.none(), true).connected()) {
                assertThat(bridge.taken()).isEqualTo(RosterChoice.PRIVILEGED);
                assertThat(bridge.link.diagnose().health()).isEqualTo(Health.WELL);
            }
        }
    }

    @Test
    void pagesForOperators_haveTheSameBlocks() throws Exception {
        var config = new SmallRyeConfigBuilder()
                .withMapping(XmppConfig.class)
                .withDefaultValue("kith.xmpp.domain", "example.org")
                .withDefaultValue("kith.xmpp.reply-timeout", "PT10S")
                .withDefaultValue("kith.xmpp.ping-interval", "PT30S")
                .build()
                .getConfigMapping(XmppConfig.class);
        assertThat(Files.readString(Path.of("docs/servers/ejabberd.md")))
                .contains(ServerBlocks.ejabberdYaml(config, ServerBlocks.API_PORT));
        assertThat(Files.readString(Path.of("docs/servers/prosody.md"))).contains(ServerBlocks.prosodyLua(config));
    }
}
