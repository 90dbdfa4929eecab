package dev.kith.request;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.hibernate.StatelessSession;
import org.jspecify.annotations.Nullable;

/** The requests as stored. */
@ApplicationScoped
class RequestTable {
    private static final Duration KEPT = Duration.ofHours(1);

    private final StatelessSession session;
    private final Clock clock;

    RequestTable(StatelessSession session, Clock clock) {
        this.session = session;
        this.clock = clock;
    }

    @Transactional
    long ask(String kind, @Nullable Long account) {
        var row = new RequestRow();
        row.kind = kind;
        row.accountId = account;
        row.askedAt = clock.instant();
        session.insert(row);
        return row.id;
    }

    /** The open requests. */
    @Transactional
    List<RequestRow> open() {
        return session.createSelectionQuery("from RequestRow where takenAt is null order by id", RequestRow.class)
                .getResultList();
    }

    /** Whether a request is this replica's to answer: each is handed out once. */
    @Transactional
    boolean take(long id) {
        return session.createMutationQuery("update RequestRow set takenAt = :now where id = :id and takenAt is null")
                        .setParameter("now", clock.instant())
                        .setParameter("id", id)
                        .executeUpdate()
                > 0;
    }

    @Transactional
    void answer(long id, String answer) {
        RequestRow row = session.get(RequestRow.class, id);
        if (row != null) {
            row.answer = answer;
            row.finishedAt = clock.instant();
            session.update(row);
        }
    }

    @Transactional
    Optional<String> answerTo(long id) {
        RequestRow row = session.get(RequestRow.class, id);
        return row == null || row.finishedAt == null ? Optional.empty() : Optional.of(row.answer);
    }

    @Transactional
    void dropOld() {
        session.createMutationQuery("delete from RequestRow where askedAt < :before")
                .setParameter("before", clock.instant().minus(KEPT))
                .executeUpdate();
    }
}
