package dev.kith.request;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.account.InMemoryAccounts;
import dev.kith.db.WakeupsAccess;
import dev.kith.replica.AloneReplica;
import dev.kith.testing.Await;
import dev.kith.testing.MovableClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/** Which requests are answered, and which are not this replica's to answer. */
class RequestsTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    private final MovableClock clock = new MovableClock();
    private final AloneReplica replicas = new AloneReplica();
    private final Rows rows = new Rows();

    /** The requests in a list. */
    private final class Rows extends RequestTable {
        final List<RequestRow> open = new ArrayList<>();
        final Map<Long, String> answers = new ConcurrentHashMap<>();
        boolean away;

        Rows() {
            super(null, clock);
        }

        @Override
        synchronized long ask(String kind, Long account) {
            var row = new RequestRow();
            row.id = 1L + open.size() + answers.size();
            row.kind = kind;
            row.askedAt = clock.instant();
            open.add(row);
            return row.id;
        }

        @Override
        synchronized List<RequestRow> open() {
            if (away) {
                throw new IllegalStateException("the database is away");
            }
            return List.copyOf(open);
        }

        @Override
        synchronized boolean take(long id) {
            return open.removeIf(row -> row.id == id);
        }

        @Override
        void answer(long id, String answer) {
            answers.put(id, answer);
        }
    }

    private void serve() {
        var nothing = WakeupsAccess.of(null); // so that only news of the replicas make it look
        var accounts = new InMemoryAccounts();
        new Requests(rows, nothing, replicas, accounts, null, null, null, null, null, () -> "well", clock).serve();
    }

    private void look() {
        replicas.holdLink(true);
    }

    /** Also where the command line is newer than the service, as during an update. */
    @Test
    void requestThatNobodyKnows_isAnsweredAfterAMoment_andKeepsNobodyWaiting() throws Exception {
        serve();
        long unknown = rows.ask("JUGGLE", null);
        long known = rows.ask("DOCTOR", null);
        look();
        Await.until("answered", SOON, () -> rows.answers.containsKey(known));
        assertThat(rows.answers.get(known)).contains("well");
        assertThat(rows.answers).as("a newer replica may know it").doesNotContainKey(unknown);
        clock.move(Duration.ofSeconds(4));
        look();
        assertThat(rows.answers.get(unknown)).contains("of another version");
    }

    /** Replicas' news come from a thread that takes whatever is thrown at it for a fault of Kith's. */
    @Test
    void databaseThatIsAway_isNoFault() throws Exception {
        serve();
        rows.away = true;
        look();
        rows.away = false;
        long known = rows.ask("DOCTOR", null);
        look();
        Await.until("answered", SOON, () -> rows.answers.containsKey(known));
    }
}
