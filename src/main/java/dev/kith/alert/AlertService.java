package dev.kith.alert;

import dev.kith.alert.Decision.Reason;
import dev.kith.alert.Decision.Why;
import dev.kith.db.CrashPoint;
import dev.kith.jid.BareJid;
import dev.kith.presence.Availability;
import dev.kith.presence.Presences;
import dev.kith.replica.Replicas;
import dev.kith.replica.Replicas.Word;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * New-mail alerts from the first signal to the message: takes in what watchers bring, and sees that it is told. Each replica
 * watches the mailboxes of its own people and takes signals for anybody; whoever holds the link tells.
 */
@ApplicationScoped
public class AlertService implements MailNews, UnreadMail {
    private static final Logger LOG = Logger.getLogger(AlertService.class);
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration REMEMBERED = Duration.ofDays(2);
    private static final Duration LOOK_AGAIN = Duration.ofMinutes(5);
    private static final Duration RELOAD_AGAIN = Duration.ofSeconds(3);

    private final Alerts alerts;
    private final AlertMemory memory;
    private final List<MailWatcher> watchers;
    private final Presences presences;
    private final Replicas replicas;
    private final ChatSender chat;
    private final Clock clock;
    private final AlertMeters meters;
    private final Intake intake;
    private final Desks desks;
    private final Looks looks;
    private final List<Consumer<BareJid>> listeners = new CopyOnWriteArrayList<>();
    private final AtomicBoolean reloadWaits = new AtomicBoolean();
    private volatile boolean inTrouble;
    private final ScheduledExecutorService keeper = Executors.newSingleThreadScheduledExecutor(
            Thread.ofVirtual().name("alert-keeper").factory());
    private final Instant startedAt;
    private final long startedNanos = System.nanoTime();
    private volatile List<MailWatcher> running = List.of();
    private volatile Map<BareJid, Watched> everybody = Map.of();

    AlertService(
            Alerts alerts,
            AlertMemory memory,
            @All List<MailWatcher> watchers,
            Presences presences,
            Replicas replicas,
            ChatSender chat,
            AlertWords words,
            Clock clock,
            MeterRegistry metrics) {
        this.alerts = alerts;
        this.memory = memory;
        this.watchers = watchers;
        this.presences = presences;
        this.replicas = replicas;
        this.chat = chat;
        this.clock = clock;
        this.meters = new AlertMeters(metrics);
        this.startedAt = clock.instant();
        this.looks = new Looks(replicas);
        this.intake = new Intake(new Storing(), metrics);
        this.desks =
                new Desks(new Postman(memory, chat, new Here(words), clock, meters), memory, replicas::link, clock);
        meters.watch(desks);
    }

    /**
     * Begins to watch and to tell; before the link starts.
     *
     * @throws dev.kith.config.BadSetting when a way of hearing of mail cannot be had
     */
    public void start() {
        intake.start();
        chat.onConnected(this::wakeAll);
        presences.onChange(person -> desks.wakeHeldBy(person, Why.BUSY));
        alerts.onChange(() -> {
            reloadSoon();
            replicas.tell(Word.RELOAD, "");
        });
        replicas.onChange(this::reloadSoon);
        replicas.hear(Word.RELOAD, all -> reloadSoon());
        replicas.hear(Word.MAILS, owner -> desks.arrived(BareJid.parse(owner)));
        looks.serve(this::lookHere);
        var started = new ArrayList<MailWatcher>();
        for (MailWatcher watcher : watchers) {
            watcher.start(this);
            started.add(watcher);
        }
        running = List.copyOf(started);
        reload();
        var unused = keeper.scheduleWithFixedDelay(this::keep, 1, LOOK_AGAIN.toMinutes(), TimeUnit.MINUTES);
    }

