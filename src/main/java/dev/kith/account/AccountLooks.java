package dev.kith.account;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.hibernate.StatelessSession;

/** Which accounts there are, little by little: with many, to read all of them again and again would cost more than all else. */
@ApplicationScoped
class AccountLooks {
    // What nobody can see yet is of a transaction that runs, and no running one has a lower number than this.
    private static final String MARK =
            "select pg_postmaster_start_time(), pg_snapshot_xmin(pg_current_snapshot())::text::bigint";
    static final String ON = "select id, shard, enabled from account where shard = any(?) and enabled and not pending";

    // A number that is still to come stands in rows that another server wrote, from which this one was restored.
    static final String CHANGED = "select id, shard, enabled from account where shard = any(?) and not pending"
            + " and changed >= ?::text::xid8 and changed < pg_snapshot_xmax(pg_current_snapshot())";
    static final String OFF =
            "select id, shard, enabled from account where shard = any(?) and not enabled and not pending";

    // Where the operator signs in for everybody nobody has a login of their own, and nothing is looked for among them.
    static final String NAMED = "select id from account where enabled and not pending and (jid = any(?)"
            + " or split_part(jid, '@', 1) = any(?) or login_user <> '' and (lower(login_user) = any(?)"
            + " or regexp_replace(lower(login_user), '@[^@]*$', '') = any(?)))";

    private final StatelessSession session;

    AccountLooks(StatelessSession session) {
        this.session = session;
    }

    /** Makes something of a row. */
    private interface Reader<T> {
        T read(ResultSet row) throws SQLException;
    }

    @Transactional
    Mark mark() {
        return all(MARK, row -> new Mark(row.getObject(1, OffsetDateTime.class), row.getLong(2)))
                .getFirst();
    }

    @Transactional
    List<Standing> on(Collection<Integer> shards) {
        return all(ON, AccountLooks::standing, numbers(shards));
    }

    @Transactional
    List<Standing> changed(Collection<Integer> shards, Mark since) {
        return all(CHANGED, AccountLooks::standing, numbers(shards), Long.toString(since.transaction()));
    }

    @Transactional
    List<Standing> off(Collection<Integer> shards) {
        return all(OFF, AccountLooks::standing, numbers(shards));
    }

    @Transactional
    List<Long> named(Collection<String> names) {
        Object any = names.toArray(String[]::new);
        return all(NAMED, row -> row.getLong(1), any, any, any, any);
    }

    private static Object numbers(Collection<Integer> shards) {
        return shards.stream().mapToInt(Integer::intValue).toArray();
    }

    private static Standing standing(ResultSet row) throws SQLException {
        return new Standing(row.getLong(1), row.getInt(2), row.getBoolean(3));
    }

    private <T> List<T> all(String question, Reader<T> reader, Object... values) {
        return session.doReturningWork(connection -> {
            var rows = new ArrayList<T>();
            try (var statement = connection.prepareStatement(question)) {
                for (int i = 0; i < values.length; i++) {
                    statement.setObject(i + 1, values[i]);
                }
                try (var answer = statement.executeQuery()) {
                    while (answer.next()) {
                        rows.add(reader.read(answer));
                    }
                }
            }
            return rows;
        });
    }
}
