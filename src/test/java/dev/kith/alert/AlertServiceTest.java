package dev.kith.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.jid.BareJid;
import dev.kith.presence.AvatarSource;
import dev.kith.presence.InMemoryGrants;
import dev.kith.presence.PresenceSource;
import dev.kith.replica.AloneReplica;
import dev.kith.replica.Replicas.Word;
import dev.kith.testing.Await;
import dev.kith.testing.MovableClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** From a signal to a message, with clocks, databases and servers that misbehave. */
class AlertServiceTest {
    private static final BareJid JULIET = BareJid.parse("juliet@example.org");
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final MovableClock clock = new MovableClock();
    private final InMemoryAlertMemory memory = new InMemoryAlertMemory();
    private final Alerts alerts = InMemoryAlerts.alerts(clock);
    private final Chat chat = new Chat();
    private final AloneReplica replicas = new AloneReplica();
    private final Watcher watcher = new Watcher();
    /** Hears of everybody's mail from the mail server. */
    private final Watcher signals = new Watcher();

    private final AtomicInteger failures = new AtomicInteger();
    private SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private AlertService service = service();

    /** The XMPP side: takes messages, or does not. */
    private static final class Chat implements ChatSender {
        final List<Alert> told = Collections.synchronizedList(new ArrayList<>());
        volatile boolean away;
        volatile Runnable connected = () -> {};

        @Override
        public void send(Alert alert) throws ChatUnavailable {
            if (away) {
                throw new ChatUnavailable("away", null);
            }
            told.add(alert);
        }

        @Override
        public void onConnected(Runnable work) {
            connected = work;
        }
    }

    /** A watcher that can ask mailboxes when it is told to. */
    private static final class Watcher implements MailWatcher {
        final AtomicInteger looks = new AtomicInteger();
        volatile boolean can;
        volatile boolean asks;
        volatile List<Watched> people = List.of();

        @Override
        public void start(MailNews news) {}

        @Override
        public void stop() {}

        @Override
        public void watch(List<Watched> now) {
            people = now;
        }

        @Override
        public boolean asks(Watched person) {
            return asks;
        }

        @Override
        public boolean look(BareJid owner) {
            looks.incrementAndGet();
            return can;
        }
    }

