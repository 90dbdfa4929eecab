package dev.kith.account;

import dev.kith.jid.BareJid;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who is synced, and the logins they entrusted to us. */
@ApplicationScoped
public class Accounts {
    private static final Duration DEFAULT_GRACE = Duration.ofDays(30);

    private final AccountTable table;
    private final Secrets secrets;
    private final Clock clock;

    Accounts(AccountTable table, Secrets secrets, Clock clock) {
        this.table = table;
        this.secrets = secrets;
        this.clock = clock;
    }

    /** All accounts by address. */
    public List<Account> all() {
        return table.all();
    }

    /** Those of these numbers that there are, in no order. */
    public List<Account> some(Collection<Long> ids) {
        return ids.isEmpty() ? List.of() : table.some(ids);
    }

    public Optional<Account> find(long id) {
        return table.find(id);
    }

    public Optional<Account> find(BareJid jid) {
        return table.row(jid).map(AccountTable::account);
    }

    /**
     * Adds an account, or gives an existing one a new login; an existing one keeps its switches.
     *
     * @param bookUrl null for the operator's default address
     * @param consent who switched it on, and how; kept for the record
     */
    public Account put(BareJid jid, @Nullable URI bookUrl, Login login, boolean enabled, String consent) {
        var existing = table.row(jid);
        AccountRow row = existing.orElseGet(() -> fresh(jid));
        row.bookUrl = bookUrl == null ? null : bookUrl.toString();
        row.consent = consent;
        row.enabled = enabled || row.enabled;
        // The secret is bound to the account's address, so that a row copied to another account cannot be opened.
        switch (login) {
            case Login.Basic(String user, String password) -> {
                row.loginKind = "basic";
                row.loginUser = user;
                row.loginSecret = secrets.seal(bytes(password), purpose(jid));
            }
            case Login.Bearer(String token) -> {
                row.loginKind = "bearer";
                row.loginUser = "";
                row.loginSecret = secrets.seal(bytes(token), purpose(jid));
            }
        }
        return existing.isPresent() ? table.update(row) : table.insert(row);
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
        AccountRow row = table.row(account.id());
        row.enabled = enabled;
        row.consent = consent;
        return table.update(row);
    }

    /** Sets the two roster switches of an account. */
    public Account choose(Account account, boolean bookWins, Duration grace) {
        AccountRow row = table.row(account.id());
        row.bookWins = bookWins;
        row.graceSeconds = grace.toSeconds();
        return table.update(row);
    }

    /** Sets what is done about an account's presence; what that ends is ended by its next pass. */
    public Account choose(Account account, SubscriptionPolicy subscriptions) {
        AccountRow row = table.row(account.id());
        row.subscriptions = subscriptions;
        return table.update(row);
    }

    /**
     * The login for the account's address books.
     *
     * @throws SecretUnreadable when the key file is not the one it was sealed with
     */
    public Login login(Account account) {
        SealedLogin sealed = account.login();
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
