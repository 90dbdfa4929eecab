package dev.kith.account;

import dev.kith.jid.BareJid;
import dev.kith.replica.ShardOf;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** Accounts without a database, switched on unless a test says otherwise. */
public final class InMemoryAccounts extends Accounts {
    private final Map<Long, Account> accounts = new ConcurrentSkipListMap<>();
    private final Map<Long, Long> changes = new ConcurrentHashMap<>();
    private long mark = 1;
    private OffsetDateTime server = OffsetDateTime.parse("2026-11-01T00:00:00Z");
    private volatile boolean away;

    /** How often somebody asked for names while they were not found. */
    public final AtomicInteger askedInVain = new AtomicInteger();

    private volatile Runnable inLook = () -> {};
    private volatile Wait beforeLook = () -> {};

    public InMemoryAccounts() {
        super(null, null, null, null, Clock.systemUTC());
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
        put(account);
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
    public synchronized void put(Account account) {
        changes.put(account.id(), mark++);
        accounts.put(account.id(), account);
    }

    /** Switches an account off. */
    public Account switchOff(long id) {
        var on = find(id).orElseThrow();
        var off = new Account(
                id,
                on.jid(),
                on.bookUrl(),
                false,
                on.bookWins(),
                on.grace(),
                on.subscriptions(),
                on.consent(),
                on.twoWayBook(),
                on.login());
        put(off);
        return off;
    }

    /** Something that may take its time. */
    public interface Wait {
        void now() throws InterruptedException;
    }

    /** What happens before it answers a look at the accounts. */
    public void beforeLook(Wait before) {
        beforeLook = before;
    }

    /** As a database server that was put back, and gives the same numbers once more. */
    public synchronized void startMarksAnew() {
        changes.clear();
        mark = 1;
    }

    /** As another database server, which took over and lacks what was written last. */
    public synchronized void takeOver() {
        changes.clear();
        server = server.plusDays(1);
    }

    @Override
    public Mark mark() {
        try {
            beforeLook.now();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        synchronized (this) {
            return new Mark(server, mark);
        }
    }

    @Override
    public List<Standing> on(Collection<Integer> shards) {
        List<Standing> on = standing(shards, Account::enabled);
        inLook.run();
        return on;
    }

    /** What happens in the middle of a look. */
    public void inLook(Runnable what) {
        inLook = what;
    }

    @Override
    public List<Standing> changed(Collection<Integer> shards, Mark since) {
        return standing(shards, account -> changes.getOrDefault(account.id(), 0L) >= since.transaction());
    }

    private synchronized List<Standing> standing(Collection<Integer> shards, Predicate<Account> which) {
        return accounts.values().stream()
                .filter(which)
                .map(account -> new Standing(account.id(), ShardOf.person(account.jid()), account.enabled()))
                .filter(account -> shards.contains(account.shard()))
                .toList();
    }

    @Override
    public List<Standing> off(Collection<Integer> shards) {
        return standing(shards, account -> !account.enabled());
    }

    /** Names are not found for now, as while the database is away. */
    public void away(boolean isAway) {
        away = isAway;
    }

    @Override
    public List<Account> named(Collection<String> names) {
        if (away) {
            askedInVain.incrementAndGet();
            throw new IllegalStateException("the database is away");
        }
        return accounts.values().stream()
                .filter(account -> names.contains(account.jid().toString())
                        || names.contains(account.jid().localpart()))
                .toList();
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
