package dev.kith.sync;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.hibernate.StatelessSession;

/** How each account's passes end, and since when; those that end as the one before cost no write. */
@ApplicationScoped
public class LastPasses {
    private final StatelessSession session;
    private final Map<Long, Optional<LastPass>> noted = new ConcurrentHashMap<>();

    LastPasses(StatelessSession session) {
        this.session = session;
    }

    /** What was noted last; empty when there was no pass yet. */
    @Transactional
    public Optional<LastPass> of(long account) {
        return Optional.ofNullable(session.get(LastPassRow.class, account))
                .map(row -> new LastPass(row.outcome, row.detail, row.finishedAt, Optional.ofNullable(row.nextAt)));
    }

    /** Notes an ending; false when it only repeats the one before, so that the diary need not say it again. */
    boolean note(long account, SyncOutcome outcome, Instant now, Instant next) {
        var before = noted.computeIfAbsent(account, this::of);
        boolean news = before.filter(pass ->
                        pass.outcome().equals(outcome.word()) && pass.detail().equals(outcome.detail()))
                .isEmpty();
        if (news) {
            var pass = new LastPass(outcome.word(), outcome.detail(), now, Optional.of(next));
            store(account, pass);
            noted.put(account, Optional.of(pass));
        }
        return news;
    }

    /** Another process may have noted something for the account meanwhile. */
    void lookAgain(long account) {
        noted.remove(account);
    }

    @Transactional
    void store(long account, LastPass pass) {
        var row = new LastPassRow();
        row.accountId = account;
        row.outcome = pass.outcome();
        row.detail = pass.detail();
        row.finishedAt = pass.since();
        row.nextAt = pass.nextAt().orElse(null);
        session.upsert(row);
    }
}
