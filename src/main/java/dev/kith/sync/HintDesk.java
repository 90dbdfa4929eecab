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

    private final Accounts accounts;
    private final SyncScheduler scheduler;
    private final MeterRegistry metrics;
    private final Set<String> waiting = new HashSet<>();
    private Map<String, List<Long>> owners = Map.of();
    private long ownersAsOf = -1;

    HintDesk(Accounts accounts, SyncScheduler scheduler, MeterRegistry metrics) {
        this.accounts = accounts;
        this.scheduler = scheduler;
        this.metrics = metrics;
    }

    @Override
    public boolean changed(String bookUser) {
        if (bookUser.isBlank() || bookUser.length() > LONGEST_NAME) {
            count("nobody");
            return true;
        }
        synchronized (waiting) {
            String name = key(bookUser);
            if (waiting.size() >= MOST_NAMES && !waiting.contains(name)) {
                count("full");
                return false;
            }
            waiting.add(name);
            if (waiting.size() == 1) {
                Thread.ofVirtual().name("book-hints").start(this::passOn);
            }
        }
        return true;
    }

    private void passOn() {
        try {
            TimeUnit.NANOSECONDS.sleep(MOMENT.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        List<String> names;
        synchronized (waiting) {
            names = new ArrayList<>(waiting);
            waiting.clear();
        }
        try {
            Map<String, List<Long>> owners = owners();
            for (String name : names) {
                List<Long> known = owners.getOrDefault(name, List.of());
                count(known.isEmpty() ? "nobody" : "passed-on");
                known.forEach(scheduler::hint);
            }
        } catch (RuntimeException e) { // without a database there is no pass either; the schedule makes up for it
            LOG.debug("hints are left out", e);
        }
    }

    /**
     * Whose passes go by which name, as of the schedule's last look at the accounts: whom it does not know yet has no pass to
     * be made sooner, and to read all accounts for every hint would take more than the passes.
     */
    private synchronized Map<String, List<Long>> owners() {
        long looks = scheduler.looks();
        if (looks != ownersAsOf) {
            var read = new HashMap<String, List<Long>>();
            for (Account account : accounts.all()) {
                if (account.enabled()) {
                    for (String name : names(account)) {
                        read.computeIfAbsent(name, key -> new ArrayList<>()).add(account.id());
                    }
                }
            }
            owners = read;
            ownersAsOf = looks;
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
