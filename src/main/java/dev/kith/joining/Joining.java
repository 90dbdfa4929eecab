package dev.kith.joining;

import dev.kith.account.Account;
import dev.kith.account.Accounts;
import dev.kith.account.Login;
import dev.kith.account.OperatorLogin;
import dev.kith.addressbook.AddressBook;
import dev.kith.addressbook.AddressBookSource;
import dev.kith.addressbook.BaseAddress;
import dev.kith.audit.AuditLog;
import dev.kith.audit.AuditLog.Actor;
import dev.kith.audit.AuditLog.What;
import dev.kith.jid.BareJid;
import dev.kith.sync.LoginRefused;
import dev.kith.sync.Operations;
import dev.kith.sync.SourceDenied;
import dev.kith.sync.SourceUnavailable;
import dev.kith.sync.SyncScheduler;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Joining, from the wish to the yes: the login is tried, what Kith would do is shown, and only a yes stores anything that
 * lasts. Messages, command forms and pages all come here.
 */
@ApplicationScoped
public class Joining {
    private static final Logger LOG = Logger.getLogger(Joining.class);

    /** Address books are read for so many at the same time; a first reading takes a server a while. */
    private static final int READERS = 8;

    /** What the person says yes to, word for word. */
    public static final String YES = "Yes, keep my chat contacts in step with my address book, until I write leave.";

    private static final String OVER = "This took too long, and your password was forgotten. Please write join again.";

    private final JoinConfig config;
    private final Accounts accounts;
    private final OperatorLogin operatorLogin;
    private final AddressBookSource source;
    private final BaseAddress base;
    private final Operations operations;
    private final SyncScheduler scheduler;
    private final AuditLog audit;
    private final Links links;
    private final Notices notices;
    private final Clock clock;
    private final Tries tries;
    private final Semaphore readers = new Semaphore(READERS);
    private final Map<BareJid, Look> looks = new ConcurrentHashMap<>();

    Joining(
            JoinConfig config,
            Accounts accounts,
            OperatorLogin operatorLogin,
            AddressBookSource source,
            BaseAddress base,
            Operations operations,
            SyncScheduler scheduler,
            AuditLog audit,
            Links links,
            Notices notices,
            Clock clock) {
        this.config = config;
        this.accounts = accounts;
        this.operatorLogin = operatorLogin;
        this.source = source;
        this.base = base;
        this.operations = operations;
        this.scheduler = scheduler;
        this.audit = audit;
        this.links = links;
        this.notices = notices;
        this.clock = clock;
        this.tries = new Tries(clock);
    }

    /** Whether the person has to give a password; not where the operator gave Kith a login for everybody. */
    public boolean needsPassword(BareJid person) {
        return !operatorLogin.fits(person);
    }

    /** Whether the person has joined already; then joining again gives Kith a new login. */
    public boolean hasJoined(BareJid person) {
        return accounts.find(person).filter(Account::enabled).isPresent();
    }

    /** The name of the address-book server, for people to know to whom their password goes. */
    public String server() {
        return base.address().map(URI::getAuthority).orElse("the address-book server");
    }

    /**
     * Makes a link for somebody.
     *
     * @return its address; empty where there are no pages to link to
     * @throws JoinRefused when they may not join
     */
    public Optional<URI> link(BareJid person, String how) throws JoinRefused {
        mayJoin(person);
        return config.publicUrl().map(url -> url.resolve("/join/" + links.give(person, Links.Purpose.JOIN, how)));
    }

    /** @throws JoinRefused when somebody may not join, with the reason */
    public void mayJoin(BareJid person) throws JoinRefused {
        if (!config.enabled()) {
            throw new JoinRefused(
                    "Nobody can join by themselves here. Please ask the operator of " + person.domainpart() + ".");
        }
        if (accounts.isLeaving(person)) {
            throw new JoinRefused("You are just leaving. Please wait until I say that it is done, and join then.");
        }
    }

    /**
     * Begins to look what Kith would do; returns at once. A look that the person began before is forgotten.
     *
     * @param user their name at the address-book server; not used where {@link #needsPassword} is false
     * @param until when the look is forgotten unless they say yes
     * @throws JoinRefused when they may not join, or tried too often
     */
    public Look look(BareJid person, String user, String password, Instant until) throws JoinRefused {
        mayJoin(person);
        Login login = needsPassword(person) ? typed(person, user, password) : null;
        if (!tries.allows(person)) {
            throw new JoinRefused("That were too many tries. Please wait an hour.");
        }
        var look = new Look(person, until);
        looks.put(person, look);
        Thread.ofVirtual().name("look").start(() -> read(look, login));
        return look;
    }

    private static Login typed(BareJid person, String user, String password) throws JoinRefused {
        String name = user.isBlank() ? person.toString() : user.strip();
        if (password.isBlank()) {
            throw new JoinRefused("Please type the app password of your address book.");
        }
        if (name.indexOf(':') >= 0 || hasControls(name) || hasControls(password)) { // RFC 7617 §2
            throw new JoinRefused("A user name has no colon, and neither has line breaks. Please type them again.");
        }
        return new Login.Basic(name, password);
    }

    private static boolean hasControls(String text) {
        return text.chars().anyMatch(Character::isISOControl);
    }

