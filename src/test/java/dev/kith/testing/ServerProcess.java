package dev.kith.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A server of this machine's packages as a process of ours: started, watched, paused, stopped again by its pid. */
final class ServerProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Ctrl-C at a terminal reaches every process of its session; with this, only the one that stops the others in order. */
    private static final boolean OWN_SESSION = Boolean.getBoolean("kith.servers.own-session");

    private final String name;
    private final Path output;
    private final List<String> command;
    private final Map<String, String> environment;
    private final List<Integer> ports;
    private @Nullable Process process;

    /**
     * Prepares a process.
     *
     * @param output where what it prints goes
     * @param ports what it listens on once it is up
     */
    ServerProcess(String name, Path output, List<String> command, Integer... ports) {
        this(name, output, command, Map.of(), ports);
    }

    /** The same with an environment of its own, added to ours. */
    ServerProcess(String name, Path output, List<String> command, Map<String, String> environment, Integer... ports) {
        this.name = name;
        this.output = output;
        this.command = List.copyOf(command);
        this.environment = Map.copyOf(environment);
        this.ports = List.of(ports);
    }

    /** Starts it and returns when every port answers. */
    void start() throws IOException, InterruptedException {
        var builder = new ProcessBuilder(apart(command))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
        builder.environment().putAll(environment);
        process = builder.start();
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!ports.stream().allMatch(ServerProcess::answers)) {
            if (!process.isAlive() || System.nanoTime() > end) {
                throw new IOException(name + " does not start:\n" + Files.readString(output));
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    /** The command, in a session of its own if that is wanted; the pid is the command's in both cases. */
    static List<String> apart(List<String> command) {
        if (!OWN_SESSION || command.getFirst().equals("setsid")) {
            return command;
        }
        var words = new ArrayList<>(command);
        words.addFirst("setsid");
        return words;
    }

    private static boolean answers(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** The processes that it started, and those that they did. */
    List<ProcessHandle> descendants() {
        return process == null ? List.of() : process.descendants().toList();
    }

    /** Stops it as an operator would. */
    void stop() throws InterruptedException {
        if (process != null) {
            process.destroy();
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
            process = null;
        }
    }

    /** Ends it without any goodbye. */
    void kill() throws InterruptedException {
        if (process != null) {
            process.destroyForcibly().waitFor();
            process = null;
        }
    }

    /** Makes it silent without closing anything. */
    void pause() throws IOException, InterruptedException {
        signal("STOP");
    }

    void resume() throws IOException, InterruptedException {
        signal("CONT");
    }

    private void signal(String signal) throws IOException, InterruptedException {
        if (process != null) {
            signal(process, signal);
        }
    }

    static void signal(Process process, String signal) throws IOException, InterruptedException {
        int unused = new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                .start()
                .waitFor();
    }

    @Override
    public void close() throws IOException, InterruptedException {
        resume();
        stop();
    }

    /** Runs a command to its end. */
    static void run(Path output, String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
                .start();
        if (process.waitFor() != 0) {
            throw new IOException(command[0] + " failed:\n" + Files.readString(output));
        }
    }

    /** Deletes a folder with everything in it. */
    static void deleteAll(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(ServerProcess::delete);
        }
    }

    static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
