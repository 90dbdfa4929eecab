package dev.kith.cli;

import dev.kith.replica.Shards;
import dev.kith.xmpp.RosterChoice;
import dev.kith.xmpp.RosterWay;
import dev.kith.xmpp.RosterWays;
import dev.kith.xmpp.XmppConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A replica without the link to the XMPP server: looks from time to time whether it can reach rosters by itself, and so
 * take its share of the accounts.
 */
@ApplicationScoped
class Standby {
    private static final Logger LOG = Logger.getLogger(Standby.class);
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(30);

    /** While it works: a look may write to a roster, and sign somebody in. */
    private static final Duration WELL = Duration.ofMinutes(5);

    /** So many looks have to fail before accounts are given back: to move them costs more than to wait. */
    private static final int PATIENCE = 3;

    private final RosterWays ways;
    private final Shards shards;
    private final XmppConfig config;
    private @Nullable Thread looking;
    private boolean linkIsHere;
    private boolean stopped;

    Standby(RosterWays ways, Shards shards, XmppConfig config) {
        this.ways = ways;
        this.shards = shards;
        this.config = config;
    }

    /** From now on, or not, this replica holds the link itself, which says by itself how it is. */
    synchronized void linkIsHere(boolean here) {
        linkIsHere = here;
        if (here) {
            stop();
        } else {
            start();
        }
    }

    synchronized void start() {
        if (looking == null && !linkIsHere && !stopped) {
            looking = Thread.ofVirtual().name("standby").start(this::look);
        }
    }

    private void stop() {
        if (looking != null) {
            looking.interrupt();
            looking = null;
        }
    }

    /** For good. */
    synchronized void end() {
        stopped = true;
        stop();
    }

    private void look() {
        int failed = PATIENCE;
        try {
            while (true) {
                failed = reachesAll() ? 0 : failed + 1;
                boolean can = failed < PATIENCE;
                synchronized (this) {
                    if (Thread.currentThread() != looking) {
                        return; // what was found out last is not this thread's to say
                    }
                    shards.takeAccounts(can);
                }
                LOG.debugf("rosters are%s reached without the link", failed == 0 ? "" : " not");
                TimeUnit.MILLISECONDS.sleep((failed == 0 ? WELL : LOOK_AGAIN).toMillis());
            }
        } catch (InterruptedException e) {
            LOG.debug("told to stop");
        }
    }

    private boolean reachesAll() throws InterruptedException {
        try {
            return reachesAll(ways.choose(), config.rosterAccess());
        } catch (RuntimeException e) { // the database is away, or a fault of ours; or nobody would ever look again
            LOG.debug("cannot look for a way to rosters now", e);
            return false;
        }
    }

    /**
     * Whether that way reaches everybody without the link: not privilege, which is the component's; and not sessions where
     * they are only what is left, since most people have given no login then.
     */
    static boolean reachesAll(RosterWays.Choice choice, RosterChoice wished) {
        return choice instanceof RosterWays.Choice.Chosen(RosterWay way, var unused)
                && switch (way.choice()) {
                    case EJABBERD_API -> true;
                    case SESSION -> wished == RosterChoice.SESSION;
                    default -> false;
                };
    }
}
