package dev.kith.cli;

import dev.kith.replica.Shards;
import dev.kith.xmpp.RosterWays;
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

    private final RosterWays ways;
    private final Shards shards;
    private @Nullable Thread looking;
    private boolean linkIsHere;
    private boolean stopped;

    Standby(RosterWays ways, Shards shards) {
        this.ways = ways;
        this.shards = shards;
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
        try {
            while (true) {
                boolean can = ways.choose() instanceof RosterWays.Choice.Chosen;
                synchronized (this) {
                    if (Thread.currentThread() != looking) {
                        return; // what was found out last is not this thread's to say
                    }
                    shards.takeAccounts(can);
                }
                LOG.debugf("rosters are%s reached without the link", can ? "" : " not");
                TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN.toMillis());
            }
        } catch (InterruptedException e) {
            LOG.debug("told to stop");
        } catch (RuntimeException e) {
            LOG.error("a fault in Kith while looking for a way to rosters; please report it with this log", e);
        }
    }
}
