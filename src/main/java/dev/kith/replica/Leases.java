package dev.kith.replica;

import com.github.kagkarlsson.scheduler.PollingStrategyConfig;
import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.SystemClock;
import com.github.kagkarlsson.scheduler.TaskResolver;
import com.github.kagkarlsson.scheduler.Waiter;
import com.github.kagkarlsson.scheduler.event.SchedulerListeners;
import com.github.kagkarlsson.scheduler.logging.LogLevel;
import com.github.kagkarlsson.scheduler.task.Task;
import io.agroal.api.AgroalDataSource;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/** A db-scheduler for executions that never end: one for the shards of people, and one for the link. */
final class Leases extends Scheduler {
    private static final Duration LOOK = Duration.ofMillis(500);

    /** db-scheduler looks for dead ones at twice this; how long it takes to be dead, {@link Heartbeat} says. */
    private static final Duration HALF_LOOK_FOR_DEAD = Duration.ofSeconds(1);

    private static final int UNUSED_LIMIT = 8;
    private static final Duration LAST_STEPS = Duration.ofSeconds(2);

    private Leases(
            LeaseTable table, TaskResolver tasks, String id, int most, SystemClock clock, SchedulerListeners none) {
        super(
                clock,
                table,
                table,
                tasks,
                most,
                Executors.newThreadPerTaskExecutor(
                        Thread.ofVirtual().name("lease-", 0).factory()),
                new SchedulerName.Fixed(id),
                new Waiter(LOOK, clock),
                HALF_LOOK_FOR_DEAD,
                UNUSED_LIMIT,
                List.of(),
                List.of(),
                new PollingStrategyConfig(PollingStrategyConfig.Type.LOCK_AND_FETCH, 0.5, 1.0),
                Duration.ofDays(10_000),
                LAST_STEPS,
                LogLevel.DEBUG,
                false,
                List.of(),
                Executors.newSingleThreadExecutor(
                        Thread.ofPlatform().daemon().name("kith-leases").factory()),
                Executors.newScheduledThreadPool(
                        1, Thread.ofPlatform().daemon().name("kith-leases-dead").factory()));
    }

    /**
     * Not started yet.
     *
     * @param most how many there are
     * @param room how many more this process may take at the moment
     */
    static Leases of(
            AgroalDataSource database,
            String table,
            String id,
            Task<Void> task,
            Tenures tenures,
            int most,
            IntSupplier room,
            Supplier<Set<String>> executing) {
        var clock = new SystemClock();
        var none = new SchedulerListeners(List.of());
        var tasks = new TaskResolver(none, clock, List.of(task));
        return new Leases(
                new LeaseTable(database, table, tasks, id, clock, tenures, room, executing),
                tasks,
                id,
                most,
                clock,
                none);
    }
}
