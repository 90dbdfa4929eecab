package dev.kith.alert.imap;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Looks after the clock for all connections, since reads and writes on their threads wait for ever: ends waits that are long
 * enough, and connections on which an answer is overdue.
 */
final class Watchdog implements AutoCloseable {
    private static final Duration EVERY = Duration.ofMillis(100);

    private final Set<ImapSession> sessions = ConcurrentHashMap.newKeySet();
    private final Thread thread =
            Thread.ofPlatform().daemon().name("kith-imap-watchdog").unstarted(this::run);

    Watchdog() {
        thread.start();
    }

    void watch(ImapSession session) {
        sessions.add(session);
    }

    void forget(ImapSession session) {
        sessions.remove(session);
    }

    private void run() {
        try {
            while (true) {
                TimeUnit.MILLISECONDS.sleep(EVERY.toMillis());
                long now = System.nanoTime();
                sessions.forEach(session -> session.tick(now));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closed
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
