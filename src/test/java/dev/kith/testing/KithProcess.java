package dev.kith.testing;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Kith as operators run it: the built application as a process, with its settings in the environment. The system property
 * {@code kith.app} names the jar, or the native executable, which brings no PostgreSQL along.
 */
public final class KithProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final String MEMORY = "-Xmx512m";
    private static final List<String> FLAGS =
            List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", MEMORY);

    /** A command is over before the second compiler would pay. */
    private static final List<String> BRIEFLY = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

    /**
     * How a command ended.
     *
     * @param output what it printed, errors included
     */
    public record Answer(int status, String output) {}

    private final Path folder;
    private final Map<String, String> settings;
    private @Nullable Process process;

    /**
     * Prepares a process.
     *
     * @param folder its working folder and log; a file {@code .env} there would be read
     * @param settings by the names of the environment, such as {@code KITH_XMPP_DOMAIN}
     */
    public KithProcess(Path folder, Map<String, String> settings) throws IOException {
        this.folder = Files.createDirectories(folder.toAbsolutePath());
        this.settings = Map.copyOf(settings);
    }

    /** Settings for these servers, with a database and a key in the data folder. */
    public static Map<String, String> settings(
            XmppServer xmpp, BookServer books, Path dataFolder, int httpPort, int badgePort) {
        var settings = new LinkedHashMap<String, String>();
        settings.put("KITH_XMPP_DOMAIN", xmpp.domain());
        settings.put("KITH_XMPP_COMPONENT", xmpp.component());
        settings.put("KITH_XMPP_PORT", Integer.toString(xmpp.componentPort()));
        settings.put("KITH_XMPP_SECRET_FILE", xmpp.secretFile().toAbsolutePath().toString());
        settings.put("KITH_CARDDAV_ORIGINS", books.origin().toString());
        if (!books.base().equals(books.origin())) {
            settings.put("KITH_CARDDAV_BASE_URL", books.base().toString());
        }
        settings.put("KITH_DATA_DIR", dataFolder.toAbsolutePath().toString());
        settings.put("QUARKUS_HTTP_PORT", Integer.toString(httpPort));
        settings.put("KITH_BADGE_PORT", Integer.toString(badgePort));
        settings.put("KITH_BADGE_PUBLIC_URL", "http://127.0.0.1:" + badgePort);
        return settings;
    }

    /** What it was given for a name of the environment. */
    public String setting(String name) {
        return settings.getOrDefault(name, "");
    }

    public Path log() {
        return folder.resolve("kith.log");
    }

    /**
     * Starts the service and returns when it says that it lives.
     *
     * @param properties system properties such as {@code dev.kith.crash.at=3}
     */
    public void start(String... properties) throws IOException, InterruptedException {
        launch(properties);
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!lives()) {
            if (!isAlive() || System.nanoTime() > end) {
                throw new IOException("Kith does not start:\n" + Files.readString(log()));
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    /** Starts the service without waiting for it, as one must that ends early. */
    public void launch(String... properties) throws IOException, InterruptedException {
        process = builder(List.of(properties), List.of("serve"))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
                .start();
        process.getOutputStream().close();
    }

    private boolean lives() throws InterruptedException {
        try {
            return health("live").status() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    /** What the service says of itself when it is asked whether it is ready; the status is that of HTTP. */
    public Answer readiness() throws IOException, InterruptedException {
        return health("ready");
    }

    private Answer health(String what) throws IOException, InterruptedException {
        var address = URI.create("http://127.0.0.1:" + settings.get("QUARKUS_HTTP_PORT") + "/q/health/" + what);
        try (var http = HttpClient.newHttpClient()) {
            var answer = http.send(
                    HttpRequest.newBuilder(address)
                            .timeout(Duration.ofSeconds(5))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            return new Answer(answer.statusCode(), answer.body());
        }
    }

    public long pid() {
        return running().pid();
    }

    public boolean isAlive() {
        return process != null && process.isAlive();
    }

    /** Asks it to end, as a service manager does; its exit status. */
    public int stop() throws InterruptedException, TimeoutException {
        running().destroy();
        return awaitExit(Duration.ofSeconds(30));
    }

    /** Ends it without any goodbye. */
    public void kill() throws InterruptedException {
        running().destroyForcibly().waitFor();
    }

    /** Makes it stand still, with everything open. */
    public void pause() throws IOException, InterruptedException {
        ServerProcess.signal(running(), "STOP");
    }

    public void resume() throws IOException, InterruptedException {
        ServerProcess.signal(running(), "CONT");
    }

    /** Waits until it ends by itself; its exit status. */
    public int awaitExit(Duration deadline) throws InterruptedException, TimeoutException {
        if (!running().waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new TimeoutException("Kith still runs after " + deadline.toSeconds() + " s; see " + log());
        }
        return running().exitValue();
    }

    private Process running() {
        if (process == null) {
            throw new IllegalStateException("Kith was not started");
        }
        return process;
    }

    /** Runs a command line to its end, beside the service or without one. */
    public Answer command(String... words) throws IOException, InterruptedException {
        return commandWithInput("", words);
    }

    /** Runs a command line with something on its standard input. */
    public Answer commandWithInput(String input, String... words) throws IOException, InterruptedException {
        return commandWith(List.of(), input, words);
    }

    /** Runs a command line with system properties, such as {@code dev.kith.crash.at=3}. */
    public Answer commandWith(List<String> properties, String input, String... words)
            throws IOException, InterruptedException {
        Path output = Files.createTempFile(folder, "command", ".out");
        try {
            Process command = builder(properties, List.of(words))
                    .redirectOutput(output.toFile())
                    .start();
            try (var stdin = command.outputWriter()) {
                stdin.write(input);
            } catch (IOException e) {
                // It ended without reading.
            }
            if (!command.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                command.destroyForcibly().waitFor();
                throw new IOException(
                        "kith " + String.join(" ", words) + " does not end:\n" + Files.readString(output));
            }
            return new Answer(command.exitValue(), Files.readString(output));
        } finally {
            Files.delete(output);
        }
    }

    /** Adds an account with an address-book login and switches it on. */
    public void addAccount(String jid, String user, String password) throws IOException, InterruptedException {
        Path secret = Files.createTempFile(
                folder,
                "login",
                ".secret",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            Files.writeString(secret, password);
            Answer answer =
                    command("account", "add", jid, "--user", user, "--password-file", secret.toString(), "--enable");
            if (answer.status() != 0) {
                throw new IOException(
                        "kith account add " + jid + " ended with " + answer.status() + ":\n" + answer.output());
            }
        } finally {
            Files.delete(secret);
        }
    }

    private ProcessBuilder builder(List<String> properties, List<String> words)
            throws IOException, InterruptedException {
        var command = new ArrayList<String>();
        Path app = Path.of(System.getProperty("kith.app", "target/quarkus-app/quarkus-run.jar"))
                .toAbsolutePath();
        if (app.toString().endsWith(".jar")) {
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(FLAGS);
            var cache = StartCache.flags(command, app);
            if (!words.contains("serve")) {
                command.addAll(BRIEFLY);
            }
            command.addAll(cache);
            properties.forEach(property -> command.add("-D" + property));
            command.add("-jar");
            command.add(app.toString());
        } else {
            command.add(app.toString());
            command.add(MEMORY);
            properties.forEach(property -> command.add("-D" + property));
        }
        command.addAll(words);
        return builder(command, settings).directory(folder.toFile());
    }

    /** With these settings and no others: whoever runs the tests may have some of their own, as a database's address. */
    static ProcessBuilder builder(List<String> command, Map<String, String> settings) {
        var builder = new ProcessBuilder(ServerProcess.apart(command)).redirectErrorStream(true);
        builder.environment().keySet().removeIf(key -> key.startsWith("KITH_") || key.startsWith("QUARKUS_"));
        builder.environment().putAll(settings);
        return builder;
    }

    @Override
    public void close() throws InterruptedException {
        if (isAlive()) {
            try {
                int unused = stop();
            } catch (TimeoutException e) {
                kill();
            }
        }
    }
}
