package dev.kith.replica;

import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import dev.kith.db.Wakeups;
import dev.kith.jid.BareJid;
import io.agroal.api.AgroalDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * This process's part of the work: db-scheduler hands out the shards and takes them from the dead, and this class keeps
 * the process alive in the others' eyes, gives back what is more than its share, and tells what it has.
 */
@ApplicationScoped
public class Shards implements Replicas {
    private static final Logger LOG = Logger.getLogger(Shards.class);

    /** How long what is under way may take to come to its next step before its shard is given back all the same. */
    private static final Duration LAST_STEP = Duration.ofSeconds(5);

    private static final Duration GIVE_BACK = Duration.ofSeconds(8);

    /** How long the link may be nobody's while it moves, with the time until all have heard of it. */
    private static final Duration LINK_MOVES = Duration.ofSeconds(20);

    private final AgroalDataSource database;
    private final String id;
    private final Heartbeat heartbeat;
    private final Signals signals;
    private final Map<Integer, Claim> claims = new ConcurrentHashMap<>();
    private final Set<String> executing = ConcurrentHashMap.newKeySet();
    private final ShardNews news = new ShardNews();
    private final Semaphore beatNow = new Semaphore(0);
    private volatile int wanted;
    private volatile boolean wantsLink;
    private volatile boolean takesAccounts;
    private volatile int alive = 1;
    private volatile long linkHeldAt = System.nanoTime() - LINK_MOVES.toNanos();
    private final AtomicLong beats = new AtomicLong();
    private volatile boolean asking;
    private volatile boolean started;
    private volatile boolean running;
    private volatile boolean stopping;
    private volatile LinkWork linkWork = new LinkWork() {};
    private @Nullable Leases people;
    private @Nullable Leases link;
    private @Nullable Thread beating;

    /** What holding the link is good for; both are called by one thread, one after the other. */
    public interface LinkWork {
        /** The link is this process's from now on; returns soon. */
        default void begin(Claim link) {}

        /** It is given back, or lost; when this returns, nothing goes over it any more. */
        default void end() {}
    }

    Shards(AgroalDataSource database, Wakeups wakeups, MeterRegistry metrics) {
        this.database = database;
        this.id = name();
        this.heartbeat = new Heartbeat(database, id);
        this.signals = new Signals(wakeups, id);
        signals.hear(Word.REPLICAS, unused -> beatNow());
        metrics.gauge("kith.replica.shards", claims, Map::size);
        metrics.gauge("kith.replica.alive", this, self -> self.alive);
        metrics.gauge("kith.replica.link", claims, held -> held.containsKey(ShardMap.LINK) ? 1 : 0);
        metrics.gauge("kith.replica.lease.epoch", claims, Shards::highestEpoch);
        ReplicaMeters.show();
    }

    private static double highestEpoch(Map<Integer, Claim> claims) {
        return claims.values().stream().mapToLong(Claim::epoch).max().orElse(0);
    }

    private static String name() {
        String host;
        try {
            host = InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            host = "kith";
        }
        return host.substring(0, Math.min(host.length(), 30)) + "-"
                + UUID.randomUUID().toString().substring(0, 8);
    }

    /** This process's name among the replicas, a new one after each start. */
    public String id() {
        return id;
    }

    /**
     * Begins to take part: the link as soon as it is free, and accounts once {@link #takeAccounts} says so.
     *
     * @param noOthers whether whoever else seems to be there is dead for certain, so that nothing is waited for
     */
    public synchronized void start(LinkWork work, boolean noOthers) {
        linkWork = work;
        started = true;
        running = true;
        wantsLink = true;
        if (noOthers) {
            heartbeat.buryOthers();
        }
        beat();
        signals.listen(this::hasOthers);
        tell(Word.REPLICAS, "");
        var peopleTenures = new Tenures(database, "shard_lease", id);
        var linkTenures = new Tenures(database, "link_lease", id);
        people = Leases.of(
                database,
                "shard_lease",
                id,
                task(peopleTenures),
                peopleTenures,
                ShardMap.PEOPLE,
                () -> wanted - held(),
                () -> Set.copyOf(executing));
        link = Leases.of(
                database,
                "link_lease",
                id,
                task(linkTenures),
                linkTenures,
                1,
                () -> wantsLink && !executing.contains(Integer.toString(ShardMap.LINK)) ? 1 : 0,
                () -> Set.copyOf(executing));
        news.start();
        beating = Thread.ofPlatform().daemon().name("kith-heartbeat").start(this::beatOn);
        link.start();
        people.start();
    }

