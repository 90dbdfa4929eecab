package dev.kith.addressbook;

import dev.kith.account.Account;
import dev.kith.account.Accounts;
import dev.kith.jid.BareJid;
import dev.kith.sync.SourceUnavailable;
import dev.kith.sync.SyncScheduler;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Notices when somebody on people's cards who had no account gets one, and has the passes made that put them on rosters.
 * It asks again and again, a few at a time; whoever comes online is noticed at once.
 */
@ApplicationScoped
public class Newcomers {
    private static final Logger LOG = Logger.getLogger(Newcomers.class);

    /** So many are read at once. */
    private static final int SOME = 100;

    /** Between two questions, so that a long list is no load for the server. */
    private static final Duration PACE = Duration.ofMillis(100);

    private final Awaited awaited;
    private final Accounts accounts;
    private final HomeAccounts home;
    private final ReachableDomains domains;
    private final IdentityMap identity;
    private final SyncScheduler scheduler;
    private final IdentityConfig config;
    private @Nullable Thread rounds;

    Newcomers(
            Awaited awaited,
            Accounts accounts,
            HomeAccounts home,
            ReachableDomains domains,
            IdentityMap identity,
            SyncScheduler scheduler,
            IdentityConfig config) {
        this.awaited = awaited;
        this.accounts = accounts;
        this.home = home;
        this.domains = domains;
        this.identity = identity;
        this.scheduler = scheduler;
        this.config = config;
    }

    /** Begins to look, round after round, until {@link #stop}. */
    public void start() {
        rounds = Thread.ofVirtual().name("newcomers").start(this::rounds);
    }

    /** Looks no more. */
    public void stop() {
        if (rounds != null) {
            rounds.interrupt();
        }
    }

    private void rounds() {
        try {
            while (true) {
                TimeUnit.MILLISECONDS.sleep(config.lookForNewcomers().toMillis());
                try {
                    round();
                } catch (SourceUnavailable | RuntimeException e) {
                    LOG.debugf("who is new cannot be found out now: %s", e.getMessage());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void round() throws SourceUnavailable, InterruptedException {
        String place = "";
        List<BareJid> some;
        do {
            some = awaited.after(place, SOME);
            for (BareJid contact : some) {
                look(contact);
                place = contact.toString();
                TimeUnit.MILLISECONDS.sleep(PACE.toMillis());
            }
        } while (some.size() == SOME);
    }

    private void look(BareJid contact) throws SourceUnavailable {
        boolean there = identity.covers(contact) ? home.existsNow(contact) : domains.include(contact);
        if (there) {
            for (long id : awaited.by(contact)) {
                accounts.find(id).filter(Account::enabled).ifPresent(scheduler::nudge);
            }
        }
    }

    /** Somebody was seen online, who so has an account. */
    public void seen(BareJid person) {
        if (identity.covers(person) && !awaited.by(person).isEmpty()) {
            try {
                look(person);
            } catch (SourceUnavailable e) {
                LOG.debugf("who is new cannot be found out now: %s", e.getMessage());
            }
        }
    }
}
