package dev.kith.replica;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Does at once what many threads ask for at the same moment: shards come and go by the hundred. */
final class Together<T> {
    /** The answers to those that have one. */
    interface Work<T> {
        Map<T, Long> on(List<T> all) throws SQLException;
    }

    private final Work<T> work;
    private final ConcurrentLinkedQueue<Asked<T>> waiting = new ConcurrentLinkedQueue<>();
    private final ReentrantLock turn = new ReentrantLock();

    private static final class Asked<T> {
        final T what;
        boolean done;

        @Nullable
        Long answer;

        @Nullable
        SQLException failure;

        Asked(T what) {
            this.what = what;
        }
    }

    Together(Work<T> work) {
        this.work = work;
    }

    /** The answer; null when there is none. */
    @Nullable
    Long ask(T what) throws SQLException {
        var mine = new Asked<>(what);
        waiting.add(mine);
        turn.lock();
        try {
            if (!mine.done) {
                all();
            }
        } finally {
            turn.unlock();
        }
        if (mine.failure != null) {
            throw mine.failure;
        }
        return mine.answer;
    }

    private void all() {
        var asked = new ArrayList<Asked<T>>();
        for (Asked<T> next = waiting.poll(); next != null; next = waiting.poll()) {
            next.done = true;
            asked.add(next);
        }
        Map<T, Long> answers = new HashMap<>();
        SQLException failure = null;
        try {
            answers = work.on(asked.stream().map(each -> each.what).toList());
        } catch (SQLException e) {
            failure = e;
        }
        for (Asked<T> each : asked) {
            each.answer = answers.get(each.what);
            each.failure = failure;
        }
    }
}
