package dev.kith.replica;

import com.github.kagkarlsson.scheduler.Clock;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.TaskResolver;
import com.github.kagkarlsson.scheduler.jdbc.JdbcTaskRepository;
import com.github.kagkarlsson.scheduler.jdbc.PostgreSqlJdbcCustomization;
import com.github.kagkarlsson.scheduler.task.Execution;
import io.agroal.api.AgroalDataSource;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * db-scheduler's own table access, with three differences. Its heartbeat is a commit for each execution, 128 a second
 * for an idle process with 256 shards; ours is the process's {@link Heartbeat}, half a commit a second, so that who is dead
 * is a question about processes. No clock of any machine's but the database's is asked for that. And no more is taken than
 * the fair share, since db-scheduler would take everything there is.
 */
final class LeaseTable extends JdbcTaskRepository {
    private static final Logger LOG = Logger.getLogger(LeaseTable.class);

    private final Tenures tenures;
    private final IntSupplier room;
    private final Supplier<Set<String>> executing;
    private volatile boolean troubled;

    /**
     * Access to one table.
     *
     * @param room how many more this process may take
     * @param executing which executions it has
     */
    LeaseTable(
            AgroalDataSource database,
            String table,
            TaskResolver tasks,
            String id,
            Clock clock,
            Tenures tenures,
            IntSupplier room,
            Supplier<Set<String>> executing) {
        super(
                database,
                true,
                new PostgreSqlJdbcCustomization(false, true),
                table,
                tasks,
                new SchedulerName.Fixed(id),
                false,
                clock);
        this.tenures = tenures;
        this.room = room;
        this.executing = executing;
    }

    @Override
    public List<Execution> lockAndGetDue(Instant now, int limit) {
        int most = Math.min(limit, room.getAsInt());
        if (most <= 0) {
            return List.of();
        }
        try {
            var taken = super.lockAndGetDue(now, most);
            troubled = false;
            return taken;
        } catch (RuntimeException e) {
            trouble(e);
            return List.of();
        }
    }

    /** Frees them all in one statement, so that there is nothing left to be done about each. */
    @Override
    public List<Execution> getDeadExecutions(Instant unused) {
        try {
            tenures.freeDead(executing.get());
        } catch (SQLException | RuntimeException e) {
            trouble(e);
        }
        return List.of();
    }

    /** The process's heartbeat stands for all of them. */
    @Override
    public boolean updateHeartbeatWithRetry(Execution execution, Instant now, int tries) {
        return true;
    }

    private void trouble(Exception e) {
        if (!troubled) {
            LOG.warnf("The leases cannot be looked at (%s); trying again.", e.getMessage());
        }
        troubled = true;
    }
}
