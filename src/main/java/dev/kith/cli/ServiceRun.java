package dev.kith.cli;

import dev.kith.account.Accounts;
import dev.kith.addressbook.Newcomers;
import dev.kith.alert.AlertService;
import dev.kith.badge.BadgeServer;
import dev.kith.config.BadSetting;
import dev.kith.db.OnlyOne;
import dev.kith.db.Wakeups;
import dev.kith.hint.PostgresHints;
import dev.kith.jid.BareJid;
import dev.kith.joining.JoinServer;
import dev.kith.joining.Leaving;
import dev.kith.presence.Presences;
import dev.kith.request.Requests;
import dev.kith.sync.SyncScheduler;
import dev.kith.xmpp.XmppLink;
import dev.kith.xmpp.session.ClientSessions;
import io.quarkus.runtime.Quarkus;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** The service from its first moment to its last: in which order its parts start, and stop. */
@ApplicationScoped
class ServiceRun {
    private static final Logger LOG = Logger.getLogger(ServiceRun.class);
    private static final Duration PREDECESSOR = Duration.ofSeconds(30);
    private static final Duration KEEP = Duration.ofSeconds(15);

    private final OnlyOne onlyOne;
    private final XmppLink link;
    private final ClientSessions sessions;
    private final Accounts accounts;
    private final SyncScheduler scheduler;
    private final Presences presences;
    private final Requests requests;
    private final Wakeups wakeups;
    private final BadgeServer badges;
    private final AlertService alerts;
    private final Newcomers newcomers;
    private final JoinServer joinServer;
    private final Leaving leaving;
    private final PostgresHints hints;
    private final Resting resting;
    private final ServiceMeters meters;
    private volatile boolean serving;
    private volatile boolean displaced;

    ServiceRun(
            OnlyOne onlyOne,
            XmppLink link,
            ClientSessions sessions,
            Accounts accounts,
            SyncScheduler scheduler,
            Presences presences,
            Requests requests,
            Wakeups wakeups,
            BadgeServer badges,
            AlertService alerts,
            Newcomers newcomers,
            JoinServer joinServer,
            Leaving leaving,
            PostgresHints hints,
            Resting resting,
            ServiceMeters meters) {
        this.onlyOne = onlyOne;
        this.link = link;
        this.sessions = sessions;
        this.accounts = accounts;
        this.scheduler = scheduler;
        this.presences = presences;
        this.requests = requests;
        this.wakeups = wakeups;
        this.badges = badges;
        this.alerts = alerts;
        this.newcomers = newcomers;
        this.joinServer = joinServer;
        this.leaving = leaving;
        this.hints = hints;
        this.resting = resting;
        this.meters = meters;
    }

    /** Runs until the process is told to stop; the exit code. */
    int run() {
        try {
            takePlace();
        } catch (SQLException | IOException e) {
            throw new BadSetting(
                    "quarkus.datasource.jdbc.url",
                    "names a database that does not serve: " + e.getMessage(),
                    "kith doctor");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 1;
        }
        link.onConnected(scheduler::reconcileAll);
        link.onPresence(this::cameOnline, scheduler::wentOffline, scheduler::presenceUnknown);
        sessions.onRosterChange(jid -> accounts.find(jid).ifPresent(scheduler::nudge));
        meters.start();
        scheduler.start();
        presences.start();
        requests.serve();
        badges.start();
        if (!resting.is()) { // or mail would pile up that nobody can be told of
            alerts.start();
        }
        newcomers.start();
        leaving.start();
        if (!resting.is()) { // the way to its pages is a link from the component
            joinServer.start();
        }
        hints.start();
        link.start();
        resting.finding().ifPresent(rests -> LOG.infof("Component: %s. Next: %s.", rests.found(), rests.next()));
        serving = true;
        LOG.info("Kith runs.");
        Thread keeper = Thread.ofVirtual().name("keep-place").start(this::keepPlace);
        Quarkus.waitForExit();
        keeper.interrupt();
        stop();
        return displaced ? 1 : 0;
    }

    /** Whether it has begun its work and does not end it yet. */
    boolean isServing() {
        return serving;
    }

    private void cameOnline(BareJid person) {
        scheduler.cameOnline(person);
        newcomers.seen(person);
    }

    /** The database may be restarted or put back beneath us; whoever has lost the place must not go on. */
    private void keepPlace() {
        String trouble = "";
        while (true) {
            try {
                TimeUnit.MILLISECONDS.sleep(KEEP.toMillis());
                if (!onlyOne.keep()) {
                    displaced = true;
                    LOG.error("Another Kith serves this database now, so this one stops. Next: see which of them should"
                            + " run.");
                    Quarkus.asyncExit(1);
                    return;
                }
                trouble = "";
            } catch (InterruptedException e) {
                return;
            } catch (SQLException | IOException | RuntimeException e) {
                String now = String.valueOf(e.getMessage());
                if (!now.equals(trouble)) {
                    LOG.warnf("Cannot see whether the database is still ours (%s); looking again soon.", now);
                }
                trouble = now;
            }
        }
    }

    /** A service that is just stopping may still hold the place for a moment. */
    private void takePlace() throws SQLException, IOException, InterruptedException {
        long end = System.nanoTime() + PREDECESSOR.toNanos();
        while (!onlyOne.take()) {
            if (System.nanoTime() > end) {
                throw new BadSetting(
                        "quarkus.datasource.jdbc.url",
                        "names a database that another running Kith serves",
                        "stop that one, or give this one a database of its own");
            }
            TimeUnit.MILLISECONDS.sleep(200);
        }
    }

    private void stop() {
        LOG.info("Stopping: no new passes; those that run end at their next step.");
        serving = false;
        meters.stop();
        badges.stop();
        joinServer.stop();
        leaving.stop();
        wakeups.stop();
        newcomers.stop();
        hints.stop();
        alerts.stop();
        presences.stop();
        scheduler.stop();
        sessions.stop();
        link.stop();
        onlyOne.leave();
        LOG.info("Stopped.");
    }
}
