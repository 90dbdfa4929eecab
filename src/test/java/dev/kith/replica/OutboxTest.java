package dev.kith.replica;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.jid.BareJid;
import dev.kith.testing.Counted;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What waits for the holder of the link, on a real PostgreSQL. */
class OutboxTest {
    private static final BareJid JULIET = BareJid.parse("juliet@example.org");

    private final AloneReplica replicas = new AloneReplica();

    @Test
    void notices_waitInOrder_andForADayAtMost(@TempDir Path folder) throws Exception {
        try (var database = new ReplicaDatabase(folder)) {
            var outbox = new Outbox(database.own(), replicas, () -> true);
            for (int i = 0; i < 102; i++) {
                outbox.add(new Outbox.Notice("n" + i, JULIET, "hello"));
            }
            outbox.add(new Outbox.Notice("n0", JULIET, "hello"));
            assertThat(outbox.waiting()).hasSize(100).first().isEqualTo(new Outbox.Notice("n0", JULIET, "hello"));
            assertThat(replicas.said).contains("NOTICES");
            assertThat(outbox.age()).isLessThan(Duration.ofMinutes(1));
            double dropped = Counted.of("kith.replica.outbox.dropped");
            database.sql("update notice set created_at = now() - interval '25 hours' where id <> 'n7'");
            assertThat(outbox.age()).isBetween(Duration.ofHours(25), Duration.ofHours(26));
            outbox.dropOld();
            assertThat(Counted.of("kith.replica.outbox.dropped")).isEqualTo(dropped + 101);
            assertThat(outbox.waiting()).extracting(Outbox.Notice::id).containsExactly("n7");
            outbox.done(outbox.waiting().getFirst());
            assertThat(database.number("select count(*) from notice")).isZero();
            assertThat(outbox.age()).isZero();
        }
    }

    @Test
    void whereNobodyCanEverSendIt_nothingIsLeft() {
        replicas.holdLink(false);
        assertThat(new Outbox(null, replicas, () -> true).isNeeded()).isTrue();
        assertThat(new Outbox(null, replicas, () -> false).isNeeded()).isFalse();
    }
}
