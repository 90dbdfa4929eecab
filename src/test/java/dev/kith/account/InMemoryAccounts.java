package dev.kith.account;

import dev.kith.jid.BareJid;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;

/** Accounts without a database, all switched on. */
public final class InMemoryAccounts extends Accounts {
    private final Map<Long, Account> accounts = new ConcurrentSkipListMap<>();
    private volatile Wait beforeEnabled = () -> {};

    public InMemoryAccounts() {
        super(null, null, null, Clock.systemUTC());
    }

    public Account add(long id, URI bookUrl) {
        var account = new Account(
                id,
                BareJid.parse("person" + id + "@capulet.example"),
                Optional.of(bookUrl),
                true,
                false,
                Duration.ofDays(30),
                SubscriptionPolicy.MUTUAL,
                "test",
                Optional.empty(),
                SealedLogin.none());
        accounts.put(id, account);
        return account;
    }

    public void remove(long id) {
        accounts.remove(id);
    }

    @Override
    public Login login(Account account) {
        return new Login.Basic("person" + account.id(), "secret");
    }

    @Override
    public List<Account> some(Collection<Long> ids) {
        return ids.stream().map(accounts::get).filter(Objects::nonNull).toList();
    }

    /** As a test wants it. */
    public void put(Account account) {
        accounts.put(account.id(), account);
    }

    /** Something that may take its time. */
    public interface Wait {
        void now() throws InterruptedException;
    }

    /** What happens before it answers who is switched on. */
    public void beforeEnabled(Wait before) {
        beforeEnabled = before;
    }

    @Override
    public Map<Long, BareJid> enabled() {
        try {
            beforeEnabled.now();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return all().stream().filter(Account::enabled).collect(Collectors.toMap(Account::id, Account::jid));
    }

    @Override
    public List<Account> all() {
        return List.copyOf(accounts.values());
    }

    @Override
    public Optional<Account> find(long id) {
        return Optional.ofNullable(accounts.get(id));
    }

    @Override
    public Optional<Account> find(BareJid jid) {
        return accounts.values().stream()
                .filter(account -> account.jid().equals(jid))
                .findFirst();
    }
}
