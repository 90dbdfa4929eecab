package dev.kith.cli;

import dev.kith.account.Accounts;
import dev.kith.addressbook.Newcomers;
import dev.kith.alert.AlertService;
import dev.kith.badge.BadgeServer;
import dev.kith.config.BadSetting;
import dev.kith.db.SharedPlace;
import dev.kith.db.Wakeups;
import dev.kith.hint.PostgresHints;
import dev.kith.jid.BareJid;
import dev.kith.joining.JoinServer;
import dev.kith.joining.Joining;
import dev.kith.joining.Leaving;
import dev.kith.observe.OwnLoops;
import dev.kith.presence.Presences;
import dev.kith.presence.SharedPresence;
import dev.kith.replica.Claim;
import dev.kith.replica.Shards;
import dev.kith.request.Requests;
import dev.kith.sync.SyncScheduler;
import dev.kith.xmpp.XmppLink;
import dev.kith.xmpp.session.ClientSessions;
import io.quarkus.runtime.ImageMode;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** The service from its first moment to its last: in which order its parts start, and stop. */
@ApplicationScoped
class ServiceRun {
    private static final Logger LOG = Logger.getLogger(ServiceRun.class);
    private static final Duration PREDECESSOR = Duration.ofSeconds(30);
    private static final Duration MOMENT = Duration.ofSeconds(3);
    private static final Duration KEEP = Duration.ofSeconds(15);

    private final SharedPlace place;
    private final Shards shards;
    private final XmppLink link;
    private final Standby standby;
    private final ClientSessions sessions;
    private final Accounts accounts;
    private final SyncScheduler scheduler;
    private final Presences presences;
    private final SharedPresence sharedPresence;
    private final Requests requests;
    private final Wakeups wakeups;
    private final BadgeServer badges;
    private final AlertService alerts;
    private final Newcomers newcomers;
    private final JoinServer joinServer;
    private final Joining joining;
    private final Leaving leaving;
    private final PostgresHints hints;
    private final Resting resting;
    private final ServiceMeters meters;
    private final OwnLoops loops;
    private volatile boolean serving;
    private volatile boolean displaced;

    ServiceRun(
            SharedPlace place,
            Shards shards,
            XmppLink link,
            Standby standby,
            ClientSessions sessions,
            Accounts accounts,
            SyncScheduler scheduler,
            Presences presences,
            SharedPresence sharedPresence,
            Requests requests,
            Wakeups wakeups,
            BadgeServer badges,
            AlertService alerts,
            Newcomers newcomers,
            JoinServer joinServer,
            Joining joining,
            Leaving leaving,
            PostgresHints hints,
            Resting resting,
            ServiceMeters meters,
            OwnLoops loops) {
        this.place = place;
        this.shards = shards;
        this.link = link;
        this.standby = standby;
        this.sessions = sessions;
        this.accounts = accounts;
        this.scheduler = scheduler;
        this.presences = presences;
        this.sharedPresence = sharedPresence;
        this.requests = requests;
        this.wakeups = wakeups;
        this.badges = badges;
        this.alerts = alerts;
        this.newcomers = newcomers;
        this.joinServer = joinServer;
        this.joining = joining;
        this.leaving = leaving;
        this.hints = hints;
        this.resting = resting;
        this.meters = meters;
        this.loops = loops;
    }

