package dev.kith.alert.imap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.alert.MailLogin;
import dev.kith.alert.MailPlace;
import dev.kith.alert.Mailbox;
import dev.kith.alert.MailboxRules;
import dev.kith.alert.NewMail;
import dev.kith.alert.Sender;
import dev.kith.alert.Watched;
import dev.kith.jid.BareJid;
import dev.kith.testing.Await;
import dev.kith.testing.Imap;
import dev.kith.testing.Lmtp;
import dev.kith.testing.TcpProxy;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Mailboxes at a real server are watched. */
abstract class MailboxWatcherContract {
    static final String PASSWORD = "r0m30";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final AtomicInteger PEOPLE = new AtomicInteger();

    /** Everybody there may be: a server may not notice at once that it has more users than a moment ago. */
    static final List<String> USERS =
            IntStream.rangeClosed(1, 200).mapToObj(i -> "juliet" + i).toList();

    private final List<ImapWatcher> watchers = new ArrayList<>();
    private InMemoryNews news;
    private String user;
    private BareJid owner;
    private Instant since;

    abstract int imapPort();

    abstract int lmtpPort();

    /** Lets one of {@link #USERS} log in, if that was not possible already. */
    void addUser(String name) throws Exception {}

    /** Whether the server says by itself what became of mails (RFC 7162). */
    boolean resyncs() {
        return true;
    }

    abstract void stopServer() throws Exception;

    abstract void startServer() throws Exception;

    @BeforeEach
    void somebodyNew() {
        news = new InMemoryNews();
        user = USERS.get(PEOPLE.getAndIncrement());
        owner = BareJid.parse(user + "@home.example");
        since = Instant.now(); // not later, or mail from before somebody watches would be old now and then
    }

    @AfterEach
    void stop() {
        watchers.forEach(ImapWatcher::stop);
        watchers.clear();
    }

    /** Times short enough that a test can wait for them. */
    TestImapConfig config() {
        TestImapConfig config = TestImapConfig.at(imapPort());
        config.idleRearm = Duration.ofSeconds(3);
        config.pollInterval = Duration.ofSeconds(1);
        config.answerTimeout = Duration.ofSeconds(20);
        return config;
    }

    private Watched person(String password) {
        return new Watched(owner, user, new MailLogin.Password(user, password), MailboxRules.USUAL, since);
    }

    private ImapWatcher watch(TestImapConfig config, Watched person) {
        var watcher = new ImapWatcher(config, new SimpleMeterRegistry(), Clock.systemUTC());
        watchers.add(watcher);
        watcher.start(news);
        watcher.watch(List.of(person));
        return watcher;
    }

    /** A watcher that listens already. */
    private ImapWatcher listening() throws Exception {
        addUser(user);
        ImapWatcher watcher = watch(config(), person(PASSWORD));
        await("the watcher listens", () -> watcher.unread(owner, Set.of()).isPresent());
        return watcher;
    }

    private void deliver(String subject) throws IOException {
        Lmtp.deliver(lmtpPort(), user, mail(subject));
    }

    private static String mail(String subject) {
        return Lmtp.mail("Romeo Montague <romeo@montague.example>", subject, "id-" + subject.hashCode() + "@m.example");
    }

    private Imap client() throws IOException {
        return Imap.login(imapPort(), user, PASSWORD);
    }

    private static void await(String what, Callable<Boolean> condition) throws Exception {
        Await.until(what, PATIENCE, condition);
    }

