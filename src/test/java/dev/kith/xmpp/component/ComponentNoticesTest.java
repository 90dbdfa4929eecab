package dev.kith.xmpp.component;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kith.jid.BareJid;
import dev.kith.replica.AloneReplica;
import dev.kith.replica.Claim;
import dev.kith.replica.Displaced;
import dev.kith.replica.Outbox;
import dev.kith.replica.Replicas.Word;
import dev.kith.sync.RosterUnavailable;
import dev.kith.testing.Await;
import dev.kith.xmpp.SmackBoot;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.jivesoftware.smack.packet.Message;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.jxmpp.jid.DomainBareJid;

/** What other replicas have left to be said, and whether it is said, once each. */
class ComponentNoticesTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final BareJid JULIET = BareJid.parse("juliet@" + FakeServer.DOMAIN);

    private final AloneReplica replicas = new AloneReplica();
    private final Left left = new Left();
    private final Said said = new Said();
    private final ComponentNotices notices =
            new ComponentNotices(new FakeXmppConfig(), said, left, replicas, Duration.ofMillis(200));

    /** The outbox in a list. */
    private final class Left extends Outbox {
        final List<Notice> rows = new CopyOnWriteArrayList<>();

        Left() {
            super(null, replicas, () -> true);
        }

        @Override
        public List<Notice> waiting() {
            return rows.stream().limit(100).toList();
        }

        @Override
        public void done(Notice notice) {
            rows.remove(notice);
        }

        @Override
        public void add(Notice notice) {
            rows.add(notice);
        }

        @Override
        public void dropOld() {}
    }

    /** A stream on which things are said slowly, or not at all. */
    private static final class Said extends Stream {
        final List<String> ids = new CopyOnWriteArrayList<>();
        volatile boolean away;
        volatile CountDownLatch gate = new CountDownLatch(0);

        @Override
        void deliver(Message message, DomainBareJid server) throws RosterUnavailable, InterruptedException {
            gate.await();
            if (away) {
                throw new RosterUnavailable("away", null);
            }
            Thread.sleep(Duration.ofMillis(2)); // as the way to a server and back
            ids.add(message.getStanzaId());
        }
    }

    @BeforeAll
    static void boot() {
        SmackBoot.boot();
    }

    @AfterEach
    void stop() {
        notices.stop();
    }

    private void leave(int count) {
        IntStream.range(0, count).forEach(i -> left.rows.add(new Outbox.Notice("n" + i, JULIET, "hello")));
    }

    @Test
    void everythingThatWaits_isSaidOnce_alsoWhenWordsComeBesideAConnect() throws Exception {
        leave(250);
        notices.connected();
        for (int i = 0; i < 10; i++) {
            Thread.ofVirtual().start(() -> replicas.heard(Word.NOTICES, ""));
        }
        Await.until("all of it", SOON, () -> left.rows.isEmpty());
        assertThat(said.ids).hasSize(250).doesNotHaveDuplicates();
    }

    @Test
    void whatCannotBeSaidNow_orWasLeftWithoutAWord_isSaidSoon() throws Exception {
        said.away = true;
        leave(1);
        notices.connected();
        said.away = false;
        Await.until("said", SOON, () -> left.rows.isEmpty());
        leave(1);
        Await.until("said without a word", SOON, () -> left.rows.isEmpty());
    }

    /** Words of other replicas come one after the other, and the next one waits for this one. */
    @Test
    void word_isDoneWithAtOnce() throws Exception {
        said.gate = new CountDownLatch(1);
        leave(1);
        var word = Thread.ofVirtual().start(() -> replicas.heard(Word.NOTICES, ""));
        assertThat(word.join(SOON)).isTrue();
        said.gate.countDown();
        Await.until("said", SOON, () -> left.rows.isEmpty());
    }

    /** Its new owner says it, and may have done so: that the row of the same id is gone tells nothing. */
    @Test
    void whoLostAnAccount_leavesNothingToBeSaidForIt() {
        var alive = new AtomicBoolean(true);
        Claim lost = AloneReplica.claim(alive::get);
        replicas.holdLink(false);
        assertThatThrownBy(() -> lost.during(() -> {
                    alive.set(false);
                    return notices.tell(JULIET, "n", "hello");
                }))
                .isInstanceOf(Displaced.class);
        assertThat(left.rows).isEmpty();
    }

    @Test
    void whoDoesNotHoldTheLink_saysNothing() throws Exception {
        replicas.holdLink(false);
        leave(1);
        notices.connected();
        replicas.heard(Word.NOTICES, "");
        replicas.holdLink(true);
        Await.until("said when it does", SOON, () -> left.rows.isEmpty());
        assertThat(said.ids).hasSize(1);
    }
}
