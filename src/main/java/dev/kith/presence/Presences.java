package dev.kith.presence;

import dev.kith.jid.BareJid;
import dev.kith.replica.Claim;
import dev.kith.replica.Displaced;
import dev.kith.replica.Replicas;
import dev.kith.replica.Replicas.Word;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Whose presence Kith follows, and what it is now. */
@ApplicationScoped
public class Presences {
    private static final Logger LOG = Logger.getLogger(Presences.class);
    private static final long TICK = 250;
    private static final Duration LOOK_AGAIN = Duration.ofMinutes(1);
    private static final Duration FIRST_RETRY = Duration.ofSeconds(3);

    private final GrantMemory memory;
    private final PresenceSource source;
    private final Replicas replicas;
    private final Grants grants;
    private final Sightings sightings;
    private final Prober prober;
    private final Map<String, Set<BareJid>> wanted = new HashMap<>();
    private final Avatars avatars;
    private final List<Consumer<BareJid>> listeners = new CopyOnWriteArrayList<>();
    private final Set<BareJid> changed = ConcurrentHashMap.newKeySet();
    private final Semaphore work = new Semaphore(0);
    private final ExecutorService telling = Executors.newSingleThreadExecutor(
            Thread.ofVirtual().name("presence-news").factory());
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("kith-presence").factory());
    private volatile boolean running;
    private volatile boolean following = true;
    private volatile Function<BareJid, Presence> elsewhere = person -> Presence.UNKNOWN;
    private volatile Supplier<Duration> elsewhereSince = () -> Duration.ZERO;
    private volatile Thread keeper = Thread.currentThread();

    Presences(
            GrantMemory memory,
            PresenceSource source,
            AvatarSource pictures,
            Replicas replicas,
            Clock clock,
            MeterRegistry metrics) {
        this.memory = memory;
        this.source = source;
        this.replicas = replicas;
        this.sightings = new Sightings(clock, this::changed);
        var probes = metrics.counter("kith.presence.probes");
        Executor waiting = task -> Thread.ofVirtual().name("presence-wait").start(task);
        this.prober = new Prober(source, sightings, clock, probes::increment, waiting);
        this.avatars = new Avatars(pictures, sightings::watches, clock, this::changed, waiting, metrics);
        this.grants = new Grants(memory, source, new Watched(), clock);
        metrics.gauge("kith.presence.followed", prober, Prober::size);
        TimeGauge.builder(
                        "kith.badge.state.age",
                        this,
                        TimeUnit.MILLISECONDS,
                        self -> self.oldest().toMillis())
                .description("How long ago the oldest presence that is shown was last heard of")
                .register(metrics);
    }

    /** Begins to follow those who are wanted; before the link starts. */
    public void start() {
        running = true;
        source.tell(new Hearing());
        replicas.hear(Word.FORGET, jid -> forgetHere(BareJid.parse(jid)));
        var unused = timer.scheduleWithFixedDelay(this::tick, TICK, TICK, TimeUnit.MILLISECONDS);
        keeper = Thread.ofVirtual().name("presence-grants").start(this::keep);
    }

    /**
     * Whether this process is the one that follows people over the link, as it is unless somebody says otherwise. What is
     * seen of them is otherwise what that other process hears.
     */
    public void follow(boolean now) {
        if (now) {
            grants.startAnew();
        }
        following = now;
        work.release();
    }

    /** Stops; subscriptions stay as they are. */
    public void stop() {
        running = false;
        timer.shutdownNow();
        keeper.interrupt();
    }

    /** Exactly of these people pictures are wanted; when this returns, {@link #avatar} has none of anybody else. */
    public void wantPictures(Set<BareJid> people) {
        avatars.want(people);
    }

    /**
     * Exactly these people are to be followed for a feature from now on; whoever no feature wants is let go. Returns at
     * once.
     *
     * @param feature whose need this is, such as {@code badges}
     */
    public void want(String feature, Set<BareJid> people) {
        boolean more;
        synchronized (wanted) {
            wanted.put(feature, people);
            more = grants.want(
                    wanted.size() == 1
                            ? people
                            : wanted.values().stream().flatMap(Set::stream).collect(Collectors.toSet()));
        }
        if (more) {
            work.release();
        }
    }

    /**
     * A person's presence.
     *
     * @return what was heard in the last five minutes, {@link Presence#UNKNOWN} when that is not enough to tell; from
     *     memory, without waiting for anything
     */
    public Presence of(BareJid person) {
        return following ? sightings.of(person) : elsewhere.apply(person);
    }

    /**
     * A person's picture, for those of whom it is wanted.
     *
     * @return null when they have none that can be shown, do not let us see them any more, or there is no link on which
     *     that is certain; from memory, without waiting for anything
     */
    public @Nullable Avatar avatar(BareJid person) {
        return avatars.of(person);
    }

    /** Who is told of everybody for whom {@link #of} or {@link #avatar} says something else than before. */
    public void onChange(Consumer<BareJid> listener) {
        listeners.add(listener);
    }

    /** How far the person lets us see them, from the database: for listings, in whatever process. */
    public Grant grant(BareJid person) {
        return memory.of(person).map(Granted::grant).orElse(Grant.NONE);
    }

    /**
     * Forgets somebody who has left, once no feature {@linkplain #want wants} them: their subscription is ended, and then
     * nothing of it is kept, not even that they said no.
     */
    public void forget(BareJid person) {
        memory.forget(person); // here, since what they leave may be looked after by another replica than the link
        forgetHere(person);
        replicas.tell(Word.FORGET, person.toString());
    }

    private void forgetHere(BareJid person) {
        grants.forget(person);
        work.release();
    }

    /** Asks somebody once more who took it back or said no; a running service does so within a minute. */
    public void askAgain(BareJid person) {
        memory.askAgain(person);
        work.release();
    }

    /**
     * Where to look for presence while another process follows people.
     *
     * @param since how long ago all of that was confirmed
     */
    void elsewhere(Function<BareJid, Presence> known, Supplier<Duration> since) {
        elsewhere = known;
        elsewhereSince = since;
    }

    private Duration oldest() {
        return following ? sightings.oldest() : elsewhereSince.get();
    }

    /** Those of whom something may be known. */
    Set<BareJid> followed() {
        return sightings.watched();
    }

    /** Another process heard something of somebody. */
    void news(BareJid person) {
        changed(person);
    }

    private void changed(BareJid person) {
        if (changed.add(person)) {
            telling.execute(() -> {
                changed.remove(person);
                listeners.forEach(listener -> tell(listener, person));
            });
        }
    }

    private static void tell(Consumer<BareJid> listener, BareJid person) {
        try {
            listener.accept(person);
        } catch (RuntimeException e) {
            LOG.error("a fault in Kith after somebody's presence changed; please report it with this log", e);
        }
    }

    private void tick() {
        try {
            prober.tick();
            sightings.sweep();
            avatars.tick();
        } catch (RuntimeException e) { // or nobody would ever be asked again
            LOG.error("a fault in Kith while asking for presence; please report it with this log", e);
        }
    }

    /** By the link's claim, so that a process that stood still neither stores nor writes what is another's. */
    private boolean pass() {
        if (!following) {
            return true;
        }
        if (!replicas.takesPart()) {
            return grants.pass();
        }
        Optional<Claim> link = replicas.link();
        return link.isEmpty() || link.get().during(grants::pass);
    }

    private void keep() {
        int failures = 0;
        while (running) {
            Duration pause = LOOK_AGAIN;
            try {
                failures = pass() ? 0 : failures + 1;
            } catch (Displaced e) { // or the database is away; whoever holds the link then goes on
                failures++;
                LOG.debugf("presence grants have to wait: %s", e.getMessage());
            } catch (RuntimeException e) {
                failures++;
                LOG.warn("Cannot see to whose presence may be followed; trying again soon.", e);
            }
            if (failures > 0) {
                Duration retry = FIRST_RETRY.multipliedBy(1L << Math.min(failures - 1, 5));
                pause = retry.compareTo(pause) < 0 ? retry : pause;
            }
            try {
                boolean unused = work.tryAcquire(pause.toMillis(), TimeUnit.MILLISECONDS);
                work.drainPermits();
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    /** Those who may be seen. */
    private final class Watched implements Grants.Watching {
        @Override
        public boolean watches(BareJid person) {
            return sightings.watches(person);
        }

        @Override
        public void begin(BareJid person) {
            if (!sightings.watches(person)) {
                sightings.watch(person);
                prober.add(person);
                avatars.begin(person);
            }
        }

        @Override
        public void end(BareJid person) {
            prober.drop(person);
            sightings.forget(person);
            avatars.forget(person);
        }
    }

    /** What comes in over the link. */
    private final class Hearing implements PresenceSource.Listener {
        @Override
        public void linkUp() {
            grants.linkUp();
            work.release();
        }

        @Override
        public void linkLost() {
            grants.linkLost();
            prober.forgetAll();
            sightings.forgetAll();
            avatars.forgetAll();
        }

        @Override
        public boolean follows(BareJid person) {
            return grants.follows(person);
        }

        @Override
        public void heard(BareJid person, Sighting sighting) {
            switch (sighting) {
                case Sighting.Here here -> {
                    if (here.proof() && grants.seen(person)) {
                        work.release();
                    }
                    sightings.here(person, here);
                    prober.noticed(person);
                    if (here.photo() != null) {
                        avatars.told(person, here.photo());
                    }
                }
                case Sighting.Gone(String resource) -> sightings.gone(person, resource);
                case Sighting.NobodyHere() -> {
                    sightings.nobodyHere(person);
                    prober.nobodyHere(person);
                }
                case Sighting.Allowed() -> {
                    grants.allowed(person);
                    work.release();
                }
                case Sighting.Refused() -> {
                    grants.refused(person);
                    work.release();
                }
            }
        }
    }
}