    /** Stops; what is not told yet is told after the next start. */
    public void stop() {
        running.forEach(MailWatcher::stop);
        keeper.shutdownNow();
        try {
            intake.stop();
            desks.stop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Reads anew who has alerts and what they chose, and looks after everything that waits. */
    public synchronized void reload() {
        List<Watched> watched = alerts.watched();
        intake.serve(watched);
        everybody = watched.stream().collect(Collectors.toUnmodifiableMap(Watched::owner, each -> each));
        running.forEach(watcher -> watcher.watch(watched.stream()
                .filter(each -> replicas.of(each.owner()).isPresent() || !watcher.asks(each))
                .toList()));
        presences.want(
                "alerts",
                alerts.all().stream()
                        .filter(known ->
                                known.settings().enabled() && known.settings().holdWhileBusy())
                        .map(Alerts.Known::owner)
                        .collect(Collectors.toSet()));
        wakeAll();
    }

    private void reloadSoon() {
        reloadIn(Duration.ZERO);
    }

    /** Until it is done: nobody listens to the mailboxes of those who came from a replica that died. */
    private void reloadIn(Duration pause) {
        if (!keeper.isShutdown() && reloadWaits.compareAndSet(false, true)) {
            var unused = keeper.schedule(
                    () -> {
                        reloadWaits.set(false);
                        if (!safely(this::reload)) {
                            reloadIn(RELOAD_AGAIN);
                        }
                    },
                    pause.toMillis(),
                    TimeUnit.MILLISECONDS);
        }
    }

    /** Whatever was told or not told of it, what is stored counts. */
    private void keep() {
        boolean unused = safely(() -> {
            reload();
            int dropped = memory.dropBefore(clock.instant().minus(REMEMBERED));
            LOG.debugf("%d mail(s) forgotten", dropped);
        });
    }

    /** Whether it was done. */
    private boolean safely(Runnable work) {
        try {
            work.run();
            inTrouble = false;
            return true;
        } catch (RuntimeException e) {
            if (!inTrouble) {
                LOG.warnf("Alerts cannot be looked after just now (%s); trying again soon.", e.getMessage());
            }
            inTrouble = true;
            LOG.debug("the reason", e);
            return false;
        }
    }

    private void wakeAll() {
        boolean unused = safely(() -> memory.withOpen().forEach(desks::wake));
    }

    /** What stands in the way of people's alerts just now, in words; only of those for whom there is something. */
    public Map<String, String> troubles() {
        var troubles = new TreeMap<String, String>();
        for (Alerts.Known known : alerts.all()) {
            var words = new ArrayList<String>();
            alerts.trouble(known.owner()).ifPresent(words::add);
            running.forEach(watcher -> watcher.trouble(known.owner()).ifPresent(words::add));
            desks.held(known.owner()).ifPresent(why -> words.add("waits: " + words(why)));
            if (!words.isEmpty()) {
                troubles.put(known.owner().toString(), String.join("; ", words));
            }
        }
        return troubles;
    }

    private static String words(Why why) {
        return switch (why) {
            case QUIET_HOURS -> "quiet hours";
            case MUTED -> "muted";
            case BUSY -> "they are busy";
            case PACE -> "one message in ten seconds";
            case HOURLY_LIMIT -> "thirty messages an hour";
        };
    }

    /** How many mails of somebody's wait, from the database. */
    public int waiting(BareJid owner) {
        return memory.open(owner).size();
    }

    /**
     * Puts a mail that there is not among those that wait, to be told the way any other is after the next {@link #reload}.
     *
     * @return what it is known by
     */
    public String trial(Alerts.Known known) {
        String id = "trial-" + UUID.randomUUID() + "@kith";
        var mail = new NewMail(
                Mailbox.INBOX, null, id, new Sender("Kith, trying", ""), "A trial", "", clock.instant(), false);
        memory.take(known.owner(), List.of(mail), null, clock.instant());
        return id;
    }

    /** How far a trial has come. */
    public enum Trial {
        WAITS,
        TOLD,
        LEFT_OUT
    }

    /** What became of a {@link #trial} that was begun at that moment. */
    public Trial outcome(BareJid owner, String trial, Instant begun) {
        boolean open = memory.open(owner).stream()
                .anyMatch(each -> each.waiting().mail().messageId().equals(trial));
        return open ? Trial.WAITS : memory.toldSince(owner, begun).isEmpty() ? Trial.LEFT_OUT : Trial.TOLD;
    }

    @Override
    public boolean arrived(String mailUser, NewMail mail) {
        return intake.offer(mailUser, mail);
    }

    @Override
    public boolean hint(String mailUser) {
        return intake.offer(mailUser, null);
    }

    @Override
    public Map<String, MailboxPosition> positions(BareJid owner) {
        return memory.positions(owner);
    }

    @Override
    public List<MailPlace> unread(BareJid owner, int most) {
        return memory.unreadPlaces(owner, most);
    }

    @Override
    public void read(BareJid owner, String mailbox, MailboxPosition reached, List<NewMail> mails) {
        // A mailbox that another replica watches by now is read on by that one, from where this one came to.
        boolean unused = replicas.claim(owner).during(() -> {
            take(owner, mails, new AlertMemory.Reached(mailbox, reached));
            return true;
        });
    }

    @Override
    public void settled(BareJid owner, Set<MailPlace> mails) {
        memory.settled(owner, mails); // a fact, whoever's the mailbox is by now: what was read once was read
        meters.settled(mails.size());
    }

    private void take(BareJid owner, List<NewMail> mails, AlertMemory.@Nullable Reached reached) {
        Optional<Alerts.Known> known = alerts.find(owner);
        if (known.isEmpty()) {
            return;
        }
        var worth = new ArrayList<NewMail>();
        for (NewMail mail : mails) {
            Optional<Reason> refused =
                    AlertPolicy.refuse(known.get().settings(), known.get().since(), mail, youngest());
            if (refused.isEmpty()) {
                worth.add(mail);
            } else {
                meters.leftOut(refused.get());
            }
        }
        CrashPoint.pass();
        int fresh = memory.take(owner, worth, reached, clock.instant());
        CrashPoint.pass();
        if (fresh < worth.size()) {
            meters.known(worth.size() - fresh);
        }
        if (fresh > 0) {
            if (replicas.link().isPresent()) {
                desks.arrived(owner);
            } else {
                replicas.tell(Word.MAILS, owner.toString());
            }
        }
    }

    /** Whether another replica may be able to look into somebody's mailboxes. */
    private boolean isAskedElsewhere(BareJid owner) {
        Watched person = everybody.get(owner);
        return person != null
                && replicas.of(owner).isEmpty()
                && running.stream().anyMatch(watcher -> watcher.asks(person));
    }

    private boolean lookHere(BareJid owner) {
        boolean can = false;
        for (MailWatcher watcher : running) {
            can |= watcher.look(owner);
        }
        return can;
    }

    /** The time by which a mail is youngest: a clock that jumps ahead while we run makes no mail old. */
    private Instant youngest() {
        Instant now = clock.instant();
        Instant steady = startedAt.plusNanos(System.nanoTime() - startedNanos);
        return steady.isBefore(now) ? steady : now;
    }

    @Override
    public Optional<Overview> of(BareJid owner) {
        return alerts.find(owner)
                .filter(known -> known.settings().enabled())
                .map(known -> AlertWords.limited(
                        memory.unread(owner, clock.instant().minus(DAY)),
                        known.settings().detail()));
    }

    @Override
    public void onNewMail(Consumer<BareJid> listener) {
        listeners.add(listener);
    }

    /** What becomes of signals. */
    private final class Storing implements Intake.Work {
        @Override
        public Set<BareJid> look(Set<BareJid> owners) throws InterruptedException {
            var looked = new HashSet<BareJid>();
            var elsewhere = new HashSet<BareJid>();
            for (BareJid owner : owners) {
                if (lookHere(owner)) {
                    looked.add(owner);
                } else if (isAskedElsewhere(owner)) {
                    elsewhere.add(owner);
                }
            }
            looked.addAll(looks.ask(elsewhere));
            return looked;
        }

        @Override
        public void take(BareJid owner, List<NewMail> mails) {
            AlertService.this.take(owner, mails, null);
        }
    }

    /** What there is to know of a person at the moment. */
    private final class Here implements Postman.Surroundings {
        private final AlertWords words;

        Here(AlertWords words) {
            this.words = words;
        }

        @Override
        public Optional<Alerts.Known> known(BareJid owner) {
            return alerts.find(owner);
        }

        @Override
        public boolean busy(BareJid owner) {
            return presences.of(owner).availability() == Availability.BUSY;
        }

        @Override
        public Optional<Set<MailPlace>> unread(BareJid owner, Set<MailPlace> mails) {
            return running.stream()
                    .map(watcher -> watcher.unread(owner, mails))
                    .flatMap(Optional::stream)
                    .findFirst();
        }

        @Override
        public Alert alert(Alerts.Known known, String id, List<Waiting> mails, boolean urgent) {
            return words.alert(known, id, mails, urgent);
        }

        @Override
        public void told(BareJid owner) {
            listeners.forEach(listener -> safely(() -> listener.accept(owner)));
        }
    }
}
