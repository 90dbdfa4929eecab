package dev.kith.db;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.testing.Await;
import dev.kith.testing.DatabasePool;
import dev.kith.testing.TcpProxy;
import io.agroal.api.AgroalDataSource;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who listens hears what is said, also after a network that swallowed the connection without a word. */
class WakeupsTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String CHANNEL = "kith_test";

    @TempDir
    private Path folder;

    private EmbeddedDatabase server;
    private TcpProxy network;
    private AgroalDataSource far;
    private AgroalDataSource near;
    private Wakeups listener;
    private Wakeups speaker;

    @BeforeEach
    void start() throws Exception {
        server = EmbeddedDatabase.open(folder);
        network = new TcpProxy(
                URI.create(server.jdbcUrl().substring("jdbc:".length())).getPort(), UnaryOperator.identity());
        near = DatabasePool.to(server.jdbcUrl());
        far = DatabasePool.to("jdbc:postgresql://127.0.0.1:" + network.port() + "/postgres");
        speaker = new Wakeups(near);
        listener = new Wakeups(far);
    }

    @AfterEach
    void stop() throws Exception {
        listener.stop();
        far.close();
        near.close();
        network.close();
        server.close();
    }

    @Test
    void connectionThatLeadsNowhere_isGivenUp_andWhatWasSaidMeanwhileCountsAsMissed() throws Exception {
        var heard = new LinkedBlockingQueue<String>();
        var missed = new AtomicInteger();
        listener.listen(CHANNEL, heard::addAll, missed::incrementAndGet);
        awaitHeard(heard, "before");
        assertThat(missed).hasValue(0);
        network.goSilent();
        speaker.call(CHANNEL, "into nothing");
        Await.until("it listens again", SOON, () -> missed.get() == 1);
        assertThat(heard).doesNotContain("into nothing");
        awaitHeard(heard, "after");
        assertThat(missed).hasValue(1);
    }

    /** Said again and again, since nobody tells when listening begins. */
    private void awaitHeard(LinkedBlockingQueue<String> heard, String word) throws Exception {
        Await.until(word, SOON, () -> {
            speaker.call(CHANNEL, word);
            return heard.contains(word);
        });
    }
}
