package dev.kith.request;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.db.Wakeups;
import dev.kith.testing.Await;
import dev.kith.testing.DatabaseResource;
import dev.kith.testing.StoredAccounts;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests from process to process through PostgreSQL. */
@QuarkusTest
@WithTestResource(DatabaseResource.class)
class RequestTableTest {
    @Inject
    RequestTable table;

    @Inject
    Wakeups wakeups;

    @Inject
    StoredAccounts stored;

    @BeforeEach
    void noRequests() {
        stored.sql("delete from request");
    }

    @Test
    void request_isHandedOutOnce_inTheOrderOfAsking() {
        long account = stored.fresh("juliet").id();
        long first = table.ask("SYNC", account);
        long second = table.ask("RELOAD", null);
        assertThat(table.open()).extracting(row -> row.id).containsExactly(first, second);
        assertThat(table.take(first)).isTrue();
        assertThat(table.take(first)).as("by another replica").isFalse();
        assertThat(table.open()).extracting(row -> row.id).containsExactly(second);
        assertThat(table.answerTo(first)).isEmpty();
        table.answer(first, "{\"done\": \"\\u0000\"}");
        assertThat(table.answerTo(first)).contains("{\"done\": \"\\u0000\"}");
        assertThat(table.answerTo(second)).isEmpty();
    }

    @Test
    void requestOfAnAccountThatIsDeleted_isStillAnswered() {
        long account = stored.fresh("juliet").id();
        long id = table.ask("LEAVE", account);
        stored.sql("delete from account where id = " + account);
        table.answer(id, "left");
        assertThat(table.answerTo(id)).contains("left");
    }

    @Test
    void oldRequests_areDropped_whetherAnsweredOrNot() {
        long answered = table.ask("DOCTOR", null);
        assertThat(table.take(answered)).isTrue();
        table.answer(answered, "well");
        table.ask("SYNC", null);
        stored.sql("update request set asked_at = now() - interval '61 minutes'");
        long young = table.ask("RELOAD", null);
        table.dropOld();
        assertThat(table.answerTo(answered)).isEmpty();
        assertThat(table.open()).extracting(row -> row.id).containsExactly(young);
    }

    @Test
    void call_wakesWhoListens_longBeforeTheyWouldLookThemselves() throws Exception {
        var looks = new AtomicInteger();
        wakeups.listen("kith_test", looks::incrementAndGet);
        try {
            Await.until("first look", Duration.ofSeconds(10), () -> looks.get() >= 1);
            for (int call = 0; call < 5; call++) {
                int before = looks.get();
                wakeups.call("kith_test");
                Await.until("woken", Duration.ofSeconds(4), () -> looks.get() > before);
            }
        } finally {
            wakeups.stop();
        }
    }

    @Test
    void faultInTheWork_doesNotEndTheListening() throws Exception {
        var looks = new AtomicInteger();
        wakeups.listen("kith_test", () -> {
            if (looks.incrementAndGet() == 1) {
                throw new IllegalStateException("a fault");
            }
        });
        try {
            Await.until("looked again", Duration.ofSeconds(20), () -> looks.get() >= 2);
        } finally {
            wakeups.stop();
        }
    }
}
