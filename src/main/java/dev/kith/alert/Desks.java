package dev.kith.alert;

import dev.kith.alert.Decision.Why;
import dev.kith.alert.Postman.End;
import dev.kith.jid.BareJid;
import dev.kith.replica.Claim;
import dev.kith.replica.Displaced;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The desks of whoever holds the link: without it nothing is told, and once it is back, what was told is read anew.
 *
 * <p>When rounds are made: one at a time for each person, on a virtual thread, soon after something arrived and again when
 * what holds it ends. Whoever has nothing waiting takes no room here.
 */
final class Desks {
    private static final Logger LOG = Logger.getLogger(Desks.class);
    /** Mails that arrive at once are told at once. */
    private static final Duration LINGER = Duration.ofMillis(30);
    /** What is held anyway is not looked at more often, however much arrives. */
    private static final Duration SELDOM = Duration.ofSeconds(1);

    /** A clock that is put right is noticed within this. */
    private static final Duration LOOK_AGAIN = Duration.ofMinutes(1);

    private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
    private static final int AT_ONCE = 8;

    private final Postman postman;
    private final AlertMemory memory;
    private final Supplier<Optional<Claim>> link;
    private final Clock clock;
    private final Semaphore places = new Semaphore(AT_ONCE);
    private final Map<BareJid, Desk> desks = new ConcurrentHashMap<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("kith-alerts").factory());
    private volatile boolean running = true;

    /** What is under way for one person. */
    private static final class Desk {
        boolean busy;
        boolean again;
        boolean more;
        int failures;

        /** When the server could first not be reached with what waits, by {@link System#nanoTime}. */
        @Nullable
        Long stuckSince;

        @Nullable
        ScheduledFuture<?> alarm;

        @Nullable
        ToldTimes told;

        /** Since which tenure of the link that is complete; another replica may have told more before. */
        long toldSince;

        @Nullable
        Why held;
    }

    Desks(Postman postman, AlertMemory memory, Supplier<Optional<Claim>> link, Clock clock) {
        this.postman = postman;
        this.memory = memory;
        this.link = link;
        this.clock = clock;
    }

    /** Ends: rounds that run end at their next step. */
    void stop() throws InterruptedException {
        running = false;
        timer.shutdownNow();
        boolean unused = places.tryAcquire(AT_ONCE, 5, TimeUnit.SECONDS);
    }

    /** Something changed for somebody; a round is made soon, whatever holds their mail. */
    void wake(BareJid owner) {
        desks.compute(owner, (who, old) -> {
            Desk desk = old == null ? new Desk() : old;
            if (desk.busy) {
                desk.again = true;
            } else {
                hasten(who, desk, LINGER);
            }
            return desk;
        });
    }

    /**
     * Mail arrived for somebody. While the pace holds theirs it only waits with the rest; a thousand mails in a minute
     * make no more rounds than ten.
     */
    void arrived(BareJid owner) {
        desks.compute(owner, (who, old) -> {
            Desk desk = old == null ? new Desk() : old;
            if (desk.busy) {
                desk.more = true;
            } else if (!isPaced(desk)) {
                hasten(who, desk, desk.held == null ? LINGER : SELDOM);
            }
            return desk;
        });
    }

    private static boolean isPaced(Desk desk) {
        return desk.held == Why.PACE || desk.held == Why.HOURLY_LIMIT;
    }

    private void hasten(BareJid owner, Desk desk, Duration delay) {
        if (desk.alarm == null || desk.alarm.getDelay(TimeUnit.MILLISECONDS) > delay.toMillis()) {
            set(owner, desk, delay);
        }
    }

    /** Whoever waits for just that is looked at again. */
    void wakeHeldBy(BareJid owner, Why why) {
        Desk desk = desks.get(owner);
        if (desk != null && desk.held == why) {
            wake(owner);
        }
    }

    /** What holds somebody's mail, as far as it is known. */
    Optional<Why> held(BareJid owner) {
        return Optional.ofNullable(desks.get(owner)).map(desk -> desk.held);
    }

    /** How many people have mail that is held back by their own choices. */
    long heldBack() {
        return desks.values().stream().filter(desk -> desk.held != null).count();
    }

    /** How many people's mail waits to be told, for whatever reason. */
    long pending() {
        return desks.values().stream()
                .filter(desk -> desk.busy || desk.again || desk.more || desk.held != null || desk.stuckSince != null)
                .count();
    }

    /** How long the longest of those waits whose mail cannot be told because the server cannot be reached. */
    Duration longestStuck() {
        long now = System.nanoTime();
        return desks.values().stream()
                .map(desk -> desk.stuckSince)
                .filter(Objects::nonNull)
                .map(since -> Duration.ofNanos(now - since))
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
    }

    private void set(BareJid owner, Desk desk, Duration delay) {
        if (desk.alarm != null) {
            desk.alarm.cancel(false);
        }
        if (running) {
            desk.alarm = timer.schedule(
                    () -> Thread.ofVirtual().name("alerts-" + owner).start(() -> round(owner)),
                    delay.toMillis(),
                    TimeUnit.MILLISECONDS);
        }
    }

    private void round(BareJid owner) {
        Desk desk = desks.get(owner);
        if (desk == null || !begin(owner)) {
            return;
        }
        Duration next = null;
        try {
            places.acquire();
            try {
                Optional<Claim> here = link.get();
                if (running && here.isEmpty()) {
                    desks.remove(owner, desk); // who holds the link makes the rounds, and knows better what was told
                    return;
                }
                next = running ? here.orElseThrow().during(() -> round(owner, desk, here.get())) : null;
            } finally {
                places.release();
            }
        } catch (Displaced e) {
            LOG.debugf("an alert for %s waits: %s", owner, e.getMessage());
            next = retry(desk);
        } catch (RuntimeException e) {
            LOG.warnf("Alerts for %s cannot be looked after just now (%s); trying again.", owner, e.getMessage());
            LOG.debug("the reason", e);
            next = stuck(desk);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        finish(owner, next);
    }

    private @Nullable Duration round(BareJid owner, Desk desk, Claim here) {
        return after(owner, desk, postman.round(owner, told(owner, desk, here.epoch()), desk.held != null));
    }

    private boolean begin(BareJid owner) {
        boolean[] mine = new boolean[1];
        desks.computeIfPresent(owner, (who, desk) -> {
            mine[0] = !desk.busy;
            desk.again |= desk.busy;
            desk.busy = true;
            desk.alarm = null;
            return desk;
        });
        return mine[0];
    }

    private void finish(BareJid owner, @Nullable Duration next) {
        desks.computeIfPresent(owner, (who, desk) -> {
            desk.busy = false;
            boolean again = desk.again;
            boolean more = desk.more && !isPaced(desk);
            desk.again = false;
            desk.more = false;
            if (again || more) {
                set(who, desk, again || desk.held == null ? LINGER : SELDOM);
            } else if (next != null) {
                set(who, desk, next);
            } else if (desk.told == null || desk.told.ages().isEmpty()) {
                return null;
            } else {
                desk.held = null;
                set(who, desk, Duration.ofHours(1)); // until what was told within the hour no longer counts
            }
            return desk;
        });
    }

    private ToldTimes told(BareJid owner, Desk desk, long tenure) {
        if (desk.told == null || desk.toldSince != tenure) {
            Instant now = clock.instant();
            List<Instant> stored = memory.toldSince(owner, now.minus(Duration.ofHours(1)));
            desk.told = new ToldTimes(System::nanoTime, stored, now);
            desk.toldSince = tenure;
        }
        return desk.told;
    }

    /** When to look again; null for not before something happens. */
    private @Nullable Duration after(BareJid owner, Desk desk, End end) {
        desk.held = end instanceof End.Held(Why why, Instant unused) ? why : null;
        return switch (end) {
            case End.Idle idle -> {
                well(desk);
                yield null;
            }
            case End.Held(Why why, Instant until) -> {
                well(desk);
                Duration left = until == null ? LOOK_AGAIN : Duration.between(clock.instant(), until);
                Duration soonest = left.compareTo(LINGER) < 0 ? LINGER : left;
                yield soonest.compareTo(LOOK_AGAIN) > 0 ? LOOK_AGAIN : soonest;
            }
            case End.Stuck(String reason) -> {
                LOG.debugf("an alert for %s waits: %s", owner, reason);
                yield stuck(desk);
            }
        };
    }

    private static void well(Desk desk) {
        desk.failures = 0;
        desk.stuckSince = null;
    }

    private static Duration stuck(Desk desk) {
        if (desk.stuckSince == null) {
            desk.stuckSince = System.nanoTime();
        }
        return retry(desk);
    }

    private static Duration retry(Desk desk) {
        desk.failures = Math.min(desk.failures + 1, 7);
        Duration retry = FIRST_RETRY.multipliedBy(1L << (desk.failures - 1));
        return retry.compareTo(LOOK_AGAIN) > 0 ? LOOK_AGAIN : retry;
    }
}
