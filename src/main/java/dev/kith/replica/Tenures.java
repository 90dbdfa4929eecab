package dev.kith.replica;

import io.agroal.api.AgroalDataSource;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The beginnings and ends of tenures in the leases of one table. A lease that was lost meanwhile, as after a process stood
 * still, is noticed by its version.
 */
final class Tenures {
    private static final String TAKEN =
            "from unnest(?::int[], ?::bigint[]) as taken (id, version) where lease.task_instance = taken.id::text"
                    + " and lease.version = taken.version and lease.picked and lease.picked_by = ?";
    private static final String RAISE = """
            update shard set epoch = epoch + 1, owner = ?, since = clock_timestamp()
            from (select taken.id from %s lease, unnest(?::int[], ?::bigint[]) as taken (id, version)
                where lease.task_instance = taken.id::text and lease.version = taken.version
                and lease.picked and lease.picked_by = ?) mine
            where shard.id = mine.id returning shard.id, shard.epoch
            """;
    private static final String FREE =
            "update %s lease set picked = false, picked_by = null, version = lease.version + 1 ";
    private static final String FREE_DEAD = FREE + """
            where picked and case when picked_by = ?
                then task_instance <> all(?::text[]) and last_heartbeat < clock_timestamp() - interval '10 seconds'
                else not exists (select 1 from replica where id = picked_by and \
            """ + Heartbeat.ALIVE + ") end";

    private final AgroalDataSource database;
    private final String table;
    private final String id;
    private final Together<Lease> begin = new Together<>(this::raise);
    private final Together<Lease> end = new Together<>(this::free);

    private record Lease(int shard, long version) {}

    Tenures(AgroalDataSource database, String table, String id) {
        this.database = database;
        this.table = table;
        this.id = id;
    }

    /**
     * The epoch from now on.
     *
     * @param version the lease's, as it was given
     * @return empty when the lease is lost already
     */
    OptionalLong begin(int shard, long version) throws SQLException {
        Long epoch = begin.ask(new Lease(shard, version));
        return epoch == null ? OptionalLong.empty() : OptionalLong.of(epoch);
    }

    /** Whoever may takes it now; a lease that was lost to somebody else stays theirs. */
    void end(int shard, long version) throws SQLException {
        Long unused = end.ask(new Lease(shard, version));
    }

    private Map<Lease, Long> raise(List<Lease> leases) throws SQLException {
        var epochs = new HashMap<Integer, Long>();
        try (var connection = database.getConnection();
                var raise = connection.prepareStatement(RAISE.formatted(table))) {
            raise.setString(1, id);
            set(raise, 2, leases);
            try (var answer = raise.executeQuery()) {
                while (answer.next()) {
                    epochs.put(answer.getInt(1), answer.getLong(2));
                }
            }
        }
        var raised = new HashMap<Lease, Long>();
        leases.stream()
                .filter(lease -> epochs.containsKey(lease.shard()))
                .forEach(lease -> raised.put(lease, epochs.get(lease.shard())));
        return raised;
    }

    private Map<Lease, Long> free(List<Lease> leases) throws SQLException {
        try (var connection = database.getConnection();
                var free = connection.prepareStatement(FREE.formatted(table) + TAKEN)) {
            set(free, 1, leases);
            free.executeUpdate();
        }
        return Map.of();
    }

    private void set(PreparedStatement statement, int from, List<Lease> leases) throws SQLException {
        var connection = statement.getConnection();
        statement.setArray(
                from,
                connection.createArrayOf(
                        "int", leases.stream().map(Lease::shard).toArray()));
        statement.setArray(
                from + 1,
                connection.createArrayOf(
                        "bigint", leases.stream().map(Lease::version).toArray()));
        statement.setString(from + 2, id);
    }

    /**
     * Frees the leases of processes that are dead, and of this one those that it has not, since giving them back failed.
     *
     * @param executing those that it has
     */
    void freeDead(Set<String> executing) throws SQLException {
        try (var connection = database.getConnection();
                var free = connection.prepareStatement(FREE_DEAD.formatted(table))) {
            free.setString(1, id);
            free.setArray(2, connection.createArrayOf("text", executing.toArray()));
            free.executeUpdate();
        }
    }
}