    /** Whether this process can reach rosters, and so is to have its share of the accounts. */
    public void takeAccounts(boolean can) {
        if (takesAccounts != can && !stopping) {
            takesAccounts = can;
            beatNow();
        }
    }

    /** How often this process has tried to give a sign of life; goes on whatever the database does. */
    public long beats() {
        return beats.get();
    }

    /** Whether it waits for the database's answer to one. */
    public boolean asksDatabase() {
        return asking;
    }

    /** Looks at once how many replicas there are. */
    public void beatNow() {
        beatNow.release();
    }

    @Override
    public boolean takesPart() {
        return started; // also while it stops: what it gives back is others' at once
    }

    @Override
    public boolean hasOthers() {
        return alive > 1;
    }

    @Override
    public boolean linkIsHeld() {
        return System.nanoTime() - linkHeldAt < LINK_MOVES.toNanos();
    }

    @Override
    public void tell(Word word, String what) {
        if (hasOthers()) {
            signals.say(word, what);
        }
    }

    @Override
    public void hear(Word word, Consumer<String> listener) {
        signals.hear(word, listener);
    }

    /** Gives everything back, at once for whatever is not just being written: people first, who may need the link for that. */
    public void stop() {
        Leases shards;
        Leases linkLease;
        synchronized (this) {
            shards = people;
            linkLease = link;
            people = null;
            link = null;
        }
        if (shards == null || linkLease == null) {
            return;
        }
        news.stop(); // nobody who hears of it has anything to do any more
        stopping = true;
        takesAccounts = false;
        wanted = 0;
        claims.values().stream().filter(claim -> claim.shard() != ShardMap.LINK).forEach(Claim::close);
        awaitNone(this::held);
        wantsLink = false;
        claims.values().forEach(Claim::close);
        awaitNone(executing::size);
        running = false;
        interrupt(beating);
        stop(shards, linkLease);
        heartbeat.leave();
        tell(Word.REPLICAS, "");
    }

