package dev.kith.sync;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.hibernate.StatelessSession;

/**
 * How each account's last pass ended. An account where nothing happens costs no write: the same ending is noted again
 * only once an hour.
 */
@ApplicationScoped
public class LastPasses {
    private static final Duration REPEAT = Duration.ofHours(1);

    private final StatelessSession session;
    private final Map<Long, LastPass> noted = new ConcurrentHashMap<>();

    LastPasses(StatelessSession session) {
        this.session = session;
    }

    /** What was noted last; up to an hour old when nothing has changed since. */
    @Transactional
    public Optional<LastPass> of(long account) {
        return Optional.ofNullable(session.get(LastPassRow.class, account))
                .map(row -> new LastPass(row.outcome, row.detail, row.finishedAt, Optional.ofNullable(row.nextAt)));
    }

    /** Notes an ending; false when it only repeats the one before, so that the diary need not say it again. */
    boolean note(long account, SyncOutcome outcome, Instant now, Instant next) {
        LastPass pass = new LastPass(outcome.word(), outcome.detail(), now, Optional.of(next));
        LastPass before = noted.get(account);
        boolean news = before == null
                || !before.outcome().equals(pass.outcome())
                || !before.detail().equals(pass.detail());
        if (before == null || news || before.finishedAt().plus(REPEAT).isBefore(now)) {
            store(account, pass);
            noted.put(account, pass);
        }
        return news;
    }

    @Transactional
    void store(long account, LastPass pass) {
        var row = new LastPassRow();
        row.accountId = account;
        row.outcome = pass.outcome();
        row.detail = pass.detail();
        row.finishedAt = pass.finishedAt();
        row.nextAt = pass.nextAt().orElse(null);
        session.upsert(row);
    }
}
