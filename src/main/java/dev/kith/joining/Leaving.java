package dev.kith.joining;

import dev.kith.account.Account;
import dev.kith.account.Accounts;
import dev.kith.alert.AlertService;
import dev.kith.alert.Alerts;
import dev.kith.audit.AuditLog;
import dev.kith.audit.AuditLog.Actor;
import dev.kith.audit.AuditLog.What;
import dev.kith.badge.Badges;
import dev.kith.jid.BareJid;
import dev.kith.presence.Presences;
import dev.kith.replica.Claim;
import dev.kith.replica.Replicas;
import dev.kith.sync.RosterRefused;
import dev.kith.sync.RosterUnavailable;
import dev.kith.sync.SyncScheduler;
import dev.kith.sync.TakeBack;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Leaving: what Kith made on the roster is taken back, then everything that is stored of the person is erased. That they
 * leave is stored first and their account erased last, so whatever cuts it short, the next start goes on with it.
 */
@ApplicationScoped
public class Leaving {
    private static final Logger LOG = Logger.getLogger(Leaving.class);
    private static final long LOOK_SECONDS = 15;
    private static final Duration PATIENCE = Duration.ofDays(7);

    /** An hour of them, in this process: after a start there may be no link yet, and a clock may be wrong. */
    private static final int MOST_TRIES = 240;

    private static final int ENTRIES = 100;
    private static final String NOTHING = "nothing was on the contact list";
    private static final String DONE_ALREADY = "it was done already";

    private final Accounts accounts;
    private final TakeBack takeBack;
    private final SyncScheduler scheduler;
    private final Alerts alerts;
    private final AlertService alertService;
    private final Badges badges;
    private final Presences presences;
    private final AuditLog audit;
    private final Links links;
    private final Joining joining;
    private final Notices notices;
    private final Replicas replicas;
    private final Clock clock;
    private final Semaphore work = new Semaphore(0);
    private final Map<BareJid, Integer> failures = new ConcurrentHashMap<>();
    private final Map<BareJid, Object> turns = new ConcurrentHashMap<>();
    private @Nullable Thread keeper;

    Leaving(
            Accounts accounts,
            TakeBack takeBack,
            SyncScheduler scheduler,
            Alerts alerts,
            AlertService alertService,
            Badges badges,
            Presences presences,
            AuditLog audit,
            Links links,
            Joining joining,
            Notices notices,
            Replicas replicas,
            Clock clock) {
        this.accounts = accounts;
        this.takeBack = takeBack;
        this.scheduler = scheduler;
        this.alerts = alerts;
        this.alertService = alertService;
        this.badges = badges;
        this.presences = presences;
        this.audit = audit;
        this.links = links;
        this.joining = joining;
        this.notices = notices;
        this.replicas = replicas;
        this.clock = clock;
    }

    /** Goes on with what an earlier process began; before the link starts. */
    public void start() {
        // In the service only people switch them on by themselves; the command line makes its own note.
        alerts.onSwitchedOn((owner, consent) -> audit.note(owner, What.ALERTS_ON, Actor.PERSON, consent, ""));
        notices.onConnected(work::release); // what an earlier process began goes on as soon as there is a link
        replicas.onChange(work::release);
        keeper = Thread.ofVirtual().name("leaving").start(this::keep);
    }

    public void stop() {
        if (keeper != null) {
            keeper.interrupt();
            keeper = null;
        }
    }

    private void keep() {
        while (true) {
            try {
                boolean unused = work.tryAcquire(LOOK_SECONDS, TimeUnit.SECONDS);
                work.drainPermits();
                if (replicas.link().isPresent()) { // who looks at what joining would do is known there alone
                    joining.forgetWhatIsOver(false);
                }
                accounts.leaving().stream()
                        .filter(account -> replicas.of(account.jid()).isPresent())
                        .forEach(account -> Thread.ofVirtual()
                                .name("leaving-" + account.id())
                                .start(() -> finishQuietly(account)));
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                LOG.warnf("Cannot see who leaves (%s); looking again soon.", e.getMessage());
            }
        }
    }

    private void finishQuietly(Account account) {
        try {
            var unused = finish(account, (done, all) -> {});
        } catch (RosterUnavailable e) {
            LOG.infof("%s is not done with leaving: %s; going on soon", account.jid(), e.getMessage());
        } catch (RosterRefused e) {
            LOG.warnf(
                    "The XMPP server does not let the contacts of %s be read (%s), so they cannot leave. Next: kith doctor",
                    account.jid(), e.getMessage());
        } catch (RuntimeException e) {
            LOG.errorf(e, "%s is not done with leaving; going on soon", account.jid());
        }
    }

    /** Whether anything is kept of somebody that leaving would erase. */
    public boolean isKnown(BareJid person) {
        return accounts.find(person).isPresent()
                || alerts.find(person).isPresent()
                || !badges.list(person).isEmpty();
    }

    /**
     * Begins, for good; returns at once. The person is told in their chat when it is done.
     *
     * @return false when nothing is kept of them
     */
    public boolean begin(BareJid person, Actor actor, String way) {
        if (!isKnown(person)) {
            return false;
        }
        Optional<Account> account = mark(person, actor, way);
        if (account.isEmpty()) {
            eraseFeatures(person);
            ended(person, actor, way, NOTHING);
            notices.send(person, farewell(NOTHING));
        }
        work.release();
        return true;
    }

    private Optional<Account> mark(BareJid person, Actor actor, String way) {
        Optional<Account> account = accounts.find(person);
        // Their own word is noted in any case: it counts for more than an operator's.
        if (actor == Actor.PERSON || account.isEmpty() || !accounts.isLeaving(person)) {
            audit.note(person, What.LEAVING, actor, way, "");
        }
        Optional<Account> leaving = account.map(accounts::beginLeaving);
        scheduler.reloadEverywhere();
        // Before the roster, which may not be to be had for long: nobody is shown, and nothing told, whose word is no.
        leaving.ifPresent(each -> eraseFeatures(person));
        return leaving;
    }

