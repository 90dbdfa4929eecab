package dev.kith.presence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.jid.BareJid;
import dev.kith.replica.AloneReplica;
import dev.kith.replica.Replicas.Word;
import dev.kith.testing.Await;
import dev.kith.testing.MovableClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the holder of the link writes down for the badges of the others. */
class SharedPresenceTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final BareJid JULIET = BareJid.parse("juliet@capulet.example");
    private static final BareJid NURSE = BareJid.parse("nurse@capulet.example");
    private static final BareJid SOMEBODY = BareJid.parse("somebody@capulet.example");

    private final MovableClock clock = new MovableClock();
    private final InMemoryServer server = new InMemoryServer();
    private final InMemoryGrants memory = new InMemoryGrants(clock);
    private final AloneReplica replicas = new AloneReplica();
    private final Table table = new Table();
    private final Presences presences = new Presences(
            memory, server, person -> new AvatarSource.Answer.None(), replicas, clock, new SimpleMeterRegistry());
    private final SharedPresence shared = new SharedPresence(presences, table, replicas);

    /** In memory, of one link alone. */
    private static final class Table extends PresenceTable {
        final Map<BareJid, Presence> rows = new ConcurrentHashMap<>();
        final AtomicInteger confirmed = new AtomicInteger();
        final AtomicInteger written = new AtomicInteger();
        volatile boolean down;

        Table() {
            super(null);
        }

        @Override
        void confirm(long epoch) {
            confirmed.incrementAndGet();
        }

        @Override
        void put(long epoch, Map<BareJid, Presence> people, Runnable news) {
            written.incrementAndGet();
            if (down) {
                throw new IllegalStateException("the database is away");
            }
            rows.putAll(people);
            news.run();
        }

        @Override
        void putOnly(long epoch, Map<BareJid, Presence> followed, Runnable news) {
            put(epoch, followed, news);
            rows.replaceAll((person, row) -> followed.getOrDefault(person, Presence.UNKNOWN));
        }

        Availability of(BareJid person) {
            return rows.getOrDefault(person, Presence.UNKNOWN).availability();
        }
    }

    @BeforeEach
    void bothAreHere() throws Exception {
        for (BareJid person : Set.of(JULIET, NURSE)) {
            memory.store(person, new Granted(Grant.GRANTED, false, clock.instant()));
            server.standings.put(person, PresenceSource.Standing.ALLOWED);
        }
        presences.follow(true);
        presences.want("badges", Set.of(JULIET, NURSE));
        presences.start();
        shared.start();
        link().linkUp();
        Await.until("followed", SOON, () -> presences.followed().size() == 2);
        Set<BareJid> told = ConcurrentHashMap.newKeySet();
        presences.onChange(person -> {
            if (presences.of(person).availability() == Availability.AVAILABLE) {
                told.add(person);
            }
        });
        are(Show.PLAIN);
        Await.until("noticed", SOON, () -> told.size() == 2);
    }

    @AfterEach
    void stop() {
        shared.stop();
        presences.stop();
    }

    private PresenceSource.Listener link() {
        return Objects.requireNonNull(server.listener);
    }

    private void are(Show show) {
        link().heard(JULIET, new Sighting.Here("balcony", show, 0, "", false, true, null));
        link().heard(NURSE, new Sighting.Here("house", show, 0, "", false, true, null));
    }

    private void anotherComes() throws Exception {
        replicas.giveAway(SOMEBODY);
        Await.until("all is written", SOON, () -> table.of(NURSE) == Availability.AVAILABLE);
    }

    @Test
    void nothingIsWritten_forNobody() throws Exception {
        replicas.heard(Word.REPLICAS, "");
        anotherComes();
        assertThat(table.written).hasValue(1);
        assertThat(table.of(JULIET)).isEqualTo(Availability.AVAILABLE);
        assertThat(replicas.said).contains("PRESENCE");
    }

    /** Nobody writes it down when it happens, and the row is of the same link. */
    @Test
    void whatWasTakenBack_whileNobodyElseWasThere_isUnknownToWhoComesThen() throws Exception {
        anotherComes();
        replicas.takeBack(SOMEBODY);
        var told = new CountDownLatch(1);
        presences.onChange(person -> told.countDown());
        link().heard(JULIET, new Sighting.Refused());
        Await.until("that is over", SOON, () -> told.getCount() == 0);
        assertThat(table.of(JULIET)).as("what was written before").isEqualTo(Availability.AVAILABLE);
        replicas.giveAway(SOMEBODY);
        Await.until("she is unknown", SOON, () -> table.of(JULIET) == Availability.UNKNOWN);
        assertThat(table.of(NURSE)).isEqualTo(Availability.AVAILABLE);
    }

    @Test
    void whatCouldNotBeWritten_isWrittenLater_alsoThatSomebodyTookItBack() throws Exception {
        anotherComes();
        table.down = true;
        int before = table.written.get();
        link().heard(JULIET, new Sighting.Refused());
        Await.until("tried", SOON, () -> table.written.get() > before);
        table.down = false;
        replicas.heard(Word.REPLICAS, "");
        Await.until("she is unknown", SOON, () -> table.of(JULIET) == Availability.UNKNOWN);
        assertThat(table.of(NURSE)).isEqualTo(Availability.AVAILABLE);
    }

    @Test
    void change_costsOneWrite() throws Exception {
        anotherComes();
        int confirmed = table.confirmed.get();
        int before = table.written.get();
        link().heard(JULIET, new Sighting.Here("balcony", Show.DND, 0, "", false, true, null));
        Await.until("written", SOON, () -> table.of(JULIET) == Availability.BUSY);
        assertThat(table.written).hasValue(before + 1);
        assertThat(table.confirmed).as("that is for later").hasValue(confirmed);
    }
}
