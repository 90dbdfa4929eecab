package dev.kith.sync;

import dev.kith.account.Account;
import dev.kith.account.Accounts;
import dev.kith.jid.BareJid;
import dev.kith.observe.Span;
import dev.kith.replica.Displaced;
import dev.kith.replica.Replicas;
import dev.kith.replica.Replicas.Word;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/**
 * When passes run: by schedule, sooner for people who are online, when somebody comes online, and on demand. Each
 * account has at most one pass at a time, on a virtual thread of its own; a slow or failing one delays nobody else. Only
 * accounts that are this replica's have a place here; what is said of others is passed on.
 */
@ApplicationScoped
public class SyncScheduler {
    private static final Logger LOG = Logger.getLogger(SyncScheduler.class);
    private static final Duration LONGEST_DELAY = Duration.ofHours(6);

    /** When an account whose claim is in doubt is looked at again, if it is still ours. */
    private static final Duration DISPLACED = Duration.ofSeconds(3);

    /** When the accounts are looked for again that could not be read: those of a replica that died wait for it. */
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(3);

    /** What was read of an account so long ago may not be what its person wants any more. */
    private static final Duration LONG_AGO = Duration.ofMillis(100);

    /** However often something changes, what it asks of the servers has an end. */
    private static final Duration HINTS_APART = Duration.ofSeconds(2);

    private final Accounts accounts;
    private final AccountSync sync;
    private final LastPasses passes;
    private final PassLog log;
    private final Replicas replicas;
    private final SyncConfig config;
    private final Rhythm rhythm;
    private final SyncMeters meters;
    private final OwnAccounts own;
    private final OnlinePeople online;
    private final Clock clock;

    private final ScheduledExecutorService timer = timer();
    private final Map<Long, AccountSlot> slots = new ConcurrentHashMap<>();
    private final Map<URI, Semaphore> servers = new ConcurrentHashMap<>();
    private final Semaphore places;
    private final AtomicLong turns = new AtomicLong();
    private final AtomicBoolean reloading = new AtomicBoolean();
    private final AtomicBoolean lookWaits = new AtomicBoolean();
    private boolean cannotLook;
    private volatile boolean running;

    SyncScheduler(
            Accounts accounts,
            AccountSync sync,
            LastPasses passes,
            Replicas replicas,
            SyncConfig config,
            MeterRegistry metrics,
            Clock clock) {
        this.accounts = accounts;
        this.sync = sync;
        this.passes = passes;
        this.log = new PassLog(passes, clock);
        this.replicas = replicas;
        this.config = config;
        this.rhythm = new Rhythm(config);
        this.clock = clock;
        this.places = new Semaphore(config.concurrentPasses(), true);
        this.meters = new SyncMeters(metrics, slots.values());
        this.own = new OwnAccounts(accounts, sync, replicas, System::nanoTime);
        this.online = new OnlinePeople(replicas, this::passOf);
        sync.onHint(jid -> accounts.find(jid).ifPresent(this::nudge));
    }