    /**
     * Begins and goes through to the end, for somebody who waits for it.
     *
     * @return what came of it, in words; empty when nothing was kept of them
     * @throws RosterUnavailable when the server went away; it is finished as soon as a running service can
     */
    public Optional<String> now(BareJid person, Actor actor, String way, TakeBack.Progress progress)
            throws RosterUnavailable, RosterRefused {
        if (!isKnown(person)) {
            return Optional.empty();
        }
        Optional<Account> account = mark(person, actor, way);
        if (account.isPresent()) {
            return Optional.of(finish(account.get(), progress));
        }
        eraseFeatures(person);
        ended(person, actor, way, NOTHING);
        notices.deliver(person, farewell(NOTHING));
        return Optional.of(NOTHING);
    }

    /**
     * What came of leaving, as plain data that can cross from one process to another.
     *
     * @param problem why it is not done yet; null when it is
     */
    @RegisterForReflection
    public record Left(@Nullable String problem, String words) {}

    /** The same as {@link #now} for the command line. */
    public Left forOperator(Account account) {
        return forOperator(account.jid(), (done, all) -> {});
    }

    /** The same, with progress. */
    public Left forOperator(BareJid person, TakeBack.Progress progress) {
        try {
            return new Left(
                    null,
                    now(person, Actor.OPERATOR, "on the command line", progress).orElse("nothing was kept of them"));
        } catch (RosterUnavailable | RosterRefused e) {
            return new Left(String.valueOf(e.getMessage()), "");
        }
    }

    /** Only one at a time for a person; whoever comes second finds it done. */
    private String finish(Account account, TakeBack.Progress progress) throws RosterUnavailable, RosterRefused {
        BareJid person = account.jid();
        synchronized (turns.computeIfAbsent(person, key -> new Object())) {
            if (!accounts.isLeaving(person)) {
                return DONE_ALREADY;
            }
            Optional<String> words = takeBackAndErase(account, progress);
            if (words.isEmpty()) {
                return DONE_ALREADY;
            }
            var asked = audit.list(person, ENTRIES).stream()
                    .filter(entry -> entry.what().equals(What.LEAVING.word()))
                    .reduce((first, later) -> later);
            Actor actor = Actor.valueOf(asked.map(entry -> entry.actor().toUpperCase(java.util.Locale.ROOT))
                    .orElse(Actor.PERSON.name()));
            ended(person, actor, asked.map(AuditLog.Entry::way).orElse(""), words.get());
            notices.deliver(person, farewell(words.get()));
            return words.get();
        }
    }

    /**
     * By whoever looks after the account: nobody else writes to its roster meanwhile.
     *
     * @return what was done, in words; empty when another replica was sooner
     */
    private Optional<String> takeBackAndErase(Account account, TakeBack.Progress progress)
            throws RosterUnavailable, RosterRefused {
        if (!replicas.takesPart()) {
            return erased(account, takenBack(account, progress));
        }
        Claim claim = replicas.of(account.jid())
                .orElseThrow(() -> new RosterUnavailable(
                        "another replica looks after this account, and goes on with it in a moment", null));
        var failed = new AtomicReference<@Nullable Exception>();
        Optional<String> words = claim.during(() -> {
            try {
                return erased(account, takenBack(account, progress));
            } catch (RosterUnavailable | RosterRefused e) {
                failed.set(e);
                return Optional.empty();
            }
        });
        switch (failed.get()) {
            case RosterUnavailable e -> throw e;
            case RosterRefused e -> throw e;
            case null, default -> {
                return words;
            }
        }
    }

    /** What is kept of somebody is not kept for ever because their contact list is not to be had. */
    private String takenBack(Account account, TakeBack.Progress progress) throws RosterUnavailable, RosterRefused {
        try {
            return takeBack.run(account, progress).words();
        } catch (RosterUnavailable | RosterRefused e) {
            Instant longAgo = clock.instant().minus(PATIENCE);
            boolean tried = failures.merge(account.jid(), 1, Integer::sum) > MOST_TRIES;
            if (!tried
                    || accounts.leavingSince(account.jid())
                            .filter(longAgo::isAfter)
                            .isEmpty()) {
                throw e;
            }
            LOG.warnf(
                    "The contacts of %s could not be taken back for a week (%s); erasing.",
                    account.jid(), e.getMessage());
            return "what is left on the contact list stays, since Kith could not finish there for " + PATIENCE.toDays()
                    + " days";
        }
    }

    private Optional<String> erased(Account account, String words) {
        eraseFeatures(account.jid());
        failures.remove(account.jid());
        return accounts.erase(account) ? Optional.of(words) : Optional.empty();
    }

    private void eraseFeatures(BareJid person) {
        links.end(person, Links.Purpose.JOIN);
        if (alerts.erase(person)) {
            alertService.reload();
        }
        var theirs = badges.list(person);
        theirs.forEach(badges::withdraw);
        if (!theirs.isEmpty()) {
            badges.reload();
        }
        replicas.tell(Replicas.Word.RELOAD, ""); // nothing is left for the others to show or to want
        presences.forget(person);
    }

    private void ended(BareJid person, Actor actor, String way, String words) {
        audit.note(person, What.LEFT, actor, way, words);
        LOG.infof("%s left: %s", person, words);
    }

    private static String farewell(String words) {
        return "You have left: " + words
                + ". Everything that I kept of you is erased, but for the record that you joined"
                + " and left. To come back, write: join";
    }
}
