package dev.kith.account;

import dev.kith.jid.BareJid;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Gatherers;
import org.jspecify.annotations.Nullable;

/** Who is synced, and the logins they entrusted to us. */
@ApplicationScoped
public class Accounts {
    private static final Duration DEFAULT_GRACE = Duration.ofDays(30);
    private static final String OPERATOR = "operator";

    /** PostgreSQL's protocol takes 65,535 values in a statement. */
    private static final int MOST_AT_ONCE = 10_000;

    private final AccountTable table;
    private final AccountLooks looks;
    private final Secrets secrets;
    private final OperatorLogin operatorLogin;
    private final Clock clock;

    Accounts(AccountTable table, AccountLooks looks, Secrets secrets, OperatorLogin operatorLogin, Clock clock) {
        this.table = table;
        this.looks = looks;
        this.secrets = secrets;
        this.operatorLogin = operatorLogin;
        this.clock = clock;
    }

    /** All accounts by address, but for those whose person has not said yes. */
    public List<Account> all() {
        return table.all();
    }

    /**
     * Where a look at the accounts stands, to be asked for before it: {@link #changed} since then finds what it did not see.
     */
    public Mark mark() {
        return looks.mark();
    }

    /** The accounts of these shards that are switched on, in no order. */
    public List<Standing> on(Collection<Integer> shards) {
        return shards.isEmpty() ? List.of() : looks.on(shards);
    }

    /** Those of these shards, on or off, that came or changed since a {@link #mark} of the same server; some others may be among them. */
    public List<Standing> changed(Collection<Integer> shards, Mark mark) {
        return shards.isEmpty() ? List.of() : looks.changed(shards, mark);
    }

    /** Those of these shards that are switched off, in no order. */
    public List<Standing> off(Collection<Integer> shards) {
        return shards.isEmpty() ? List.of() : looks.off(shards);
    }

    /**
     * Those that are switched on, and that an address-book server may call by one of these names: their address, or what they
     * sign in as, either also without the domain.
     *
     * @param names in lower case; what somebody signs in as counts in the database's lower case, which may leave letters beyond
     *     ASCII as they are
     */
    public List<Account> named(Collection<String> names) {
        return names.isEmpty() ? List.of() : some(looks.named(names));
    }

    /** Those of these numbers that there are, in no order. */
    public List<Account> some(Collection<Long> ids) {
        return ids.stream()
                .gather(Gatherers.windowFixed(MOST_AT_ONCE))
                .flatMap(some -> table.some(some).stream())
                .toList();
    }

    public Optional<Account> find(long id) {
        return table.find(id);
    }

    public Optional<Account> find(BareJid jid) {
        return table.row(jid).filter(row -> !row.pending).map(AccountTable::account);
    }

    /**
     * Adds an account, or gives an existing one a new login; an existing one keeps its switches.
     *
     * @param bookUrl null for the operator's default address
     * @param consent who switched it on, and how; kept for the record
     */
    public Account put(BareJid jid, @Nullable URI bookUrl, Login login, boolean enabled, String consent) {
        return put(jid, Optional.ofNullable(bookUrl), seal(jid, login), enabled, consent);
    }

    /** The same with the login that the operator gave Kith for everybody. */
    public Account putWithOperatorLogin(BareJid jid, boolean enabled, String consent) {
        return put(jid, operatorLogin.addressBook(jid), operatorSeal(), enabled, consent);
    }

    private Account put(BareJid jid, Optional<URI> bookUrl, SealedLogin login, boolean enabled, String consent) {
        Consumer<AccountRow> change = row -> {
            row.bookUrl = bookUrl.map(URI::toString).orElse(null);
            row.consent = consent;
            switchOn(row, enabled || row.enabled);
            row.pending = false;
            fill(row, login);
        };
        return table.row(jid).map(row -> table.change(row.id, change)).orElseGet(() -> {
            AccountRow row = fresh(jid);
            change.accept(row);
            return table.insert(row);
        });
    }

    /** Who leaves is off until everything of them is erased. */
    private static void switchOn(AccountRow row, boolean on) {
        row.enabled = on && row.leavingSince == null;
    }

    // The secret is bound to the account's address, so that a row copied to another account cannot be opened.
    private SealedLogin seal(BareJid jid, Login login) {
        return switch (login) {
            case Login.Basic(String user, String password) ->
                new SealedLogin("basic", user, secrets.seal(bytes(password), purpose(jid)));
            case Login.Bearer(String token) -> new SealedLogin("bearer", "", secrets.seal(bytes(token), purpose(jid)));
        };
    }

    private static SealedLogin operatorSeal() {
        return new SealedLogin(OPERATOR, "", new byte[0]);
    }

    private static void fill(AccountRow row, SealedLogin login) {
        row.loginKind = login.kind;
        row.loginUser = login.user;
        row.loginSecret = login.secret();
    }