    /** Side by side, since each may take a second to see that nothing is left to do. */
    private static void stop(Leases... all) {
        var stopping =
                Stream.of(all).map(each -> Thread.ofVirtual().start(each::stop)).toList();
        try {
            for (Thread each : stopping) {
                each.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitNone(IntSupplier left) {
        long end = System.nanoTime() + GIVE_BACK.toNanos();
        try {
            while (left.getAsInt() > 0 && System.nanoTime() < end) {
                TimeUnit.MILLISECONDS.sleep(10);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void interrupt(@Nullable Thread thread) {
        if (thread != null) {
            thread.interrupt();
        }
    }

    @Override
    public Optional<Claim> of(BareJid person) {
        return Optional.ofNullable(claims.get(ShardMap.of(person))).filter(Claim::isKept);
    }

    @Override
    public Map<Integer, Claim> people() {
        return claims.values().stream()
                .filter(claim -> claim.shard() != ShardMap.LINK && claim.isKept())
                .collect(Collectors.toUnmodifiableMap(Claim::shard, Function.identity()));
    }

    @Override
    public Optional<Claim> link() {
        return Optional.ofNullable(claims.get(ShardMap.LINK)).filter(Claim::isKept);
    }

    @Override
    public void onChange(Runnable listener) {
        news.onChange(listener);
    }

    /** How many shards of people this process has, or is about to have. */
    private int held() {
        return executing.size() - (executing.contains(Integer.toString(ShardMap.LINK)) ? 1 : 0);
    }

    private Task<Void> task(Tenures tenures) {
        return Tasks.custom("shard", Void.class)
                .onFailure((end, lease) -> {}) // given back already, as after every tenure
                .execute((instance, context) -> {
                    hold(tenures, Integer.parseInt(instance.getId()), context.getExecution().version);
                    return (end, lease) -> {};
                });
    }

    /** A whole tenure, from being given a shard to giving it back. */
    private void hold(Tenures tenures, int shard, long version) {
        String name = Integer.toString(shard);
        executing.add(name);
        try {
            var epoch = tenures.begin(shard, version);
            if (epoch.isPresent() && heartbeat.isFresh()) {
                hold(new Claim(shard, epoch.getAsLong(), heartbeat::isFresh));
            }
        } catch (SQLException e) {
            LOG.debugf("shard %d cannot be taken now: %s", shard, e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) { // it is given back; in a moment somebody tries again
            LOG.errorf(e, "a fault in Kith in looking after shard %d; please report it with this log", shard);
            pause();
        } finally {
            try {
                tenures.end(shard, version);
            } catch (SQLException e) {
                LOG.debugf("shard %d is given back later: %s", shard, e.getMessage());
            }
            executing.remove(name);
        }
    }

    private static void pause() {
        try {
            TimeUnit.SECONDS.sleep(5);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void hold(Claim claim) throws InterruptedException {
        claims.put(claim.shard(), claim);
        try {
            if (wantedNoMore(claim)) {
                return;
            }
            news.changed();
            if (claim.shard() == ShardMap.LINK) {
                LOG.info("This replica holds the link to the XMPP server.");
                try {
                    linkWork.begin(claim);
                    claim.awaitClosing();
                } finally {
                    linkWork.end();
                }
            } else {
                claim.awaitClosing();
            }
            claim.awaitIdle(LAST_STEP);
        } finally {
            claim.end();
            claims.remove(claim.shard(), claim);
            news.changed();
        }
    }

    /** Whether it came when everything was being given back already. */
    private boolean wantedNoMore(Claim claim) {
        return claim.shard() == ShardMap.LINK ? !wantsLink : wanted == 0;
    }

    private void beatOn() {
        try {
            while (running) {
                boolean unused = beatNow.tryAcquire(Heartbeat.EVERY.toMillis(), TimeUnit.MILLISECONDS);
                beatNow.drainPermits();
                beat();
            }
        } catch (InterruptedException e) {
            LOG.debug("told to stop");
        }
    }

    private void beat() {
        beats.incrementAndGet();
        var before = List.copyOf(claims.values());
        try {
            var seen = ask();
            before.stream()
                    .filter(claim -> seen.own().getOrDefault(claim.shard(), -1L) != claim.epoch())
                    .forEach(Shards::lose);
            boolean cameOrWent = alive != seen.alive();
            alive = seen.alive();
            if (seen.linkHeld()) {
                linkHeldAt = System.nanoTime();
            }
            if (cameOrWent) {
                news.changed();
            }
            wanted = takesAccounts && !stopping ? ShardMap.fairShare(seen.takers()) : 0;
            shed();
        } catch (SQLException | RuntimeException e) {
            LOG.debugf("no sign of life could be given: %s", e.getMessage());
        }
        if (heartbeat.isLost()) {
            before.forEach(Shards::lose);
        }
    }

    private Heartbeat.Seen ask() throws SQLException {
        asking = true;
        try {
            return heartbeat.beat(takesAccounts, held(), claims.containsKey(ShardMap.LINK));
        } finally {
            asking = false;
        }
    }

    private static void lose(Claim claim) {
        if (claim.lose()) {
            ReplicaMeters.lost();
        }
    }

    /** Gives back what is more than the share; db-scheduler by itself never does. */
    private void shed() {
        var open = people().values().stream()
                .sorted(Comparator.comparingInt(Claim::shard))
                .toList();
        if (open.size() > wanted) {
            open.subList(wanted, open.size()).forEach(Claim::close);
            news.changed();
        }
    }
}
