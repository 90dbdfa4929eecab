package dev.kith.replica;

import io.agroal.api.AgroalDataSource;
import jakarta.annotation.Priority;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a process that was taken for dead from committing what it still had in hand (O2): whatever is stored during a
 * {@link Claim} is committed only while the shard still has the claim's epoch. The row stays locked for sharing until the
 * commit, so that a new owner, who raises the epoch, comes wholly before or wholly after it. A transaction that only read
 * locks nothing and so writes nothing.
 */
@Interceptor
@Transactional
@Priority(Interceptor.Priority.PLATFORM_BEFORE + 201) // right inside the transaction itself, which is at 200
class EpochGuard {
    // A process that stands still between this and its commit must not keep the new owner waiting.
    private static final String SAME_EPOCH = """
            with mine as (select id from shard where id = ? and epoch = ?
                and pg_current_xact_id_if_assigned() is not null for share)
            select pg_current_xact_id_if_assigned() is null or exists (select 1 from mine),
                set_config('idle_in_transaction_session_timeout', '3000', true)
            """;

    private final AgroalDataSource database;

    EpochGuard(AgroalDataSource database) {
        this.database = database;
    }

    @AroundInvoke
    @Nullable
    Object guard(InvocationContext call) throws Exception {
        Object result = call.proceed();
        Claim claim = Claim.current();
        if (claim != null) {
            try (var connection = database.getConnection()) { // the transaction's own
                if (!mayCommit(connection, claim)) {
                    ReplicaMeters.fenced(ReplicaMeters.COMMIT);
                    throw new Displaced(claim.shard()); // and so rolled back
                }
            }
        }
        return result;
    }

    /** Whether what this transaction has done may be committed, which stays so until it is. */
    static boolean mayCommit(Connection connection, Claim claim) throws SQLException {
        try (var ask = connection.prepareStatement(SAME_EPOCH)) {
            ask.setInt(1, claim.shard());
            ask.setLong(2, claim.epoch());
            try (var answer = ask.executeQuery()) {
                return answer.next() && answer.getBoolean(1);
            }
        }
    }
}