    private static ScheduledExecutorService timer() {
        var timer = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("kith-schedule").factory());
        timer.setRemoveOnCancelPolicy(true); // what is planned anew would stay until it was due
        return timer;
    }

    /** Starts the schedule; the first passes are spread over a minute, or longer where there are many. */
    public void start() {
        running = true;
        replicas.onChange(this::reload);
        replicas.hear(Word.RELOAD, all -> reload());
        replicas.hear(Word.NUDGE, account -> nudgeHere(Long.parseLong(account)));
        replicas.hear(Word.BOOKS, account -> hintOwn(Long.parseLong(account)));
        replicas.hear(Word.RECONNECTED, all -> reconcileHere());
        online.listen(timer);
        var unusedTurns = timer.scheduleAtFixedRate(turns::incrementAndGet, 0, 1, TimeUnit.SECONDS);
        var unused = timer.scheduleWithFixedDelay(this::reloadAside, 0, 60, TimeUnit.SECONDS);
    }

    /** How often the schedule has gone round; nothing in it waits for another server. */
    public long turns() {
        return turns.get();
    }

    /** A database that answers slowly holds up no pass of those who are known already. */
    private void reloadAside() {
        if (reloading.compareAndSet(false, true)) {
            Thread.ofVirtual().name("reload").start(() -> {
                try {
                    reload();
                } finally {
                    reloading.set(false);
                }
            });
        }
    }

    /** Has every replica look which accounts are switched on now. */
    public void reloadEverywhere() {
        reload();
        replicas.tell(Word.RELOAD, "");
    }

    /**
     * Looks which accounts are switched on now, and this replica's; done every minute anyway, and at once when the command
     * line says so or shards change hands.
     */
    public synchronized void reload() {
        if (!running) {
            return;
        }
        try {
            OwnAccounts.Found found = own.look();
            slots.values().removeIf(found::isGone);
            var come = new HashMap<>(found.here());
            come.keySet().removeAll(slots.keySet());
            Duration spread = rhythm.spread(come.size(), config.interval().dividedBy(5));
            come.forEach((id, claim) -> {
                passes.lookAgain(id);
                sync.unsettle(id); // another replica may have had it, and the person their way, meanwhile
                var slot = new AccountSlot(id, claim);
                slots.put(id, slot);
                plan(slot, randomUpTo(spread));
            });
            cannotLook = false;
        } catch (RuntimeException e) {
            if (!cannotLook) {
                LOG.warn("Cannot read the accounts; looking again soon.", e);
            }
            cannotLook = true;
            reloadAfter(LOOK_AGAIN);
        }
    }

    /** However often a look fails, one more of them waits. */
    private void reloadAfter(Duration pause) {
        if (running && !lookWaits.getAndSet(true)) {
            var unused = timer.schedule(
                    () -> {
                        lookWaits.set(false);
                        reloadAside();
                    },
                    pause.toMillis(),
                    TimeUnit.MILLISECONDS);
        }
    }

    /** The numbers of the accounts that have a place here. */
    Set<Long> own() {
        return Set.copyOf(slots.keySet());
    }

    /**
     * Everything is read and reconciled again, spread out, by every replica: the XMPP server was away, so anything may
     * have happened.
     */
    public void reconcileAll() {
        reconcileHere();
        replicas.tell(Word.RECONNECTED, "");
    }

    private void reconcileHere() {
        sync.unsettleAll();
        Duration spread = rhythm.spread(slots.size(), config.interval());
        slots.values().forEach(slot -> {
            slot.reconnected(); // who tells that a book changed is heard at once again
            plan(slot, randomUpTo(spread));
        });
    }

    /** A person came online: their pass runs now, if they have an account. */
    public void cameOnline(BareJid jid) {
        online.came(jid);
    }

    private void passOf(BareJid jid) {
        accounts.find(jid).map(account -> slots.get(account.id())).ifPresent(slot -> plan(slot, Duration.ZERO));
    }

    public void wentOffline(BareJid jid) {
        online.went(jid);
    }

    /** Nobody's presence is known any more. */
    public void presenceUnknown() {
        online.unknown();
    }

    /**
     * Runs a pass now, after the one that may be running.
     *
     * @return how it ended; {@code Failed} when the account is not switched on
     */
    public CompletableFuture<SyncOutcome> passNow(Account account) {
        AccountSlot slot = slots.get(account.id());
        if (!account.enabled() || !running) {
            return CompletableFuture.completedFuture(new SyncOutcome.Failed(
                    "The account is switched off. To switch it on: kith account enable " + account.jid()));
        }
        if (slot == null || !slot.isOurs()) {
            reload();
            slot = slots.get(account.id());
        }
        if (slot == null) {
            return CompletableFuture.completedFuture(new SyncOutcome.Failed(
                    "The account is gone, or another replica is about to look after it. Next: try again."));
        }
        sync.unsettle(account.id());
        var ended = new CompletableFuture<SyncOutcome>();
        slot.whenNextEnds(ended);
        plan(slot, Duration.ZERO);
        return ended;
    }

    /** Runs a pass soon, without anybody waiting for it. */
    public void nudge(Account account) {
        if (!nudgeHere(account.id())) {
            replicas.tell(Word.NUDGE, Long.toString(account.id()));
        }
    }

    private boolean nudgeHere(long account) {
        sync.unsettle(account);
        AccountSlot slot = slots.get(account);
        if (slot != null) {
            plan(slot, Duration.ZERO);
        }
        return slot != null && slot.isOurs();
    }

    /**
     * Something may have changed in an account's books: its next pass comes now, or two seconds after the last one began. Where
     * the last one failed, it comes when it would have come anyway, unless the XMPP server came back since: a server that asked
     * for peace gets it.
     */
    public void hint(long account) {
        if (!hintOwn(account)) {
            replicas.tell(Word.BOOKS, Long.toString(account));
        }
    }

    /** The same, if the account is this replica's; whether it is. */
    boolean hintOwn(long account) {
        AccountSlot slot = slots.get(account);
        if (slot != null && !slot.inTrouble()) {
            plan(slot, max(Duration.ZERO, HINTS_APART.minus(slot.sinceBegun())));
        }
        return slot != null && slot.isOurs();
    }

    private void plan(AccountSlot slot, Duration delay) {
        if (running) {
            slot.plan(timer, delay, () -> begin(slot));
        }
    }

    private void begin(AccountSlot slot) {
        if (running && slot.begin()) {
            Thread.ofVirtual().name("pass-" + slot.account()).start(() -> pass(slot));
        }
    }

    private void pass(AccountSlot slot) {
        SyncOutcome outcome = new SyncOutcome.Failed("not run");
        boolean isFirst = slot.lastOutcome().equals(AccountSlot.NO_PASS_YET);
        Duration next = config.interval();
        try {
            var account = accounts.find(slot.account());
            if (account.isPresent()) {
                outcome = inItsPlace(account.get(), slot, isFirst);
                next = next(account.get(), slot, outcome);
                log.ended(slot.claim(), account.get(), outcome, next);
            } else {
                slots.remove(slot.account(), slot); // erased, which most looks do not show
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Displaced e) { // or the database is away; whoever is the owner then goes on
            outcome = new SyncOutcome.Postponed(
                    String.valueOf(e.getMessage()), clock.instant().plus(DISPLACED));
            next = DISPLACED;
            LOG.debugf("account %d: %s", slot.account(), e.getMessage());
        } catch (RuntimeException e) {
            outcome = new SyncOutcome.Failed("a fault in Kith; please report it with the log");
            meters.fault();
            next = backOff(slot.failed());
            LOG.errorf(e, "account %d: a fault in Kith stopped the pass; the next try is in %s", slot.account(), next);
        } finally {
            boolean again = slot.end(outcome);
            if (again || slots.get(slot.account()) == slot) { // whoever waits is told that it is another replica's now
                plan(slot, again ? Duration.ZERO : next);
            }
        }
    }

    private SyncOutcome inItsPlace(Account account, AccountSlot slot, boolean isFirst) throws InterruptedException {
        URI server = sync.books(account).map(url -> url.resolve("/")).orElse(URI.create("/"));
        Semaphore atServer =
                servers.computeIfAbsent(server, key -> new Semaphore(config.concurrentPassesPerServer(), true));
        long begun = System.nanoTime();
        atServer.acquire(); // first: those who wait for a slow server hold no place that others could use
        try {
            places.acquire();
            try {
                boolean waited = System.nanoTime() - begun > LONG_AGO.toNanos();
                return slot.claim().during(() -> waited ? asTheyAreNow(account, isFirst) : measured(account, isFirst));
            } finally {
                places.release();
            }
        } finally {
            atServer.release();
        }
    }

    /** While it waited its person may have said that they want it otherwise, or not at all. */
    private SyncOutcome asTheyAreNow(Account account, boolean isFirst) {
        return accounts.find(account.id())
                .map(now -> measured(now, isFirst))
                .orElseGet(() -> new SyncOutcome.Failed("The account is gone."));
    }

    private SyncOutcome measured(Account account, boolean isFirst) {
        PassKind kind = isFirst ? PassKind.FIRST : sync.kindOfNext(account);
        long begun = System.nanoTime();
        try (Span span = Span.of("pass").with("kith.account", Long.toString(account.id()))) {
            SyncOutcome outcome = sync.run(account);
            meters.passed(outcome, kind, Duration.ofNanos(System.nanoTime() - begun));
            span.with("kith.outcome", outcome.word()).with("kith.kind", kind.word());
            return outcome;
        }
    }

    private Duration next(Account account, AccountSlot slot, SyncOutcome outcome) {
        boolean quiet = outcome instanceof SyncOutcome.Synced(var counts) && counts.isEmpty();
        Duration usual = rhythm.until(account, sync.books(account), online.contains(account.jid()), quiet);
        slot.expects(usual);
        return switch (outcome) {
            case SyncOutcome.Synced synced -> {
                slot.succeeded();
                yield jittered(usual);
            }
            case SyncOutcome.Refused refused -> {
                slot.succeeded();
                yield jittered(usual);
            }
            case SyncOutcome.Postponed(String reason, Instant retryAt) ->
                max(Duration.between(clock.instant(), retryAt), randomUpTo(backOff(slot.failed())));
            case SyncOutcome.Failed failed -> jittered(max(usual, backOff(slot.failed())));
        };
    }

    private static Duration backOff(int failures) {
        return min(LONGEST_DELAY, Duration.ofSeconds(5L << Math.min(failures, 13)));
    }

    private static Duration jittered(Duration usual) {
        double factor = ThreadLocalRandom.current().nextDouble(0.8, 1.2);
        return Duration.ofMillis((long) (usual.toMillis() * factor));
    }

    private static Duration randomUpTo(Duration most) {
        return Duration.ofMillis(ThreadLocalRandom.current().nextLong(most.toMillis() + 1));
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    private static Duration max(Duration a, Duration b) {
        return a.compareTo(b) > 0 ? a : b;
    }

    /** Starts nothing new, and lets running passes end at their next step. */
    public void stopSoon() {
        running = false;
        sync.stopSoon();
        timer.shutdownNow();
    }

    /** The same, and waits for them, at most the configured time. */
    public void stop() {
        stopSoon();
        var open = slots.values().stream().map(AccountSlot::ended).toArray(CompletableFuture[]::new);
        try {
            CompletableFuture.allOf(open).get(config.stopWithin().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            LOG.warn(
                    "Some passes did not end in time; what they wrote is remembered, the rest is done after the next start.");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (java.util.concurrent.ExecutionException e) {
            LOG.warn("A pass ended badly while stopping.", e);
        }
    }
}