    /**
     * An account to look with, before its person has said yes: it is off, in no list, and its login is in the returned
     * value alone. For somebody who has an account already it is theirs, with that login.
     *
     * @param login null for the one that the operator gave Kith for everybody
     */
    public Account trial(BareJid jid, @Nullable Login login) {
        AccountRow row = table.row(jid).orElse(null);
        if (row == null) {
            row = fresh(jid);
            row.pending = true;
            row.consent = "asked, and has not said yes";
            fill(row, SealedLogin.none());
            table.insert(row);
        }
        return with(row, jid, login);
    }

    /** An account with a login that nothing is stored of: just enough to try the login with {@link #login}. */
    public Account unstored(BareJid jid, @Nullable Login login) {
        AccountRow row = fresh(jid);
        row.id = 0L;
        row.consent = "";
        fill(row, SealedLogin.none());
        return with(row, jid, login);
    }

    private Account with(AccountRow row, BareJid jid, @Nullable Login login) {
        Account account = AccountTable.account(row);
        return new Account(
                account.id(),
                jid,
                login == null ? operatorLogin.addressBook(jid) : Optional.empty(),
                account.enabled(),
                account.bookWins(),
                account.grace(),
                account.subscriptions(),
                account.consent(),
                account.twoWayBook(),
                login == null ? operatorSeal() : seal(jid, login));
    }

    /**
     * Makes a {@link #trial} what holds from now on: its login is stored and the account is on.
     *
     * @param consent what the person said yes to, and how
     */
    public Account join(
            Account trial, boolean bookWins, Duration grace, SubscriptionPolicy subscriptions, String consent) {
        return table.change(trial.id(), row -> {
            row.bookUrl = trial.bookUrl().map(URI::toString).orElse(null);
            fill(row, trial.login());
            row.pending = false;
            switchOn(row, true);
            row.bookWins = bookWins;
            row.graceSeconds = grace.toSeconds();
            row.subscriptions = subscriptions;
            row.consent = consent;
        });
    }

    /** Forgets whom nobody heard a yes from, with what was read of their books. */
    public void forgetTrial(BareJid jid) {
        table.row(jid).filter(row -> row.pending).ifPresent(row -> table.delete(row.id));
    }

    /** Everybody who looked and has not said yes. */
    public List<Account> trials() {
        return table.where("pending = true");
    }

    /** Switches an account off for good: it is being left, and stays so until it is erased. */
    public Account beginLeaving(Account account) {
        return table.change(account.id(), row -> {
            row.enabled = false;
            if (row.leavingSince == null) {
                row.leavingSince = clock.instant();
            }
        });
    }

    /** The accounts that are being left. */
    public List<Account> leaving() {
        return table.where("leavingSince is not null");
    }

    /** Since when an account is being left; empty when it is not. */
    public Optional<Instant> leavingSince(BareJid jid) {
        return table.row(jid).map(row -> row.leavingSince);
    }

    public boolean isLeaving(BareJid jid) {
        return leavingSince(jid).isPresent();
    }

    /**
     * Erases an account: its login, our copy of its books, its ledger, and what could be undone.
     *
     * @return false when somebody else has just done it
     */
    public boolean erase(Account account) {
        return table.delete(account.id());
    }

    private AccountRow fresh(BareJid jid) {
        var row = new AccountRow();
        row.jid = jid.toString();
        row.graceSeconds = DEFAULT_GRACE.toSeconds();
        row.subscriptions = SubscriptionPolicy.MUTUAL;
        row.createdAt = clock.instant();
        return row;
    }

    /** Switches an account on or off; off means that nothing more is read or written, and nothing is undone. */
    public Account enable(Account account, boolean enabled, String consent) {
        return table.change(account.id(), row -> {
            switchOn(row, enabled);
            row.consent = consent;
        });
    }

    /** Sets the two roster switches of an account. */
    public Account choose(Account account, boolean bookWins, Duration grace) {
        return table.change(account.id(), row -> {
            row.bookWins = bookWins;
            row.graceSeconds = grace.toSeconds();
        });
    }

    /** Sets what is done about an account's presence; what that ends is ended by its next pass. */
    public Account choose(Account account, SubscriptionPolicy subscriptions) {
        return table.change(account.id(), row -> row.subscriptions = subscriptions);
    }

    /**
     * Says whether contacts from chat become cards. Cards that are there stay in any case.
     *
     * @param book the name of the book they are made in; null for no
     */
    public Account chooseTwoWay(Account account, @Nullable String book) {
        return table.change(account.id(), row -> row.twoWayBook = book);
    }

    /**
     * The login for the account's address books.
     *
     * @throws SecretUnreadable when the key file is not the one it was sealed with
     * @throws dev.kith.config.BadSetting when it is the operator's, who took it out of the settings
     */
    public Login login(Account account) {
        SealedLogin sealed = account.login();
        if (sealed.kind.equals(OPERATOR)) {
            return operatorLogin.of(account.jid());
        }
        String secret = new String(secrets.open(sealed.secret(), purpose(account.jid())), StandardCharsets.UTF_8);
        return sealed.kind.equals("bearer") ? new Login.Bearer(secret) : new Login.Basic(sealed.user, secret);
    }

    /** The user name the account signs in with; empty for a token. */
    public String loginUser(Account account) {
        return account.login().user;
    }

    private static String purpose(BareJid jid) {
        return "account:" + jid + ":login";
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
