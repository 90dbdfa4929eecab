package dev.kith.testing;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;

/** Things that are done at the same moment. */
public final class AtOnce {
    private AtOnce() {}

    /** Begins both together and waits for both. */
    public static void both(Callable<?> one, Callable<?> other) throws Exception {
        var start = new CyclicBarrier(2);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = List.of(one, other).stream()
                    .map(work -> threads.submit(() -> {
                        start.await();
                        return work.call();
                    }))
                    .toList();
            for (var each : running) {
                each.get();
            }
        }
    }
}