    /** Runs until the process is told to stop; the exit code. */
    int run() {
        try {
            takePlace();
        } catch (SQLException e) { // no matter of settings: whoever starts it again may have more luck
            LOG.errorf("Kith cannot start now: %s. Next: kith doctor.", e.getMessage());
            return 1;
        } catch (FileSystemException e) {
            throw new BadSetting("kith.data-dir", "cannot be used: " + e, "let Kith read and write what is there");
        } catch (IOException e) {
            LOG.errorf("Kith cannot start now: %s", e.getMessage());
            return 1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 1;
        }
        link.check();
        link.onConnected(scheduler::reconcileAll);
        link.onPresence(this::cameOnline, scheduler::wentOffline, scheduler::presenceUnknown);
        sessions.onRosterChange(jid -> accounts.find(jid).ifPresent(scheduler::nudge));
        sessions.onlyOf(jid -> shards.of(jid).isPresent());
        // Beside whatever else hears of it: each goodbye may take a second.
        shards.onChange(() -> Thread.ofVirtual().name("sessions-review").start(sessions::review));
        link.onlyWhile(() -> shards.link().filter(Claim::isOpen).isPresent());
        meters.start();
        scheduler.start();
        presences.follow(false);
        presences.start();
        sharedPresence.start();
        requests.serve();
        badges.start();
        if (!resting.is()) { // or mail would pile up that nobody can be told of
            alerts.start();
        }
        leaving.start();
        hints.start();
        shards.start(new LinkParts(), onlyService());
        Thread.ofVirtual().name("after-start").start(this::onceStarted);
        resting.finding().ifPresent(rests -> LOG.infof("Component: %s. Next: %s.", rests.found(), rests.next()));
        loops.watch("schedule", scheduler::turns, () -> false);
        loops.watch("signs of life", shards::beats, () -> shards.asksDatabase() && !meters.databaseAnswers());
        loops.start();
        serving = true;
        LOG.info("Kith runs.");
        Thread keeper = Thread.ofVirtual().name("keep-place").start(this::keepPlace);
        Quarkus.waitForExit();
        keeper.interrupt();
        stop();
        return displaced ? 1 : 0;
    }

    /** What whoever holds the link does for all. */
    private final class LinkParts implements Shards.LinkWork {
        @Override
        public void begin(Claim claim) {
            standby.linkIsHere(true);
            presences.follow(true);
            newcomers.start();
            try {
                joining.forgetWhatIsOver(true);
                if (!resting.is()) { // the way to its pages is a link from the component
                    joinServer.start();
                }
                link.start();
            } catch (BadSetting e) { // where it stood at the start of the process, it would have ended that
                LOG.error(e.getMessage());
                displaced = true;
                Quarkus.asyncExit(1);
                return;
            }
            shards.takeAccounts(true);
        }

        @Override
        public void end() {
            joinServer.stop();
            newcomers.stop();
            presences.follow(false);
            link.stop();
            standby.linkIsHere(false);
        }
    }

    /** A moment later: whoever is alone has the link by then, and need not look for other ways. */
    private void onceStarted() {
        try {
            TimeUnit.MILLISECONDS.sleep(MOMENT.toMillis());
            standby.start();
            giveBack();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What only the start needed an executable would keep for long, since it looks through all its objects seldom. */
    private static void giveBack() {
        if (ImageMode.current() == ImageMode.NATIVE_RUN) {
            System.gc();
        }
    }

    private boolean onlyService() {
        try {
            return place.isTheOnlyService();
        } catch (SQLException e) {
            return false; // then they are waited for
        }
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
                if (!place.keep()) {
                    displaced = true;
                    LOG.error(
                            "A command took this service for gone and does its work itself, so this one stops. Next: start"
                                    + " it again.");
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

    /** A command that does the work itself may hold the place for a moment. */
    private void takePlace() throws SQLException, IOException, InterruptedException {
        long end = System.nanoTime() + PREDECESSOR.toNanos();
        while (!place.share()) {
            if (System.nanoTime() > end) {
                throw new IOException("A command of Kith has the database to itself, for more than "
                        + PREDECESSOR.toSeconds() + " s by now. Next: wait until it has ended, and start again.");
            }
            TimeUnit.MILLISECONDS.sleep(200);
        }
    }

    /** A signal has Quarkus close the database beside {@link #run}, but not before this has ended. */
    void closing(@Observes ShutdownEvent event) {
        stop();
    }

    private synchronized void stop() {
        if (!serving) {
            return;
        }
        serving = false;
        LOG.info("Stopping: no new passes; those that run end at their next step.");
        loops.stop();
        standby.end();
        meters.stop();
        badges.stop();
        joinServer.stop();
        scheduler.stopSoon();
        shards.stop(); // others go on at once, however long a server keeps a pass of ours waiting
        leaving.stop();
        newcomers.stop();
        hints.stop();
        alerts.stop();
        sharedPresence.stop();
        presences.stop();
        scheduler.stop();
        sessions.stop();
        link.stop();
        wakeups.stop();
        place.leave();
        LOG.info("Stopped.");
    }
}
