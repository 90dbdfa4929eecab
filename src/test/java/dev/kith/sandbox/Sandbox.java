package dev.kith.sandbox;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;

/** Starts the sandbox and keeps it until Ctrl-C, or checks it once. */
public final class Sandbox {
    private Sandbox() {}

    /** The folder for what is kept; then {@code --check} to use a fresh one and end. */
    public static void main(String... args) throws Exception {
        boolean check = List.of(args).contains("--check");
        Path folder = check
                ? Files.createTempDirectory("kith-check")
                : Files.createDirectories(Path.of(args[0]).toAbsolutePath());
        // Logins and keys are in there; Dovecot as root still has to find its mail.
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
        try (var channel =
                FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            if (channel.tryLock() == null) {
                System.err.println("The sandbox in " + folder + " runs already. Next: use it, or stop it first.");
                System.exit(1);
            }
            var running = new Running(folder.resolve("pids"));
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(running)));
            System.exit(check ? check(folder, running) : stay(folder, running));
        }
    }

    private static void stop(Running running) {
        try {
            running.close();
        } catch (Exception e) {
            System.err.println("Not everything stopped as it should: " + e.getMessage());
        }
    }

    private static int check(Path folder, Running running) throws Exception {
        System.out.println("Checking Kith between Radicale and Prosody, in " + folder);
        try {
            long begin = System.nanoTime();
            var world = new World(folder, running);
            System.out.printf("  everything started in %.1f s%n", (System.nanoTime() - begin) / 1e9);
            new Check(world).run();
        } catch (Exception | AssertionError e) {
            stop(running);
            System.err.println("The check failed: " + (e.getMessage() == null ? e : e.getMessage()));
            System.err.println("The logs are in " + folder);
            return 1;
        }
        stop(running);
        delete(folder);
        System.out.println("The check passed; everything is stopped.");
        return 0;
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static int stay(Path folder, Running running) throws InterruptedException {
        System.out.println("Starting Prosody, Radicale, Dovecot and Kith; their data and logs are in " + folder);
        try {
            var world = new World(folder, running);
            Guide.print(world, folder);
            for (Person person : Person.SYNCED) {
                running.add(new Onlooker(world.prosody(), person));
            }
            while (world.kith().isAlive()) {
                Thread.sleep(500);
            }
            if (!running.isClosed()) {
                System.err.println("Kith ended by itself; see " + world.kith().log());
            }
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            System.err.println("The sandbox does not start: " + e.getMessage());
        }
        return 1;
    }
}
