package dev.kith.xmpp.component;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.testing.Await;
import dev.kith.testing.ProsodyServer;
import dev.kith.xmpp.RosterWays;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever goes wrong on our own side, the link comes back once it is mended. */
class LinkKeeperTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Duration LATER = Duration.ofSeconds(90);

    @TempDir
    Path folder;

    private ProsodyServer server;
    private TestXmppConfig config;
    private ComponentLink link;

    @BeforeEach
    void start() throws Exception {
        server = ProsodyServer.start(folder);
        server.addUser("probe", "pr0b3");
        config = new TestXmppConfig(server);
        var stream = new Stream();
        var rosters = new PrivilegedRoster(stream);
        link = new ComponentLink(
                config,
                stream,
                new PrivilegeTrial(config, stream, rosters),
                new PresenceWatch(),
                new PresenceLink(config, stream, rosters),
                new RosterWays(List.of(rosters), config),
                List.of(),
                Clock.systemUTC());
    }

    @AfterEach
    void stop() throws Exception {
        link.stop();
        server.close();
    }

    @Test
    void secretFileThatIsAwayForAMoment_isReadAgain() throws Exception {
        link.start();
        assertThat(link.awaitConnected(SOON)).isTrue();
        Path away = config.secret.resolveSibling("away");
        Files.move(config.secret, away);
        server.stop();
        Await.until("noticed", SOON, () -> link.state() instanceof LinkState.Waiting);
        server.start();
        Await.until(
                "the missing file is told",
                SOON,
                () -> link.state() instanceof LinkState.Waiting waiting
                        && waiting.reason().contains("kith.xmpp.secret-file"));
        Files.move(away, config.secret);
        Await.until("connected again", LATER, () -> link.state() instanceof LinkState.Connected);
    }

    @Test
    void faultInWhatRunsAfterAConnect_isSurvived() throws Exception {
        var faulty = new AtomicBoolean(true);
        link.onConnected(() -> {
            if (faulty.getAndSet(false)) {
                throw new IllegalStateException("a fault");
            }
        });
        link.start();
        Await.until("it happened", SOON, () -> !faulty.get());
        Await.until("connected", LATER, () -> link.state() instanceof LinkState.Connected);
        server.stop();
        server.start();
        Await.until("noticed", SOON, () -> !(link.state() instanceof LinkState.Connected));
        Await.until("connected again", LATER, () -> link.state() instanceof LinkState.Connected);
    }

    @Test
    void linkThatIsStoppedAndStartedAtOnce_leavesNoStreamBehind() throws Exception {
        for (int i = 0; i < 20; i++) {
            link.start();
            if (i % 2 == 0) { // otherwise it is stopped while it connects
                Await.until("connected", SOON, () -> link.state() instanceof LinkState.Connected);
            }
            link.stop();
        }
        link.start();
        // One that is left behind has our name, and keeps us out for ten seconds and more.
        Await.until("connected", Duration.ofSeconds(8), () -> link.state() instanceof LinkState.Connected);
    }
}