    private NewMail awaitMail(String subject) throws Exception {
        await(subject + " is heard of", () -> news.subjects(owner).contains(subject));
        return news.of(owner).stream()
                .filter(mail -> mail.subject().equals(subject))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void newMail_isHeardOf_withWhatAnAlertNeeds() throws Exception {
        listening();
        Instant before = Instant.now();

        Lmtp.deliver(lmtpPort(), user, """
                From: =?utf-8?q?Romeo_M=C3=B6ntague?= <romeo@montague.example>
                Subject: =?utf-8?b?VG9uaWdodCDigJM=?=
                 at nine
                Message-ID: <tonight@montague.example>
                List-ID: Verona <verona.lists.example>

                Hello.
                """);

        NewMail mail = awaitMail("Tonight – at nine");
        assertThat(mail.sender()).isEqualTo(new Sender("Romeo Möntague", "romeo@montague.example"));
        assertThat(mail.messageId()).isEqualTo("tonight@montague.example");
        assertThat(mail.listId()).isEqualTo("verona.lists.example");
        assertThat(mail.mailbox()).isEqualTo(Mailbox.INBOX);
        assertThat(mail.seen()).isFalse();
        assertThat(mail.received())
                .isBetween(before.minusSeconds(2), Instant.now().plusSeconds(2));
        assertThat(mail.place()).isNotNull();
    }

    @Test
    void mailThatWasHeardOf_isStillUnread() throws Exception {
        listening();
        deliver("Untouched");
        awaitMail("Untouched");
        try (Imap client = client()) {
            client.command("SELECT INBOX");
            assertThat(client.command("FETCH 1:* (FLAGS)"))
                    .anyMatch(line -> line.contains("FETCH"))
                    .noneMatch(line -> line.contains("\\Seen"));
        }
    }

    @Test
    void mailInAnotherMailbox_isHeardOf() throws Exception {
        listening();
        try (Imap client = client()) {
            client.command("CREATE Work");
            client.append("Work", mail("Report"));
        }
        assertThat(awaitMail("Report").mailbox().name()).isEqualTo("Work");
    }

    @Test
    void mailInAMailboxBelowAnother_isHeardOf_withASlash() throws Exception {
        addUser(user);
        String separator;
        try (Imap client = client()) {
            separator = client.command("LIST \"\" \"\"").getFirst().replaceAll("[^\"]*\"(.)\".*", "$1");
            client.command("CREATE \"Work" + separator + "&AMk-t&AOk-\"");
        }
        listening();
        try (Imap client = client()) {
            client.append("\"Work" + separator + "&AMk-t&AOk-\"", mail("Summer"));
        }
        assertThat(awaitMail("Summer").mailbox().name()).isEqualTo("Work/Été");
    }

    @Test
    void tenAtOnce_areAllHeardOf_once() throws Exception {
        listening();
        try (Lmtp lmtp = Lmtp.connect(lmtpPort())) {
            for (int i = 0; i < 10; i++) {
                lmtp.deliver(user, mail("Mail " + i));
            }
        }
        awaitMail("Mail 9");
        await("all ten", () -> news.of(owner).size() >= 10);
        assertThat(news.subjects(owner))
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 10).mapToObj(i -> "Mail " + i).toList());
    }

    @Test
    void moreThanABatch_isHeardOf_completely() throws Exception {
        ImapWatcher watcher = listening();
        watcher.stop();
        int count = MailboxReader.BATCH * 2 + 7;
        try (Imap client = client()) {
            for (int i = 0; i < count; i++) {
                client.append("INBOX", mail("Bomb " + i));
            }
        }
        watch(config(), person(PASSWORD));
        await("all of them", () -> news.of(owner).size() >= count);
        assertThat(new HashSet<>(news.subjects(owner))).hasSize(count);
        assertThat(news.of(owner)).hasSize(count);
    }

    @Test
    void watcherThatWasAway_losesNothing_andRepeatsNothing() throws Exception {
        ImapWatcher first = listening();
        deliver("Before");
        awaitMail("Before");
        first.stop();
        deliver("Meanwhile");

        watch(config(), person(PASSWORD));
        awaitMail("Meanwhile");
        deliver("After");
        awaitMail("After");
        assertThat(news.subjects(owner)).containsExactly("Before", "Meanwhile", "After");
    }

    @Test
    void mailFromBeforeTheOptIn_isNotTold() throws Exception {
        addUser(user);
        deliver("Old");
        Instant later = Instant.now().plusSeconds(5); // whatever the server's clock thinks of seconds
        var late = new Watched(owner, user, new MailLogin.Password(user, PASSWORD), MailboxRules.USUAL, later);
        ImapWatcher watcher = watch(config(), late);
        await("the watcher listens", () -> watcher.unread(owner, Set.of()).isPresent());
        deliver("New");
        awaitMail("New");
        assertThat(news.subjects(owner)).containsExactly("New");
    }

    @Test
    void mailFromAfterTheOptIn_isTold_atTheFirstLook() throws Exception {
        addUser(user);
        Watched person = person(PASSWORD);
        deliver("Early bird");
        watch(config(), person);
        awaitMail("Early bird");
    }

    @Test
    void mailboxMadeAnew_isReadAnew() throws Exception {
        addUser(user);
        try (Imap client = client()) {
            client.command("CREATE Work");
            client.append("Work", mail("First life"));
        }
        listening();
        awaitMail("First life");
        try (Imap client = client()) {
            client.command("DELETE Work");
            client.command("CREATE Work");
            client.append("Work", mail("Second life"));
        }
        NewMail second = awaitMail("Second life");
        NewMail first = awaitMail("First life");
        assertThat(second.place().uidValidity()).isNotEqualTo(first.place().uidValidity());
        assertThat(news.subjects(owner)).containsExactly("First life", "Second life");
    }

    @Test
    void mailReadElsewhere_isSettled() throws Exception {
        listening();
        deliver("Read me");
        MailPlace place = awaitMail("Read me").place();
        try (Imap client = client()) {
            client.command("SELECT INBOX");
            client.command("UID STORE " + place.uid() + " +FLAGS (\\Seen)");
        }
        await("it is settled", () -> news.settledOf(owner).contains(place));
    }

    @Test
    void mailThatIsDeleted_isSettled() throws Exception {
        listening();
        deliver("Away with me");
        deliver("I stay");
        MailPlace place = awaitMail("Away with me").place();
        MailPlace other = awaitMail("I stay").place();
        try (Imap client = client()) {
            client.command("SELECT INBOX");
            client.command("UID STORE " + place.uid() + " +FLAGS (\\Deleted)");
            client.command("EXPUNGE");
        }
        await("it is settled", () -> news.settledOf(owner).contains(place));
        assertThat(news.settledOf(owner)).doesNotContain(other);
    }

    @Test
    void whatIsUnread_canBeAsked_whileListening() throws Exception {
        TestImapConfig config = config();
        config.idleRearm = Duration.ofMinutes(2);
        addUser(user);
        ImapWatcher watcher = watch(config, person(PASSWORD));
        await("the watcher listens", () -> watcher.unread(owner, Set.of()).isPresent());
        deliver("One");
        deliver("Two");
        deliver("Three");
        MailPlace one = awaitMail("One").place();
        MailPlace two = awaitMail("Two").place();
        MailPlace three = awaitMail("Three").place();
        try (Imap client = client()) {
            client.command("SELECT INBOX");
            client.command("UID STORE " + two.uid() + " +FLAGS (\\Seen)");
            client.command("UID STORE " + three.uid() + " +FLAGS (\\Deleted)");
            client.command("EXPUNGE");
        }
        var elsewhere = new MailPlace("Nowhere", 1, 1);
        var renumbered = new MailPlace("INBOX", one.uidValidity() + 1, one.uid());
        assertThat(watcher.unread(owner, Set.of(one, two, three, elsewhere, renumbered)))
                .as("what nobody can say any more counts as unread")
                .contains(Set.of(one, elsewhere, renumbered));
    }

    // --- What happened while nobody listened (RFC 7162 where the server has it) ---

    /** Mails of which something will become, and one that stays as it is. */
    private record Three(MailPlace read, MailPlace gone, MailPlace left) {}

    private Three deliverThree() throws Exception {
        deliver("Read");
        deliver("Gone");
        deliver("Left");
        return new Three(
                awaitMail("Read").place(),
                awaitMail("Gone").place(),
                awaitMail("Left").place());
    }

    /** Stands between the watcher and the server; {@code said} is what the watcher said. */
    private ImapWatcher listeningThrough(TcpProxy proxy) throws Exception {
        TestImapConfig config = config();
        config.url = TestImapConfig.at(proxy.port()).url;
        ImapWatcher watcher = watch(config, person(PASSWORD));
        await("the watcher listens", () -> watcher.unread(owner, Set.of()).isPresent());
        return watcher;
    }

    private static UnaryOperator<String> writingTo(StringBuffer said) {
        return text -> {
            said.append(text);
            return text;
        };
    }

    /** One mail is read, one goes away, one stays, and a new one comes. */
    private void changeMuch(Three mails) throws IOException {
        try (Imap client = client()) {
            client.command("SELECT INBOX");
            client.command("UID STORE " + mails.gone().uid() + " +FLAGS (\\Deleted)");
            client.command("EXPUNGE");
            client.command("UID STORE " + mails.read().uid() + " +FLAGS (\\Seen)");
        }
        deliver("Meanwhile");
    }

    private void assertAllIsKnown(Three mails) throws Exception {
        awaitMail("Meanwhile");
        await("the first two are settled", () -> news.settledOf(owner).containsAll(Set.of(mails.read(), mails.gone())));
        deliver("After");
        awaitMail("After");
        assertThat(news.settledOf(owner)).doesNotContain(mails.left());
        assertThat(news.subjects(owner)).containsExactly("Read", "Gone", "Left", "Meanwhile", "After");
    }

    private void assertFlagsWereAsked(CharSequence said, boolean asked) {
        assertThat(said.toString().contains("(UID FLAGS)"))
                .as("flags were asked for")
                .isEqualTo(asked);
        assertThat(said.toString().matches("(?s).*EXAMINE INBOX \\(QRESYNC \\(\\d+ \\d+ \\d[\\d:,]*\\)\\).*"))
                .as("the server was to say it while opening INBOX")
                .isEqualTo(!asked);
    }

    @Test
    void connectionThatWasLost_isMadeUpFor() throws Exception {
        addUser(user);
        var said = new StringBuffer();
        try (var proxy = new TcpProxy(imapPort(), writingTo(said), text -> text)) {
            listeningThrough(proxy);
            Three mails = deliverThree();

            proxy.shut();
            changeMuch(mails);
            said.setLength(0);
            proxy.open();

            assertAllIsKnown(mails);
            assertFlagsWereAsked(said, !resyncs());
        }
    }

    @Test
    void restart_isMadeUpFor() throws Exception {
        addUser(user);
        var said = new StringBuffer();
        try (var proxy = new TcpProxy(imapPort(), writingTo(said), text -> text)) {
            ImapWatcher first = listeningThrough(proxy);
            Three mails = deliverThree();
            assertThat(news.positions(owner).get("INBOX").modSeq() > 0).isEqualTo(resyncs());

            first.stop();
            changeMuch(mails);
            said.setLength(0);
            listeningThrough(proxy);

            assertAllIsKnown(mails);
            assertFlagsWereAsked(said, !resyncs());
        }
    }

    @Test
    void serverThatDoesNotOfferIt_isAsked() throws Exception {
        addUser(user);
        var said = new StringBuffer();
        try (var proxy = new TcpProxy(imapPort(), writingTo(said), text -> text.replace("QRESYNC", "NOTHERE"))) {
            ImapWatcher first = listeningThrough(proxy);
            Three mails = deliverThree();
            first.stop();
            changeMuch(mails);
            listeningThrough(proxy);
            assertAllIsKnown(mails);
            assertFlagsWereAsked(said, true);
        }
    }

    @Test
    void whatBecomesOfMailWhileListening_isNotAsked() throws Exception {
        addUser(user);
        var said = new StringBuffer();
        try (var proxy = new TcpProxy(imapPort(), writingTo(said), text -> text)) {
            ImapWatcher watcher = listeningThrough(proxy);
            Three mails = deliverThree();
            await("the watcher listens", () -> watcher.unread(owner, Set.of()).isPresent());
            said.setLength(0);
            changeMuch(mails);
            assertAllIsKnown(mails);
            assertThat(said.toString().contains("(UID FLAGS)"))
                    .as("flags were asked for")
                    .isEqualTo(!resyncs());
        }
    }

    @Test
    void mailboxMadeAnewMeanwhile_isReadAnew_andNobodySaysTheOldMailWasRead() throws Exception {
        addUser(user);
        try (Imap client = client()) {
            client.command("CREATE Work");
            client.append("Work", mail("First life"));
        }
        ImapWatcher first = watch(config(), person(PASSWORD));
        MailPlace old = awaitMail("First life").place();
        first.stop();
        try (Imap client = client()) {
            client.command("DELETE Work");
            client.command("CREATE Work");
            client.append("Work", mail("Second life"));
        }
        ImapWatcher second = watch(config(), person(PASSWORD));
        MailPlace young = awaitMail("Second life").place();
        assertThat(young.uidValidity()).isNotEqualTo(old.uidValidity());
        assertThat(news.subjects(owner)).containsExactly("First life", "Second life");
        await("the watcher listens", () -> second.unread(owner, Set.of()).isPresent());
        assertThat(second.unread(owner, Set.of(old, young))).contains(Set.of(old, young));
        assertThat(news.settledOf(owner)).isEmpty();
    }

    @Test
    void hint_makesItLookAtOnce() throws Exception {
        TestImapConfig config = config();
        config.idleRearm = Duration.ofMinutes(2);
        config.pollInterval = Duration.ofMinutes(2);
        addUser(user);
        try (Imap client = client()) {
            client.command("CREATE Work");
        }
        ImapWatcher watcher = watch(config, person(PASSWORD));
        await("the watcher listens", () -> watcher.unread(owner, Set.of()).isPresent());
        try (Imap client = client()) {
            client.append("Work", mail("Hinted"));
        }
        assertThat(watcher.look(owner)).isTrue();
        awaitMail("Hinted");
        assertThat(watcher.look(BareJid.parse("nobody@home.example"))).isFalse();
    }

    @Test
    void mailThatIsMoved_isFoundWhereItIs() throws Exception {
        listening();
        try (Imap client = client()) {
            client.command("CREATE Work");
            deliver("Mover");
            MailPlace first = awaitMail("Mover").place();
            client.command("SELECT INBOX");
            client.command("UID MOVE " + first.uid() + " Work");
            await("it is settled where it was", () -> news.settledOf(owner).contains(first));
            await(
                    "it is found where it is",
                    () -> news.has(owner, mail -> mail.mailbox().name().equals("Work")));
        }
    }

    @Test
    void serverThatWasAway_isComeBackTo() throws Exception {
        listening();
        stopServer();
        startServer();
        deliver("After the break");
        awaitMail("After the break");
        assertThat(news.subjects(owner)).containsExactly("After the break");
    }

    @Test
    void connectionThatIsSilentlyDead_isNoticed() throws Exception {
        addUser(user);
        try (var proxy = new TcpProxy(imapPort(), text -> text)) {
            TestImapConfig config = config();
            config.url = TestImapConfig.at(proxy.port()).url;
            config.idleRearm = Duration.ofSeconds(2);
            config.answerTimeout = Duration.ofSeconds(3);
            ImapWatcher watcher = watch(config, person(PASSWORD));
            await("the watcher listens", () -> watcher.unread(owner, Set.of()).isPresent());
            proxy.goSilent();
            deliver("Into the void");
            awaitMail("Into the void");
            assertThat(proxy.accepted()).isEqualTo(2);
        }
    }

    @Test
    void wrongPassword_isTrouble_untilItIsRight() throws Exception {
        addUser(user);
        ImapWatcher watcher = watch(config(), person("wrong"));
        await("there is trouble", () -> watcher.trouble(owner).isPresent());
        assertThat(watcher.trouble(owner).orElseThrow()).contains("refuses the login", "5 min");
        assertThat(watcher.unread(owner, Set.of())).isEmpty();
        assertThat(watcher.look(owner)).isFalse();

        watcher.watch(List.of(person(PASSWORD)));
        await("the watcher listens", () -> watcher.unread(owner, Set.of()).isPresent());
        deliver("At last");
        awaitMail("At last");
        assertThat(watcher.trouble(owner)).isEmpty();
    }

    @Test
    void databaseThatIsAway_costsTimeOnly() throws Exception {
        listening();
        news.fail(1);
        deliver("Patience");
        awaitMail("Patience");
        assertThat(news.subjects(owner)).containsExactly("Patience");
    }

    @Test
    void personThatIsNoLongerWatched_isLeftAlone() throws Exception {
        ImapWatcher watcher = listening();
        watcher.watch(List.of());
        deliver("Private");
        assertThat(watcher.look(owner)).isFalse();
        watcher.watch(List.of(person(PASSWORD)));
        deliver("Public");
        awaitMail("Public");
    }
}
