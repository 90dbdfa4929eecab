package dev.kith.sync;

import dev.kith.account.Account;
import dev.kith.account.Accounts;
import dev.kith.hint.BookHints;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Gatherers;
import org.jboss.logging.Logger;

/**
 * Takes hints in: waits a moment, since a program that imports a hundred cards is a hundred hints, and asks for one pass of
 * each person who has that name at the address-book server.
 */
@ApplicationScoped
class HintDesk implements BookHints {
    private static final Logger LOG = Logger.getLogger(HintDesk.class);
    private static final Duration MOMENT = Duration.ofMillis(200);
    private static final int LONGEST_NAME = 320;

    /** Names that may wait at once. */
    static final int MOST_NAMES = 10_000;

    /** Accounts that are in memory at once while all are gone through, which may take as long as a first round of passes. */
    private static final int MOST_AT_ONCE = 1000;

    private static final Duration TRY_AGAIN = Duration.ofSeconds(5);

    private final Accounts accounts;
    private final Contacts contacts;
    private final SyncScheduler scheduler;
    private final SyncConfig config;
    private final Rhythm rhythm;
    private final MeterRegistry metrics;

    /** By name, whether other replicas are to be told as well. */
    private final Map<String, Boolean> waiting = new HashMap<>();

    /** Whether a thread looks after those that wait. */
    private boolean passing;

    private final AtomicInteger misses = new AtomicInteger();

    HintDesk(Accounts accounts, Contacts contacts, SyncScheduler scheduler, SyncConfig config, MeterRegistry metrics) {
        this.accounts = accounts;
        this.contacts = contacts;
        this.scheduler = scheduler;
        this.config = config;
        this.rhythm = new Rhythm(config);
        this.metrics = metrics;
    }

    @Override
    public boolean changed(String bookUser) {
        return take(bookUser, true);
    }

    @Override
    public boolean changedAsAllKnow(String bookUser) {
        return take(bookUser, false);
    }

    private boolean take(String bookUser, boolean forOthers) {
        if (bookUser.isBlank() || bookUser.length() > LONGEST_NAME) {
            count("nobody");
            return true;
        }
        synchronized (waiting) {
            String name = key(bookUser);
            if (waiting.size() >= MOST_NAMES && !waiting.containsKey(name)) {
                count("full");
                return false;
            }
            if (!passing) {
                passing = true;
                Thread.ofVirtual().name("book-hints").start(this::passOn);
            }
            waiting.merge(name, forOthers, Boolean::logicalOr);
        }
        return true;
    }

    private void passOn() {
        try {
            Duration pause = MOMENT;
            while (true) {
                TimeUnit.NANOSECONDS.sleep(pause.toNanos());
                Map<String, Boolean> names = taken();
                if (names.isEmpty()) {
                    return;
                }
                pause = passOn(names) ? MOMENT : TRY_AGAIN;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What waits, which waits no more; with nothing the thread that asks ends, and the next hint starts another. */
    private Map<String, Boolean> taken() {
        synchronized (waiting) {
            var names = Map.copyOf(waiting);
            waiting.clear();
            passing = !names.isEmpty();
            return names;
        }
    }

    /** False when the database is away; the hints wait on then. */
    private boolean passOn(Map<String, Boolean> names) {
        Map<String, List<Long>> owners;
        try {
            owners = owners(names.keySet());
        } catch (RuntimeException e) {
            LOG.debug("hints wait", e);
            synchronized (waiting) {
                names.forEach((name, forOthers) -> waiting.merge(name, forOthers, Boolean::logicalOr));
            }
            return false;
        }
        names.forEach((name, forOthers) -> {
            List<Long> known = owners.getOrDefault(name, List.of());
            count(known.isEmpty() ? "nobody" : "passed-on");
            known.forEach(forOthers ? scheduler::hint : scheduler::hintOwn);
        });
        return true;
    }

    @Override
    public void missed() {
        if (misses.getAndIncrement() == 0) {
            Thread.ofVirtual().name("book-hints-missed").start(this::makeUp);
        }
    }

    private void makeUp() {
        try {
            int seen;
            do {
                seen = misses.get();
                while (!hintAllThatTell()) {
                    TimeUnit.NANOSECONDS.sleep(TRY_AGAIN.toNanos());
                }
            } while (!misses.compareAndSet(seen, 0));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** As after a start, so many in a second; false when our database is away as well, as where the two are one. */
    private boolean hintAllThatTell() throws InterruptedException {
        try {
            var batches = scheduler.own().stream()
                    .gather(Gatherers.windowFixed(MOST_AT_ONCE))
                    .toList();
            for (List<Long> batch : batches) {
                for (Account account : accounts.some(batch)) {
                    if (account.enabled()
                            && rhythm.tells(contacts.address(account))
                            && scheduler.hintOwn(account.id())) {
                        TimeUnit.NANOSECONDS.sleep(Duration.ofSeconds(1).toNanos() / config.firstPassesPerSecond());
                    }
                }
            }
            return true;
        } catch (RuntimeException e) {
            LOG.debug("what was missed is not made up for yet", e);
            return false;
        }
    }

    /** Whose passes go by which of these names. */
    private Map<String, List<Long>> owners(Set<String> sought) {
        var owners = new HashMap<String, List<Long>>();
        for (Account account : accounts.named(sought)) {
            for (String name : names(account)) {
                owners.computeIfAbsent(name, key -> new ArrayList<>()).add(account.id());
            }
        }
        return owners;
    }

    /**
     * Servers name people as they sign in, or without the domain; and where Kith signs in as somebody else, or with a token,
     * there is the address. Too many names cost a pass that finds nothing new.
     */
    private Set<String> names(Account account) {
        var names = new HashSet<String>();
        for (String name : List.of(accounts.loginUser(account), account.jid().toString())) {
            int at = name.lastIndexOf('@');
            names.add(key(name));
            names.add(key(at < 0 ? name : name.substring(0, at)));
        }
        names.remove("");
        return names;
    }

    private static String key(String name) {
        return name.strip().toLowerCase(Locale.ROOT);
    }

    private void count(String as) {
        metrics.counter("kith.hints", "as", as).increment();
    }
}