    private void read(Look look, @Nullable Login login) {
        readers.acquireUninterruptibly();
        try {
            tryLogin(look.person(), login);
            Account trial;
            synchronized (this) {
                if (looks.get(look.person()) != look) { // a later one took its place
                    look.failed("You began anew elsewhere; please go on there.");
                    return;
                }
                trial = accounts.trial(look.person(), login);
            }
            Operations.Plan plan = plan(look.person(), trial);
            if (plan.problem() == null) {
                show(look, trial, plan);
            } else {
                LOG.infof("the look of %s came to nothing: %s", look.person(), plan.problem());
                look.failed("Your address book or your contact list could not be read just now."
                        + " Please try again in a few minutes, or ask the operator.");
            }
        } catch (JoinRefused e) {
            look.failed(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) { // the database, most of the time
            LOG.errorf(e, "the look of %s came to nothing", look.person());
            look.failed("This does not work just now. Please try again later.");
        } finally {
            readers.release();
        }
    }

    private synchronized void show(Look look, Account trial, Operations.Plan plan) {
        if (looks.get(look.person()) == look) {
            look.seen(trial, plan);
        } else {
            look.failed(OVER);
        }
    }

    /**
     * What would be done. Whoever has an account already is shown what it would do by its own login: another login may show
     * other books, and those are not to get into its copy before there was a yes.
     */
    private Operations.Plan plan(BareJid person, Account trial) {
        Optional<Account> known = accounts.find(person);
        if (known.isEmpty()) {
            return operations.dryRun(trial);
        }
        var nothing = new Operations.Plan(null, List.of(), "", 0);
        if (known.get().enabled()) {
            return nothing;
        }
        Operations.Plan plan = operations.dryRun(known.get());
        return plan.problem() == null ? plan : nothing;
    }

    /** Asks the operator's own server and no other, whatever was typed. */
    private void tryLogin(BareJid person, @Nullable Login login) throws JoinRefused {
        Account forAddress = accounts.unstored(person, login);
        URI address = forAddress
                .bookUrl()
                .or(base::address)
                .orElseThrow(() ->
                        new JoinRefused("The operator has not said yet where the address books are. Please ask them."));
        try {
            if (source.books(address, accounts.login(forAddress)).stream().noneMatch(AddressBook::shown)) {
                throw new JoinRefused("The password is right, but no address book was found at " + server()
                        + ". Please make one there, in a contacts program or on its web page, and try again.");
            }
        } catch (LoginRefused e) {
            LOG.infof("the login of %s was refused: %s", person, e.getMessage());
            throw new JoinRefused(
                    login == null
                            ? "Your address book did not open for Kith. Please tell the operator."
                            : server() + " did not accept this user name and password. Please type them again; many"
                                    + " servers want an app password here rather than the one you sign in with.");
        } catch (SourceDenied e) {
            LOG.warnf("the address book of %s cannot be looked for: %s", person, e.getMessage());
            throw new JoinRefused("Kith may not look for your address book there. Please tell the operator.");
        } catch (SourceUnavailable e) {
            LOG.infof("the address book of %s cannot be looked for: %s", person, e.getMessage());
            throw new JoinRefused(server() + " does not answer just now. Please try again in a few minutes.");
        }
    }

    /**
     * The yes: the login is stored, the account is on, and its first pass begins.
     *
     * @param how they said it
     * @throws JoinRefused when the look is over, or did not show anything to say yes to
     */
    public void confirm(Look look, Choices choices, String how) throws JoinRefused {
        BareJid person = look.person();
        mayJoin(person);
        Account joined;
        synchronized (this) {
            Account trial = look.trial();
            if (trial == null || isOver(look) || !looks.remove(person, look)) {
                throw new JoinRefused(OVER);
            }
            Account stored =
                    accounts.join(trial, choices.bookWins(), choices.grace(), choices.presence(), how + ": " + YES);
            joined = accounts.chooseTwoWay(stored, choices.twoWayBook().orElse(null));
        }
        links.end(person, Links.Purpose.JOIN);
        audit.note(person, What.JOINED, Actor.PERSON, how, YES + " (" + choices.words() + ")");
        LOG.infof("%s joined, %s", person, how);
        scheduler.reloadEverywhere();
        scheduler.nudge(joined);
        notices.send(
                person,
                "You have joined. Your contacts from " + server()
                        + " appear on your contact list in a moment, and follow your address book from now on. What you made or"
                        + " changed by hand stays as it is.\nTo end it at any time, write: leave");
    }

    /**
     * What is over is forgotten, with the login in it; at the start everything is, since no link to a page survives that. To be called
     * only by whoever serves those pages: trials of which this process knows nothing are forgotten, too.
     */
    public void forgetWhatIsOver(boolean all) {
        looks.values().stream().filter(look -> all || isOver(look)).forEach(this::forget);
        for (Account trial : accounts.trials()) {
            if (!looks.containsKey(trial.jid())) {
                synchronized (this) {
                    if (!looks.containsKey(trial.jid())) {
                        accounts.forgetTrial(trial.jid());
                    }
                }
            }
        }
    }

    /** The person said no, or time is up. */
    public synchronized void forget(Look look) {
        look.failed(OVER);
        if (looks.remove(look.person(), look)) {
            accounts.forgetTrial(look.person());
        }
    }

    /** Whether a look is forgotten by now. */
    public boolean isOver(Look look) {
        return !look.until().isAfter(clock.instant());
    }

    /** How long a look lasts that began without a link. */
    public Instant endOfLook() {
        return clock.instant().plus(Duration.ofMinutes(15));
    }
}
