package dev.kith.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A real Prosody of this machine's packages, on loopback, with its data in a folder of the test's own. Logins go without
 * encryption where no certificate can be made; nothing but loopback hears them.
 */
public final class ProsodyServer implements AutoCloseable {
    private static final String SECRET = "component-secret-of-a-test";

    private final Path folder;
    private final String domain;
    private final int c2sPort;
    private final int componentPort;
    private boolean granted = true;
    private @Nullable Process process;

    private ProsodyServer(Path folder, String domain) throws IOException {
        this.folder = folder;
        this.domain = domain;
        this.c2sPort = freePort();
        this.componentPort = freePort();
    }

    /** Starts a server for the domain {@code capulet.example}. */
    public static ProsodyServer start(Path folder) throws IOException, InterruptedException {
        return start(folder, "capulet.example");
    }

    public static ProsodyServer start(Path folder, String domain) throws IOException, InterruptedException {
        var server = new ProsodyServer(folder, domain);
        Files.createDirectories(server.accounts());
        Files.createDirectories(folder.resolve("run"));
        Files.writeString(server.secretFile(), SECRET);
        Files.setPosixFilePermissions(server.secretFile(), PosixFilePermissions.fromString("rw-------"));
        server.makeCertificate();
        server.start();
        return server;
    }

    public String domain() {
        return domain;
    }

    public String component() {
        return "kith." + domain;
    }

    public String componentSecret() {
        return SECRET;
    }

    public Path secretFile() {
        return folder.resolve("component.secret");
    }

    public int componentPort() {
        return componentPort;
    }

    public int c2sPort() {
        return c2sPort;
    }

    public Path log() {
        return folder.resolve("prosody.log");
    }

    /** Creates an account, or gives it another password; works while the server runs. */
    public void addUser(String name, String password) throws IOException {
        Files.writeString(
                accounts().resolve(name + ".dat"), "return {\n\t[\"password\"] = \"" + password + "\";\n};\n");
    }

    /** Whether the component has privileges from the next start on. */
    public void grant(boolean granted) {
        this.granted = granted;
    }

    /** Starts again on the same ports with the same data. */
    public void start() throws IOException, InterruptedException {
        Path config = folder.resolve("prosody.cfg.lua");
        Files.writeString(config, configuration());
        Files.deleteIfExists(folder.resolve("run/prosody.pid"));
        process = new ProcessBuilder("/usr/bin/prosody", "--config", config.toString(), "-F")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("prosody.out").toFile()))
                .start();
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!answers(c2sPort) || !answers(componentPort)) {
            if (!process.isAlive() || System.nanoTime() > end) {
                throw new IOException("Prosody does not start:\n" + Files.readString(folder.resolve("prosody.out"))
                        + (Files.exists(log()) ? Files.readString(log()) : ""));
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    private static boolean answers(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Stops as an operator would. */
    public void stop() throws InterruptedException {
        if (process != null) {
            process.destroy();
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
            process = null;
        }
    }

    public void restart() throws IOException, InterruptedException {
        stop();
        start();
    }

    /** Ends the process without any goodbye. */
    public void kill() throws InterruptedException {
        if (process != null) {
            process.destroyForcibly().waitFor();
            process = null;
        }
    }

    /** Makes the server silent without closing anything. */
    public void pause() throws IOException, InterruptedException {
        signal("STOP");
    }

    public void resume() throws IOException, InterruptedException {
        signal("CONT");
    }

    private void signal(String name) throws IOException, InterruptedException {
        if (process != null) {
            new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .start()
                    .waitFor();
        }
    }

    @Override
    public void close() throws IOException, InterruptedException {
        resume();
        stop();
    }

    private Path accounts() {
        return folder.resolve("data")
                .resolve(domain.replace(".", "%2e").replace("-", "%2d"))
                .resolve("accounts");
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void makeCertificate() throws IOException, InterruptedException {
        var openssl = new ProcessBuilder(
                        "openssl",
                        "req",
                        "-x509",
                        "-newkey",
                        "rsa:2048",
                        "-nodes",
                        "-days",
                        "30",
                        "-subj",
                        "/CN=" + domain,
                        "-addext",
                        "subjectAltName=DNS:" + domain,
                        "-keyout",
                        folder.resolve("key.pem").toString(),
                        "-out",
                        folder.resolve("cert.pem").toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("openssl.out").toFile())
                .start();
        if (openssl.waitFor() != 0) {
            throw new IOException(
                    "openssl: " + Files.readString(folder.resolve("openssl.out"), StandardCharsets.UTF_8));
        }
    }

    private String configuration() {
        String privileges = granted ? """
                  privileged_entities = {
                    ["%s"] = { roster = "both"; message = "outgoing"; presence = "roster" };
                  }
                """.formatted(component()) : "";
        return """
                run_as_root = true
                pidfile = "%1$s/run/prosody.pid"
                data_path = "%1$s/data"
                log = { info = "%1$s/prosody.log" }
                interfaces = { "127.0.0.1" }
                c2s_ports = { %2$d }
                c2s_direct_tls_ports = { }
                legacy_ssl_ports = { }
                s2s_ports = { }
                http_ports = { }
                https_ports = { }
                component_ports = { %3$d }
                component_interfaces = { "127.0.0.1" }
                c2s_require_encryption = false
                allow_unencrypted_plain_auth = true
                authentication = "internal_plain"
                storage = "internal"
                ssl = { key = "%1$s/key.pem"; certificate = "%1$s/cert.pem" }
                modules_enabled = {
                  "roster"; "saslauth"; "tls"; "disco"; "presence"; "message"; "iq"; "private"; "vcard"; "version"; "ping";
                  "offline"; "pep"; "blocklist"; "carbons"; "smacks"; "posix"; "privilege";
                }
                modules_disabled = { "s2s" }

                VirtualHost "%4$s"
                %5$s
                Component "%6$s"
                  component_secret = "%7$s"
                  modules_enabled = { "privilege" }
                """.formatted(folder.toAbsolutePath(), c2sPort, componentPort, domain, privileges, component(), SECRET);
    }
}