    private AlertService service() {
        var nobody = (PresenceSource) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {PresenceSource.class}, (proxy, method, args) -> null);
        AvatarSource none = person -> new AvatarSource.Answer.None();
        metrics = new SimpleMeterRegistry();
        return new AlertService(
                alerts,
                failing(),
                List.of(watcher, signals),
                new InMemoryGrants(clock).presences(nobody, none, clock, metrics),
                replicas,
                chat,
                new AlertWords(InMemoryAlerts.Config.USUAL),
                clock,
                metrics);
    }

    /** The memory, which fails as often as it is told to. */
    private AlertMemory failing() {
        return (AlertMemory) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {AlertMemory.class}, (proxy, method, args) -> {
                    if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                        throw new IllegalStateException("the database is away");
                    }
                    try {
                        return method.invoke(memory, args);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @BeforeEach
    void start() {
        alerts.switchOn(JULIET, AlertSettings.usual(ZoneOffset.UTC), "test");
        service.start();
    }

    @AfterEach
    void stop() {
        service.stop();
    }

    private NewMail mail(String id) {
        return mail(id, clock.instant());
    }

    private static NewMail mail(String id, Instant received) {
        return new NewMail(
                Mailbox.INBOX, null, id, new Sender("Romeo", "romeo@example.org"), "Tonight", "", received, false);
    }

    private void awaitTold(int alertsInAll) throws Exception {
        Await.until("told", PATIENCE, () -> chat.told.size() >= alertsInAll);
        assertThat(chat.told).hasSize(alertsInAll);
    }

    @Test
    void mail_isTold_andOnlyOnce() throws Exception {
        assertThat(service.arrived("juliet@example.org", mail("a"))).isTrue();
        assertThat(service.arrived("Juliet@Example.org", mail("a"))).isTrue();
        awaitTold(1);
        assertThat(chat.told.getFirst().to()).isEqualTo(JULIET);
        Await.until("nothing waits", PATIENCE, () -> service.waiting(JULIET) == 0);
    }

    @Test
    void userWithoutADomain_isFoundByTheFirstPart_andAStrangerIsNobody() throws Exception {
        assertThat(service.arrived("romeo", mail("not-hers"))).isTrue();
        assertThat(service.arrived("juliet", mail("hers"))).isTrue();
        awaitTold(1);
        assertThat(memory.open(JULIET)).isEmpty();
    }

    @Test
    void signalAboutAMailboxThatCanBeAsked_isOnlyAHint() throws Exception {
        watcher.can = true;
        service.arrived("juliet", mail("a"));
        service.hint("juliet");
        Await.until("it looked", PATIENCE, () -> watcher.looks.get() >= 1);
        assertThat(memory.open(JULIET)).isEmpty();
        service.read(JULIET, "INBOX", new MailboxPosition(1, 2), List.of(mail("a")));
        awaitTold(1);
        assertThat(service.positions(JULIET)).containsEntry("INBOX", new MailboxPosition(1, 2));
    }

    /** Where their replica cannot sign in just now, nobody would ever hear of it. */
    @Test
    void signalForSomebodyElses_isStored_unlessTheirReplicaSaysThatItLooks() throws Exception {
        watcher.asks = true;
        replicas.giveAway(JULIET);
        service.arrived("juliet", mail("a"));
        Await.until("asked", PATIENCE, () -> replicas.said.contains("LOOK juliet@example.org"));
        replicas.heard(Word.LOOKING, "juliet@example.org");
        replicas.said.clear();
        service.arrived("juliet", mail("b"));
        Await.until("asked again", PATIENCE, () -> replicas.said.contains("LOOK juliet@example.org"));
        awaitTold(1);
        assertThat(memory.unread(JULIET, Instant.EPOCH).total()).isEqualTo(1);
        replicas.said.clear();
        // Nobody else's signals wait for an answer that has not come; it is told to look all the same.
        service.arrived("juliet", mail("c"));
        Await.until("it waits for its turn", PATIENCE, () -> memory.open(JULIET).size() == 1);
        assertThat(replicas.said).contains("LOOK juliet@example.org");
        replicas.heard(Word.LOOKING, "juliet@example.org");
        replicas.said.clear();
        service.arrived("juliet", mail("d"));
        Await.until("waited for again", PATIENCE, () -> replicas.said.contains("LOOK juliet@example.org"));
        replicas.heard(Word.LOOKING, "juliet@example.org");
        service.arrived("juliet", mail("c")); // it comes after the other one, in whatever time that takes
        var known = metrics.counter("kith.alerts.left.out", "reason", "KNOWN");
        Await.until("known", PATIENCE, () -> known.count() == 1);
        assertThat(memory.open(JULIET)).hasSize(1);
    }

    @Test
    void replicaThatIsAskedToLook_saysSo_ifItCan() {
        replicas.heard(Word.LOOK, "juliet@example.org");
        assertThat(replicas.said).isEmpty();
        watcher.can = true;
        replicas.heard(Word.LOOK, "juliet@example.org");
        assertThat(replicas.said).containsExactly("LOOKING juliet@example.org");
    }

    /** Mailboxes are asked by one replica each; what mail servers tell of comes to any. */
    @Test
    void signalsAreTakenInForEverybody_andMailboxesAskedForOwnPeople() throws Exception {
        watcher.asks = true;
        replicas.giveAway(JULIET);
        Await.until("not asked here", PATIENCE, () -> watcher.people.isEmpty());
        service.reload();
        assertThat(signals.people).extracting(Watched::owner).containsExactly(JULIET);
    }

    @Test
    void mailThatWasRead_isSettled_whoeverHeardOfIt() throws Exception {
        chat.away = true;
        var place = new MailPlace("INBOX", 1, 5);
        service.arrived(
                "juliet",
                new NewMail(Mailbox.INBOX, place, "a", Sender.UNKNOWN, "Tonight", "", clock.instant(), false));
        Await.until("it waits", PATIENCE, () -> service.waiting(JULIET) == 1);
        chat.away = false;
        replicas.giveAway(JULIET);
        service.settled(JULIET, Set.of(place));
        assertThat(memory.unread(JULIET, clock.instant().minusSeconds(60)).total())
                .isZero();
    }

    /** Whoever held the link meanwhile has told something, too. */
    @Test
    void linkThatComesBack_countsWhatOthersTold() throws Exception {
        service.arrived("juliet", mail("a"));
        awaitTold(1);
        for (int i = 0; i < 30; i++) {
            memory.take(JULIET, List.of(mail("b" + i)), null, clock.instant());
            var ids = memory.open(JULIET).stream()
                    .map(open -> open.waiting().id())
                    .toList();
            memory.sending(ids, "other" + i);
            memory.told(JULIET, "other" + i, ids, clock.instant().minusSeconds(60 * i + 11), true);
        }
        replicas.loseEverything();
        service.arrived("juliet", mail("c"));
        Await.until("it waits", PATIENCE, () -> service.troubles().containsValue("waits: thirty messages an hour"));
        assertThat(chat.told).hasSize(1);
    }

    @Test
    void alertThatCannotBeSent_isMeasured_untilItIs() throws Exception {
        chat.away = true;
        service.arrived("juliet", mail("a"));
        var stuck = metrics.get("kith.alerts.stuck").timeGauge();
        Await.until("it is stuck", PATIENCE, () -> stuck.value(TimeUnit.MILLISECONDS) > 0);
        var pending = metrics.get("kith.alerts.pending").gauge();
        assertThat(pending.value()).isEqualTo(1);
        chat.away = false;
        chat.connected.run();
        awaitTold(1);
        Await.until("it is no more", PATIENCE, () -> stuck.value(TimeUnit.MILLISECONDS) == 0);
        Await.until("nothing waits", PATIENCE, () -> pending.value() == 0);
        assertThat(metrics.get("kith.alerts.latency")
                        .tag("held", "false")
                        .timer()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void databaseThatIsAwayForAWhile_losesNothing() throws Exception {
        failures.set(3);
        service.arrived("juliet", mail("a"));
        awaitTold(1);
    }

    @Test
    void serverThatIsAway_isToldAtOnceWhenItIsBack() throws Exception {
        chat.away = true;
        service.arrived("juliet", mail("a"));
        Await.until("it waits", PATIENCE, () -> memory.open(JULIET).stream().anyMatch(open -> open.alertId() != null));
        String id = memory.open(JULIET).getFirst().alertId();
        chat.away = false;
        chat.connected.run();
        awaitTold(1);
        assertThat(chat.told.getFirst().id()).isEqualTo(id);
    }

    /** T1: a clock that is wrong, and one that is put right, lose no mail and repeat none. */
    @Test
    void clockThatJumps_losesNothing_andRepeatsNothing() throws Exception {
        chat.away = true;
        service.arrived("juliet", mail("before"));
        Await.until(
                "it is begun", PATIENCE, () -> memory.open(JULIET).stream().anyMatch(open -> open.alertId() != null));
        Instant rightTime = clock.instant();
        clock.move(Duration.ofDays(3650));
        service.arrived("juliet", mail("while-wrong", rightTime));
        Await.until("both wait", PATIENCE, () -> memory.open(JULIET).size() == 2);
        clock.move(Duration.ofDays(-3650).minusHours(1));
        chat.away = false;
        chat.connected.run();
        awaitTold(1);
        assertThat(memory.open(JULIET)).hasSizeLessThanOrEqualTo(1); // the second keeps the pace of ten seconds
        service.arrived("juliet", mail("before", rightTime));
        Await.until("the rest is told", PATIENCE, () -> memory.open(JULIET).isEmpty());
        assertThat(chat.told).hasSize(2);
    }

    @Test
    void changeOfMind_isFollowedAtOnce() throws Exception {
        alerts.change(JULIET, muted(clock.instant().plus(1, ChronoUnit.HOURS)));
        service.reload();
        service.arrived("juliet", mail("a"));
        Await.until("it is held", PATIENCE, () -> service.troubles().containsKey(JULIET.toString()));
        assertThat(service.troubles()).containsEntry(JULIET.toString(), "waits: muted");
        assertThat(chat.told).isEmpty();
        alerts.change(JULIET, muted(null));
        awaitTold(1);
    }

    @Test
    void whoSwitchesAlertsOff_isWatchedNoMore_andToldNothing() throws Exception {
        Await.until("watched", PATIENCE, () -> watcher.people.size() == 1);
        chat.away = true;
        service.arrived("juliet", mail("a"));
        Await.until("it waits", PATIENCE, () -> !memory.open(JULIET).isEmpty());
        alerts.switchOff(JULIET);
        chat.away = false;
        Await.until("not watched", PATIENCE, () -> watcher.people.isEmpty());
        service.reload();
        Await.until("left out", PATIENCE, () -> memory.open(JULIET).isEmpty());
        assertThat(chat.told).isEmpty();
    }

    /** O1: what was taken in before a stop is told after the next start. */
    @Test
    void stop_losesNothing() throws Exception {
        chat.away = true;
        for (int i = 0; i < 2000; i++) {
            assertThat(service.arrived("juliet", mail("m" + i))).isTrue();
        }
        service.stop();
        assertThat(memory.open(JULIET)).hasSize(2000);
        chat.away = false;
        service = service();
        service.start();
        Await.until("told", PATIENCE, () -> memory.open(JULIET).isEmpty());
        assertThat(chat.told.stream().mapToInt(AlertServiceTest::mailsIn).sum()).isEqualTo(2000);
    }

    /** A bomb costs a round every ten seconds, not one a mail; the first alert is for those that came at once. */
    @Test
    void manyMails_areToldTogether() throws Exception {
        for (int i = 0; i < 5000; i++) {
            assertThat(service.arrived("juliet", mail("m" + i))).isTrue();
        }
        Await.until("all are told", PATIENCE, () -> memory.open(JULIET).isEmpty());
        assertThat(chat.told).hasSizeLessThanOrEqualTo(3);
    }

    private static int mailsIn(Alert alert) {
        var count = Pattern.compile("(\\d+) new mails").matcher(alert.body());
        return count.find() ? Integer.parseInt(count.group(1)) : 1;
    }

    private static AlertSettings muted(@Nullable Instant until) {
        var draft = new AlertDraft(AlertSettings.usual(ZoneOffset.UTC));
        draft.mutedUntil = until;
        return draft.settings();
    }
}
