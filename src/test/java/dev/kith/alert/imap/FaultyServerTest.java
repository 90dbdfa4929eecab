package dev.kith.alert.imap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.alert.MailLogin;
import dev.kith.alert.MailboxPosition;
import dev.kith.alert.MailboxRules;
import dev.kith.alert.NewMail;
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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What goes wrong at a server costs time, and no mail, and nobody else anything. */
class FaultyServerTest {
    private static final BareJid JULIET = BareJid.parse("juliet@home.example");
    private static final BareJid ROMEO = BareJid.parse("romeo@home.example");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final InMemoryNews news = new InMemoryNews();
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open.reversed()) {
            each.close();
        }
    }

    private FakeImap server(FakeImap.Twist twist) throws IOException {
        var server = new FakeImap(twist);
        open.add(server);
        return server;
    }

    private static TestImapConfig config(FakeImap server) {
        TestImapConfig config = TestImapConfig.at(server.port());
        config.answerTimeout = Duration.ofSeconds(1);
        config.pollInterval = Duration.ofMillis(300);
        config.deniedRetry = Duration.ofMillis(100);
        return config;
    }

    private ImapWatcher watch(TestImapConfig config, BareJid... people) {
        var watcher = new ImapWatcher(config, metrics, Clock.systemUTC());
        open.add(watcher::stop);
        watcher.start(news);
        watcher.watch(Stream.of(people).map(FaultyServerTest::person).toList());
        return watcher;
    }

    private static Watched person(BareJid owner) {
        return new Watched(
                owner,
                owner.localpart(),
                new MailLogin.Password(owner.localpart(), "secret"),
                MailboxRules.USUAL,
                Instant.now());
    }

    private void awaitSubjects(BareJid owner, String... subjects) throws Exception {
        Await.until(
                List.of(subjects) + " are heard of",
                PATIENCE,
                () -> news.subjects(owner).containsAll(List.of(subjects)));
        assertThat(news.subjects(owner)).containsExactly(subjects);
    }

    static Stream<Arguments> faults() {
        String flood = "* OK still here\r\n".repeat(600_000);
        return Stream.of("CAPABILITY", "AUTHENTICATE", "ENABLE", "LIST", "STATUS", "EXAMINE", "UID FETCH", "IDLE")
                .flatMap(verb -> Stream.of(
                        Arguments.of(verb, "no", "%s NO cannot\r\n"),
                        Arguments.of(verb, "bad", "%s BAD what\r\n"),
                        Arguments.of(verb, "temporary no", "%s NO [UNAVAILABLE] later\r\n"),
                        Arguments.of(verb, "goodbye", "* BYE enough\r\n" + FakeImap.HANG_UP),
                        Arguments.of(verb, "hanging up", FakeImap.HANG_UP),
                        Arguments.of(verb, "silence", ""),
                        Arguments.of(verb, "half a line", "* 5 FET"),
                        Arguments.of(verb, "rubbish", "\u0000\u00ff(((\r\n)\r\n* \r\n*\r\n\r\n%s\r\n"),
                        Arguments.of(verb, "a long line", "* OK " + "x".repeat(100_000) + "\r\n%s OK\r\n"),
                        Arguments.of(verb, "a huge literal", "* 1 FETCH (BODY[] {2000000000}\r\nxxx"),
                        Arguments.of(verb, "a literal beyond numbers", "* 1 FETCH (BODY[] {99999999999999}\r\nxxx"),
                        Arguments.of(verb, "a flood", flood)));
    }

    @ParameterizedTest(name = "{1} at {0}")
    @MethodSource("faults")
    void fault_costsNoMail(String verb, String name, String said) throws Exception {
        var faults = new AtomicInteger();
        FakeImap server = server((connection, tag, command) ->
                command.startsWith(verb) && faults.incrementAndGet() == 1 ? said.replace("%s", tag) : null);
        server.mails = 1;
        watch(config(server), JULIET);
        awaitSubjects(JULIET, "Mail 1");
        server.arrive();
        awaitSubjects(JULIET, "Mail 1", "Mail 2");
        assertThat(faults.get()).isPositive();
    }

    @Test
    void accountWhoseLoginHangs_keepsNobodyWaiting() throws Exception {
        FakeImap server = server((connection, tag, command) ->
                command.startsWith("AUTHENTICATE") && isFor("juliet", command) ? "" : null);
        server.mails = 1;
        TestImapConfig config = config(server);
        config.answerTimeout = Duration.ofMinutes(1);
        config.concurrentLogins = 2;
        watch(config, JULIET, ROMEO);
        awaitSubjects(ROMEO, "Mail 1");
        assertThat(news.subjects(JULIET)).isEmpty();
    }

    private static boolean isFor(String user, String command) {
        String plain = new String(java.util.Base64.getDecoder().decode(command.split(" ")[2]));
        return plain.contains(user);
    }

    @Test
    void preauth_isNotTrusted() throws Exception {
        FakeImap server = server((connection, tag, command) -> null);
        server.greeting = "* PREAUTH welcome, whoever you are\r\n";
        server.mails = 1;
        ImapWatcher watcher = watch(config(server), JULIET);
        Await.until("there is trouble", PATIENCE, () -> watcher.trouble(JULIET).isPresent());
        assertThat(watcher.trouble(JULIET).orElseThrow()).contains("greeting").doesNotContain("welcome");
        assertThat(news.of(JULIET)).isEmpty();
    }

    @Test
    void serverWithoutIdle_isPolled() throws Exception {
        FakeImap server = server((connection, tag, command) -> command.equals("IDLE") ? tag + " BAD\r\n" : null);
        server.capabilities = "IMAP4rev1";
        watch(config(server), JULIET);
        Await.until("it listens", PATIENCE, () -> !news.positions(JULIET).isEmpty());
        server.arrive();
        awaitSubjects(JULIET, "Mail 1");
    }

    @Test
    void idleThatEndsAtOnce_isNotAskedForEver() throws Exception {
        var idles = new AtomicInteger();
        FakeImap server = server((connection, tag, command) -> {
            if (!command.equals("IDLE")) {
                return null;
            }
            idles.incrementAndGet();
            return "+ idling\r\n" + tag + " OK that was it\r\n";
        });
        watch(config(server), JULIET);
        Await.until("it listens", PATIENCE, () -> !news.positions(JULIET).isEmpty());
        server.arrive();
        awaitSubjects(JULIET, "Mail 1");
        assertThat(idles.get()).isLessThan(10);
    }

    @Test
    void mailInNoMailboxAtAll_isNoReasonToAskForEver() throws Exception {
        var idles = new AtomicInteger();
        FakeImap server = server((connection, tag, command) ->
                command.equals("IDLE") && idles.incrementAndGet() == 1 ? "+ idling\r\n* 9 EXISTS\r\n" : null);
        server.capabilities = "IMAP4rev1 IDLE NOTIFY"; // no mailbox is open then
        ImapWatcher watcher = watch(config(server), JULIET);
        Await.until("it waits again", PATIENCE, () -> idles.get() == 2);
        for (int i = 0; i < 3; i++) {
            assertThat(watcher.unread(JULIET, Set.of())).isPresent(); // each ends one wait
        }
        Await.until("it waits again", PATIENCE, () -> idles.get() >= 3);
        assertThat(idles.get()).isLessThanOrEqualTo(6);
    }

    @Test
    void idleThatIsEndedWithBad_goesOn() throws Exception {
        FakeImap server = server((connection, tag, command) -> command.equals("DONE") ? tag + " BAD done?\r\n" : null);
        watch(config(server), JULIET);
        Await.until("it listens", PATIENCE, () -> !news.positions(JULIET).isEmpty());
        for (int i = 0; i < 3; i++) {
            server.arrive();
        }
        awaitSubjects(JULIET, "Mail 1", "Mail 2", "Mail 3");
    }

    @Test
    void mailThatTheServerCannotRead_isNews_andHidesNoOther() throws Exception {
        FakeImap server = server((connection, tag, command) -> {
            boolean wantsHeader = command.startsWith("UID FETCH") && command.contains("BODY.PEEK");
            String set = command.startsWith("UID FETCH") ? command.split(" ")[2] : "";
            if (wantsHeader && (set.contains(":") || set.equals("2"))) {
                return tag + " NO [SERVERBUG] mail 2 is broken\r\n";
            }
            if (command.startsWith("UID FETCH") && !wantsHeader) {
                String all = "";
                for (int i = 1; i <= 3; i++) {
                    all += "* " + i + " FETCH (UID " + i + " FLAGS () INTERNALDATE \"" + FakeImap.DATE + "\")\r\n";
                }
                return all + tag + " OK\r\n";
            }
            return null;
        });
        server.mails = 3;
        watch(config(server), JULIET);
        awaitSubjects(JULIET, "Mail 1", "", "Mail 3");
    }

    @Test
    void largestUids_areUnsigned() throws Exception {
        long uid = 4_294_967_294L;
        FakeImap server = server((connection, tag, command) -> {
            if (command.startsWith("EXAMINE")) {
                return "* 1 EXISTS\r\n* OK [UIDVALIDITY 4294967295] x\r\n* OK [UIDNEXT 4294967295] x\r\n" + tag
                        + " OK\r\n";
            } else if (command.startsWith("STATUS")) {
                return "* STATUS INBOX (MESSAGES 1 UIDNEXT 4294967295 UIDVALIDITY 4294967295)\r\n" + tag + " OK\r\n";
            } else if (command.startsWith("UID SEARCH")) {
                return "* SEARCH " + uid + "\r\n" + tag + " OK\r\n";
            } else if (command.startsWith("UID FETCH")) {
                return FakeImap.mail(1, uid) + tag + " OK\r\n";
            }
            return null;
        });
        watch(config(server), JULIET);
        awaitSubjects(JULIET, "Mail 1");
        assertThat(news.positions(JULIET)).containsEntry("INBOX", new MailboxPosition(4_294_967_295L, 4_294_967_295L));
    }

    @Test
    void mailboxRestoredFromABackup_isReadAnew() throws Exception {
        FakeImap server = server((connection, tag, command) -> null);
        news.read(JULIET, "INBOX", new MailboxPosition(7, 500), List.of());
        server.mails = 3;
        watch(config(server), JULIET);
        awaitSubjects(JULIET, "Mail 1", "Mail 2", "Mail 3");
        assertThat(news.positions(JULIET)).containsEntry("INBOX", new MailboxPosition(7, 4));
        server.arrive();
        awaitSubjects(JULIET, "Mail 1", "Mail 2", "Mail 3", "Mail 4");
    }

    @Test
    void answerInPieces_isOneMail() throws Exception {
        FakeImap server = server((connection, tag, command) -> command.startsWith("UID FETCH")
                ? "* 1 FETCH (FLAGS (\\Seen) UID 1)\r\n* 1 FETCH (UID 1 INTERNALDATE \"" + FakeImap.DATE
                        + "\")\r\n* 1 FETCH (UID 1 BODY[HEADER.FIELDS (\"FROM\" \"SUBJECT\")]<0> \"Subject: Mail 1\")\r\n"
                        + tag + " OK\r\n"
                : null);
        server.mails = 1;
        watch(config(server), JULIET);
        awaitSubjects(JULIET, "Mail 1");
        assertThat(news.of(JULIET)).singleElement().satisfies(mail -> {
            assertThat(mail.seen()).isTrue();
            assertThat(mail.received()).isEqualTo(Instant.parse("2036-11-24T12:00:00Z"));
        });
    }

    @Test
    void answerThatCannotBeRead_isAMailOfWhichNothingIsKnown() throws Exception {
        FakeImap server = server((connection, tag, command) -> command.startsWith("UID FETCH")
                ? "* 1 FETCH (UID 1 FLAGS () INTERNALDATE \"yesterday\" BODY[HEADER] \"Subject: UID 77\")\r\n" + tag
                        + " OK\r\n"
                : null);
        news.read(JULIET, "INBOX", new MailboxPosition(7, 1), List.of());
        server.mails = 1;
        watch(config(server), JULIET);
        awaitSubjects(JULIET, "");
        assertThat(news.of(JULIET)).extracting(NewMail::place).allMatch(place -> place.uid() == 1);
    }

    @Test
    void mailboxesThatAreNoMailboxes_areLeftOut() throws Exception {
        FakeImap server = server((connection, tag, command) -> command.startsWith("LIST")
                ? "* LIST\r\n* LIST (\r\n* LIST (\\Noselect) \"/\" Folder\r\n* LIST () NIL {3}\r\na\r\n\r\n"
                        + "* LIST () \"/\" \"&AA-\"\r\n* LIST () \"/\" \"&2AA-\"\r\n* LIST (\\All) \"/\" All\r\n"
                        + "* LIST () \"/\" \"" + "x".repeat(2_000) + "\"\r\n* LIST () \"/\" inbox\r\n" + tag + " OK\r\n"
                : null);
        server.mails = 1;
        watch(config(server), JULIET);
        awaitSubjects(JULIET, "Mail 1");
        assertThat(news.positions(JULIET)).containsOnlyKeys("INBOX");
    }

    @Test
    void stop_endsWithinTwoSeconds_whateverTheServerDoes() throws Exception {
        FakeImap server = server((connection, tag, command) -> command.startsWith("LIST") ? "" : null);
        TestImapConfig config = config(server);
        config.answerTimeout = Duration.ofMinutes(1);
        ImapWatcher watcher = watch(config, JULIET);
        Await.until("it is connected", PATIENCE, () -> server.connections() == 1);
        long begun = System.nanoTime();
        watcher.stop();
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(2));
        assertThat(watcher.unread(JULIET, Set.of())).isEmpty();
    }

    /** Or nobody would be told of a mail server that is gone for good. */
    @Test
    void mailServerThatIsGone_isSilent_fromWhenItWasHeardLast() throws Exception {
        FakeImap server = server((connection, tag, command) -> null);
        watch(config(server), JULIET);
        Await.until("it is connected", PATIENCE, () -> server.connections() == 1);
        server.close();
        Await.until("it is missed", PATIENCE, () -> longestSilence() > 2);
    }

    @Test
    void loginThatIsRefused_isNoSilence() throws Exception {
        FakeImap server = server((connection, tag, command) ->
                command.startsWith("AUTHENTICATE") ? tag + " NO [AUTHENTICATIONFAILED] no\r\n" : null);
        ImapWatcher watcher = watch(config(server), JULIET);
        Await.until("it is refused", PATIENCE, () -> watcher.trouble(JULIET).isPresent());
        Await.until("it is tried again", PATIENCE, () -> {
            assertThat(longestSilence()).isZero();
            return server.connections() >= 4;
        });
    }

    private double longestSilence() {
        return metrics.get("kith.imap.longest.silence.seconds").gauge().value();
    }

    @Test
    void moreConnectionsThanAllowed_areTrouble() throws Exception {
        FakeImap server = server((connection, tag, command) -> null);
        TestImapConfig config = config(server);
        config.connections = 1;
        ImapWatcher watcher = watch(config, JULIET, ROMEO);
        Await.until(
                "one is left out",
                PATIENCE,
                () -> watcher.trouble(JULIET).isPresent()
                        != watcher.trouble(ROMEO).isPresent());
        String trouble =
                watcher.trouble(JULIET).or(() -> watcher.trouble(ROMEO)).orElseThrow();
        assertThat(trouble).contains("kith.imap.connections");
    }
}
