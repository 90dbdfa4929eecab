package dev.kith.replica;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Tells who wants to know that shards changed hands, or replicas came or went; what changes together is told once. */
final class ShardNews {
    private static final Logger LOG = Logger.getLogger(ShardNews.class);

    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final Semaphore changes = new Semaphore(0);
    private @Nullable Thread telling;

    /** Calls a listener after changes, on one thread with the others. */
    void onChange(Runnable listener) {
        listeners.add(listener);
    }

    /** Something changed; returns at once. */
    void changed() {
        changes.release();
    }

    synchronized void start() {
        telling = Thread.ofVirtual().name("shards-news").start(this::tellOn);
    }

    /** Nobody is told any more. */
    synchronized void stop() {
        if (telling != null) {
            telling.interrupt();
        }
    }

    private void tellOn() {
        try {
            while (true) {
                changes.acquire();
                TimeUnit.MILLISECONDS.sleep(20); // shards come by the dozen
                changes.drainPermits();
                listeners.forEach(ShardNews::tell);
            }
        } catch (InterruptedException e) {
            LOG.debug("told to stop");
        }
    }

    private static void tell(Runnable listener) {
        try {
            listener.run();
        } catch (RuntimeException e) {
            LOG.error("a fault in Kith after shards changed hands; please report it with this log", e);
        }
    }
}
