package dev.kith.db;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The PostgreSQL that Kith brings along, for machines where no other database is named. It listens on loopback only,
 * trusts whoever reaches it there, and keeps its data in a folder of its own.
 */
public final class EmbeddedDatabase implements AutoCloseable {
    static final String SUBFOLDER = "postgres";
    private static final int PORT_LINE = 3; // postmaster.pid: pid, data folder, start time, port, …

    private final String jdbcUrl;
    private final @Nullable EmbeddedPostgres server;
    private final @Nullable FileLock lock;

    private EmbeddedDatabase(String jdbcUrl, @Nullable EmbeddedPostgres server, @Nullable FileLock lock) {
        this.jdbcUrl = jdbcUrl;
        this.server = server;
        this.lock = lock;
    }

    /**
     * Starts the database in the folder, or joins the one that another Kith process runs there.
     *
     * @throws IOException when it does not start; the message says what to do
     */
    public static EmbeddedDatabase open(Path folder) throws IOException {
        Path data = folder.toAbsolutePath().resolve(SUBFOLDER);
        // Closed together with the lock, which must live as long as the server.
        @SuppressWarnings("resource")
        FileChannel channel = lockFile(folder, data);
        FileLock lock = channel.tryLock();
        if (lock == null) {
            channel.close();
            return new EmbeddedDatabase(url(runningPort(data)), null, null);
        }
        endLeftover(data);
        try {
            EmbeddedPostgres server = EmbeddedPostgres.builder()
                    .setDataDirectory(data)
                    .setOverrideWorkingDirectory(
                            folder.resolve("postgres-binaries").toFile())
                    .setCleanDataDirectory(false)
                    .setRegisterShutdownHook(false)
                    // The library's defaults are for throw-away data.
                    .setServerConfig("fsync", "on")
                    .setServerConfig("synchronous_commit", "on")
                    .setServerConfig("max_connections", "60")
                    .setPGStartupWait(Duration.ofSeconds(60))
                    .start();
            return new EmbeddedDatabase(url(server.getPort()), server, lock);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw new IOException(
                    "The built-in PostgreSQL does not start in " + data + " (" + e.getMessage()
                            + "). In a container without user namespaces run Kith as an ordinary user, or name a"
                            + " database with QUARKUS_DATASOURCE_JDBC_URL.",
                    e);
        }
    }

    private static FileChannel lockFile(Path folder, Path data) throws IOException {
        try {
            Files.createDirectories(data);
            // Also for the binaries, which the library unpacks for everybody to write.
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
            return FileChannel.open(
                    folder.resolve("database.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        } catch (FileSystemException e) { // whose message is a path and no more
            throw new IOException(
                    "kith.data-dir is " + folder + ", which Kith may not write to ("
                            + e.getClass().getSimpleName()
                            + "). Next: name another folder in KITH_DATA_DIR, or give this one to whom Kith runs as.",
                    e);
        }
    }

    /** For {@code quarkus.datasource.jdbc.url}; the user is {@code postgres}, without password. */
    public String jdbcUrl() {
        return jdbcUrl;
    }

    private static String url(int port) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
    }

    private static int runningPort(Path data) throws IOException {
        for (int tries = 0; tries < 300; tries++) { // the other process may be starting it just now: 30 s
            Path pidFile = data.resolve("postmaster.pid");
            if (Files.exists(pidFile)) {
                List<String> lines = Files.readAllLines(pidFile);
                if (lines.size() > 7 && lines.get(7).strip().equals("ready")) {
                    return Integer.parseInt(lines.get(PORT_LINE).strip());
                }
            }
            pause();
        }
        throw new IOException("Another Kith holds " + data
                + " but its database does not come up. Next: look at its log," + " or stop that process.");
    }

    private static void pause() throws IOException {
        try {
            TimeUnit.MILLISECONDS.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for the database", e);
        }
    }

    /** A server whose Kith was killed goes on running and holds the folder; nobody else can own it, we have the lock. */
    private static void endLeftover(Path data) throws IOException {
        Path pidFile = data.resolve("postmaster.pid");
        if (!Files.exists(pidFile)) {
            return;
        }
        List<String> lines = Files.readAllLines(pidFile);
        var process = lines.isEmpty()
                ? java.util.Optional.<ProcessHandle>empty()
                : ProcessHandle.of(Long.parseLong(lines.getFirst().strip()));
        if (process.isPresent() && isPostgres(process.get())) {
            process.get().destroy();
            try {
                process.get().onExit().get(30, TimeUnit.SECONDS);
            } catch (Exception e) {
                throw new IOException(
                        "A PostgreSQL left behind (pid " + process.get().pid() + ") holds " + data
                                + " and does not stop. Next: stop it.",
                        e);
            }
        } else {
            Files.deleteIfExists(pidFile); // the pid belongs to somebody else by now
        }
    }

    private static boolean isPostgres(ProcessHandle process) {
        return process.info().command().map(c -> c.endsWith("/postgres")).orElse(false);
    }

    /** Stops the server if this process started it. */
    @Override
    public void close() throws IOException {
        if (server != null) {
            server.close();
        }
        if (lock != null) {
            lock.channel().close();
        }
    }
}
