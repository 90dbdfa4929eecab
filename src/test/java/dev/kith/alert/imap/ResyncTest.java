package dev.kith.alert.imap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.alert.MailLogin;
import dev.kith.alert.MailPlace;
import dev.kith.alert.Mailbox;
import dev.kith.alert.MailboxPosition;
import dev.kith.alert.MailboxRules;
import dev.kith.alert.NewMail;
import dev.kith.alert.Sender;
import dev.kith.alert.Watched;
import dev.kith.jid.BareJid;
import dev.kith.testing.Await;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A server that says what became of mails (RFC 7162), well or badly. Juliet has five mails in INBOX, all known from before;
 * 2, 3 and 4 were unread then, and of these 3 is read now.
 */
class ResyncTest {
    private static final BareJid JULIET = BareJid.parse("juliet@home.example");
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String RESYNC = "EXAMINE INBOX (QRESYNC (7 20 2:4))";

    private final InMemoryNews news = new InMemoryNews();
    private final List<AutoCloseable> open = new ArrayList<>();
    private FakeImap server;
    private final List<String> said = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open.reversed()) {
            each.close();
        }
    }

    private FakeImap server(FakeImap.Twist twist) throws IOException {
        server = new FakeImap((connection, tag, command) -> {
            said.add(command);
            String twisted = twist.answer(connection, tag, command);
            if (twisted != null) {
                return twisted;
            } else if (command.startsWith("UID FETCH") && command.endsWith("(UID FLAGS)")) {
                return "* 2 FETCH (UID 2 FLAGS ())\r\n* 3 FETCH (FLAGS (\\Seen) UID 3)\r\n* 4 FETCH (UID 4 FLAGS ())\r\n"
                        + tag + " OK\r\n";
            }
            return null;
        });
        open.add(server);
        server.mails = 5;
        return server;
    }

    /** Opens INBOX, and says these lines with it. */
    private static String examined(String tag, String... lines) {
        return "* 5 EXISTS\r\n* OK [UIDVALIDITY 7] \r\n* OK [UIDNEXT 6] \r\n" + String.join("\r\n", lines) + "\r\n"
                + tag + " OK [READ-ONLY]\r\n";
    }

    private void known(long modSeq) {
        var mails = new ArrayList<NewMail>();
        for (int uid = 1; uid <= 5; uid++) {
            boolean seen = uid == 1 || uid == 5;
            mails.add(new NewMail(
                    Mailbox.INBOX, place(uid), uid + "@m.example", Sender.UNKNOWN, "Known", "", Instant.now(), seen));
        }
        news.read(JULIET, "INBOX", new MailboxPosition(7, 6, modSeq), mails);
    }

    private static MailPlace place(long uid) {
        return new MailPlace("INBOX", 7, uid);
    }

    private ImapWatcher watch(FakeImap server) {
        TestImapConfig config = TestImapConfig.at(server.port());
        config.answerTimeout = Duration.ofSeconds(5);
        var watcher = new ImapWatcher(config, new SimpleMeterRegistry(), Clock.systemUTC());
        open.add(watcher::stop);
        watcher.start(news);
        watcher.watch(List.of(new Watched(
                JULIET, "juliet", new MailLogin.Password("juliet", "secret"), MailboxRules.USUAL, Instant.now())));
        return watcher;
    }

    private void awaitSettled(Long... uids) throws Exception {
        var places = Set.copyOf(List.of(uids).stream().map(ResyncTest::place).toList());
        Await.until(
                places + " are settled", PATIENCE, () -> news.settledOf(JULIET).containsAll(places));
        assertThat(news.settledOf(JULIET)).isEqualTo(places);
    }

    private void awaitMail(String subject) throws Exception {
        Await.until(
                subject + " is heard of", PATIENCE, () -> news.subjects(JULIET).contains(subject));
    }

    private boolean askedForFlags() {
        return said.stream().anyMatch(command -> command.endsWith("(UID FLAGS)"));
    }

    @Test
    void whatBecameOfMails_isSaidWithTheOpening() throws Exception {
        known(20);
        watch(server((connection, tag, command) -> command.startsWith("EXAMINE")
                ? examined(
                        tag,
                        "* OK [HIGHESTMODSEQ 25] x",
                        "* VANISHED (EARLIER) 1,4",
                        "* 2 FETCH (UID 2 FLAGS (\\Answered) MODSEQ (23))",
                        "* 3 FETCH (FLAGS (\\Seen) MODSEQ (24) UID 3)")
                : null));
        awaitSettled(3L, 4L);
        assertThat(said).contains(RESYNC);
        assertThat(askedForFlags()).isFalse();
    }

    @Test
    void nothingIsAsked_whenNoMailIsOfInterest() throws Exception {
        FakeImap server = server((connection, tag, command) ->
                command.startsWith("EXAMINE") ? examined(tag, "* OK [HIGHESTMODSEQ 25] x") : null);
        news.read(JULIET, "INBOX", new MailboxPosition(7, 6, 20), List.of());
        watch(server);
        Await.until("it listens", PATIENCE, () -> said.contains("IDLE"));
        assertThat(said).contains("EXAMINE INBOX").noneMatch(command -> command.contains("(QRESYNC"));
        assertThat(askedForFlags()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "* OK [NOMODSEQ] nothing is counted here",
                "* OK [HIGHESTMODSEQ 19] as it was yesterday",
                "* OK [HIGHESTMODSEQ 0] x",
                "* OK [HIGHESTMODSEQ 9223372036854775808] more than 63 bits",
                "* OK [HIGHESTMODSEQ 99999999999999999999999999] x",
                "* OK [HIGHESTMODSEQ -25] x",
                "* OK [HIGHESTMODSEQ] x",
                "* OK nothing at all",
                "* OK [HIGHESTMODSEQ 25] x\r\n* VANISHED (EARLIER) everything",
                "* OK [HIGHESTMODSEQ 25] x\r\n* VANISHED (EARLIER) ",
                "* OK [HIGHESTMODSEQ 25] x\r\n* VANISHED",
                "* OK [HIGHESTMODSEQ 25] x\r\n* VANISHED (EARLIER) 9,",
                "* OK [HIGHESTMODSEQ 25] x\r\n* VANISHED (EARLIER) 9:*",
                "* OK [HIGHESTMODSEQ 25] x\r\n* VANISHED (EARLIER) 99999999999",
                "* OK [HIGHESTMODSEQ 25] x\r\n* 4 FETCH (FLAGS (\\Seen) MODSEQ (24))",
                "* OK [HIGHESTMODSEQ 25] x\r\n* 4 FETCH (UID 4 MODSEQ (24))",
                "* OK [HIGHESTMODSEQ 25] x\r\n* 4 FETCH (UID 4 MODSEQ (24 FLAGS",
                "* OK [HIGHESTMODSEQ 25] x\r\n* 4 EXPUNGE"
            })
    void answerThatIsGoodForNothing_isMadeUpFor_byAsking(String lines) throws Exception {
        known(20);
        watch(server((connection, tag, command) -> command.startsWith("EXAMINE") ? examined(tag, lines) : null));
        awaitSettled(3L);
        assertThat(said).contains(RESYNC);
        assertThat(askedForFlags()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1:4294967295",
                "4294967295:1",
                "0:9999999999",
                "1:4294967295,1:4294967295,3",
                "4,3,2",
                "0,2:2,4:3,4294967295"
            })
    void setsOfAnySize_areReadWithoutCountingThemOut(String set) throws Exception {
        known(20);
        watch(server((connection, tag, command) -> command.startsWith("EXAMINE")
                ? examined(tag, "* OK [HIGHESTMODSEQ 25] x", "* VANISHED (EARLIER) " + set)
                : null));
        awaitSettled(2L, 3L, 4L);
        assertThat(askedForFlags()).isFalse();
    }

    @Test
    void setsWithoutEnd_areReadInNoTime() throws Exception {
        known(20);
        String line = "* VANISHED (EARLIER) " + "1:4294967295,".repeat(4_000) + "1\r\n";
        watch(server((connection, tag, command) ->
                command.startsWith("EXAMINE") ? examined(tag, "* OK [HIGHESTMODSEQ 25] x", line.repeat(100)) : null));
        awaitSettled(2L, 3L, 4L);
        assertThat(server.connections()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "%s NO cannot\r\n",
                "%s BAD what\r\n",
                "* ENABLED\r\n%s OK\r\n",
                "* ENABLED X\r\n%s OK\r\n",
                "%s OK\r\n"
            })
    void serverThatOffersItAndRefuses_isAsked(String answer) throws Exception {
        known(20);
        watch(server((connection, tag, command) -> command.startsWith("ENABLE") ? answer.replace("%s", tag) : null));
        awaitSettled(3L);
        assertThat(said).contains("EXAMINE INBOX").noneMatch(command -> command.contains("(QRESYNC"));
        assertThat(askedForFlags()).isTrue();
    }

    @Test
    void openingThatIsRefused_isTriedWithout() throws Exception {
        known(20);
        watch(server((connection, tag, command) -> command.contains("(QRESYNC") ? tag + " BAD what\r\n" : null));
        awaitSettled(3L);
        assertThat(said).contains(RESYNC, "EXAMINE INBOX");
    }

    @Test
    void openingThatBreaksTheConnection_isDoneWithoutInTheEnd() throws Exception {
        known(20);
        FakeImap server = server((connection, tag, command) -> command.contains("(QRESYNC")
                ? "* VANISHED (EARLIER) 1,".concat("9".repeat(9_000_000)) + FakeImap.HANG_UP
                : null);
        server.mails = 6;
        watch(server);
        awaitMail("Mail 6");
        awaitSettled(3L);
        assertThat(said.stream().filter(RESYNC::equals).count()).isEqualTo(3);
        assertThat(server.connections()).isEqualTo(4);
    }

    @Test
    void largestModSeq_isKept_andSentBack() throws Exception {
        known(20);
        FakeImap server = server((connection, tag, command) -> command.startsWith("EXAMINE")
                ? "* 6 EXISTS\r\n* OK [UIDVALIDITY 7] \r\n* OK [UIDNEXT 7] \r\n* OK [HIGHESTMODSEQ 9223372036854775807] x\r\n"
                        + "* 3 FETCH (UID 3 FLAGS (\\Seen) MODSEQ (9223372036854775807))\r\n"
                        + tag + " OK\r\n"
                : null);
        server.mails = 6;
        ImapWatcher first = watch(server);
        awaitMail("Mail 6");
        first.stop();
        assertThat(news.positions(JULIET)).containsEntry("INBOX", new MailboxPosition(7, 7, Long.MAX_VALUE));
        watch(server);
        Await.until(
                "it is sent back",
                PATIENCE,
                () -> said.contains("EXAMINE INBOX (QRESYNC (7 9223372036854775807 2,4,6))"));
    }

    /** M1: UIDs below ours were given out anew since, though its UIDNEXT has caught up. */
    @Test
    void mailboxRestoredFromABackup_isReadAnew_whateverItsUidNext() throws Exception {
        known(20);
        FakeImap server = server((connection, tag, command) ->
                command.startsWith("EXAMINE") ? examined(tag, "* OK [HIGHESTMODSEQ 15] x") : null);
        watch(server);
        awaitMail("Mail 2");
        Await.until(
                "the position is the new one",
                PATIENCE,
                () -> news.positions(JULIET).get("INBOX").equals(new MailboxPosition(7, 6, 15)));
    }

    @Test
    void modSeqIsKept_onlyOnceAllBeforeItIsPassedOn() throws Exception {
        known(20);
        FakeImap server = server((connection, tag, command) -> command.startsWith("EXAMINE")
                ? "* 6 EXISTS\r\n* OK [UIDVALIDITY 7] \r\n* OK [UIDNEXT 7] \r\n* OK [HIGHESTMODSEQ 25] x\r\n"
                        + "* VANISHED (EARLIER) 3\r\n" + tag + " OK\r\n"
                : null);
        server.mails = 6;
        news.failToSettle(true);
        ImapWatcher first = watch(server);
        Await.until("passing on fails", PATIENCE, () -> said.contains("IDLE"));
        assertThat(news.positions(JULIET)).containsEntry("INBOX", new MailboxPosition(7, 6, 20));
        assertThat(news.settledOf(JULIET)).isEmpty();
        first.stop(); // as a crash would
        news.failToSettle(false);
        watch(server);
        awaitMail("Mail 6");
        awaitSettled(3L);
        assertThat(news.positions(JULIET)).containsEntry("INBOX", new MailboxPosition(7, 7, 25));
        assertThat(news.subjects(JULIET)).containsOnlyOnce("Mail 6");
    }

    @Test
    void whatIsSaidBeforeTheOldMailboxIsClosed_isNotMeantForTheNewOne() throws Exception {
        known(20);
        watch(server((connection, tag, command) -> command.startsWith("EXAMINE")
                ? examined(
                        tag,
                        "* VANISHED 1:3",
                        "* 1 FETCH (UID 4 FLAGS (\\Seen) MODSEQ (3))",
                        "* OK [CLOSED] the other one",
                        "* 5 EXISTS",
                        "* OK [HIGHESTMODSEQ 25] x",
                        "* VANISHED (EARLIER) 2")
                : null));
        awaitSettled(2L);
        assertThat(askedForFlags()).isFalse();
    }

    // --- While it listens ---

    /** Lets a server say something when IDLE begins for the first time. */
    private FakeImap serverThatSays(String words) throws IOException {
        var first = new AtomicBoolean(true);
        return server((connection, tag, command) -> {
            if (command.startsWith("EXAMINE")) {
                return examined(tag, "* OK [HIGHESTMODSEQ 25] x");
            }
            if (command.equals("IDLE") && first.getAndSet(false)) {
                server.mails = 6;
                return "+ idling\r\n" + words;
            }
            return null;
        });
    }

    @Test
    void mailReadElsewhere_isSaidByUid() throws Exception {
        known(20);
        watch(serverThatSays("* 3 FETCH (UID 3 FLAGS (\\Seen) MODSEQ (26))\r\n* VANISHED 4\r\n"));
        awaitSettled(3L, 4L);
        assertThat(askedForFlags()).isFalse();
    }

    @Test
    void serverThatGivesNoUidAllTheSame_isAsked() throws Exception {
        known(20);
        watch(serverThatSays("* 3 FETCH (FLAGS (\\Seen))\r\n"));
        awaitSettled(3L);
        assertThat(askedForFlags()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "1:1,5", "1:4294967295", "0", "99999999999", "x", ""})
    void mailsThatVanish_countAsFewer_soThatTheNextIsSeen(String set) throws Exception {
        known(20);
        watch(serverThatSays("* VANISHED " + set + "\r\n* 5 EXISTS\r\n"));
        awaitMail("Mail 6");
    }
}
