package dev.kith.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What the sandbox started and has to stop, the last first. The pids are in a file too, so that what a killed sandbox
 * left behind is ended by the next one.
 */
final class Running implements AutoCloseable {
    private final Path pids;
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private volatile boolean closed;

    Running(Path pids) throws IOException, InterruptedException {
        this.pids = pids;
        if (Files.exists(pids)) {
            for (String line : Files.readAllLines(pids)) {
                endLeftover(line.split(" ", 2));
            }
            Files.delete(pids);
        }
    }

    /** Only if it is still the process we started: pids are given out again. */
    private static void endLeftover(String... words) throws InterruptedException {
        var process = ProcessHandle.of(Long.parseLong(words[0]))
                .filter(p -> started(p).equals(words[1]))
                .orElse(null);
        if (process != null) {
            end(process);
        }
    }

    private static void end(ProcessHandle process) throws InterruptedException {
        process.destroy();
        for (int tries = 0; tries < 200 && process.isAlive(); tries++) {
            TimeUnit.MILLISECONDS.sleep(100);
        }
        process.destroyForcibly();
    }

    private static String started(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toString).orElse("");
    }

    synchronized <T extends AutoCloseable> T add(T part) throws IOException {
        parts.push(part);
        Files.write(
                pids, children().stream().map(p -> p.pid() + " " + started(p)).toList());
        return part;
    }

    private static List<ProcessHandle> children() {
        return ProcessHandle.current().children().toList();
    }

    boolean isClosed() {
        return closed;
    }

    @Override
    public synchronized void close() throws Exception {
        if (closed) {
            return;
        }
        closed = true;
        var faults = new ArrayList<Exception>();
        for (AutoCloseable part : parts) {
            try {
                part.close();
            } catch (Exception e) {
                faults.add(e);
            }
        }
        for (ProcessHandle child : children()) { // one that was just starting
            end(child);
        }
        Files.deleteIfExists(pids);
        if (!faults.isEmpty()) {
            throw faults.getFirst();
        }
    }
}
