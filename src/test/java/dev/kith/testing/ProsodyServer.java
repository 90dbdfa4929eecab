package dev.kith.testing;

import dev.kith.jid.BareJid;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A real Prosody of this machine's packages, on loopback, with its data in a folder of the test's own. Logins go without
 * encryption where no certificate can be made; nothing but loopback hears them.
 */
public final class ProsodyServer implements XmppServer {
    private static final String SECRET = "component-secret-of-a-test";

    private final Path folder;
    private final String domain;
    private final int c2sPort;
    private final int componentPort;
    private final ServerProcess process;
    private boolean granted = true;
    private final List<String> others = new ArrayList<>();
    private int webPort;
    private boolean bridged;
    private boolean speaks;
    private String block = "";
    private int directTlsPort;
    private boolean newConnectionWins;
    private int s2sPort;
    private String dns = "";

    private ProsodyServer(Path folder, String domain, int c2sPort, int componentPort, Integer... listens) {
        this.folder = folder;
        this.domain = domain;
        this.c2sPort = c2sPort;
        this.componentPort = componentPort;
        this.process = new ServerProcess(
                "Prosody",
                folder.resolve("prosody.out"),
                List.of("/usr/bin/prosody", "--config", config().toString(), "-F"),
                listens);
    }

    private ProsodyServer(Path folder, String domain, int c2sPort, int componentPort) {
        this(folder, domain, c2sPort, componentPort, c2sPort, componentPort);
    }

    /** Starts a server for the domain {@code capulet.example} that has no component and no place for one. */
    public static ProsodyServer startWithoutComponents(Path folder) throws IOException, InterruptedException {
        int c2sPort = FreePort.find();
        var server = new ProsodyServer(folder, "capulet.example", c2sPort, FreePort.find(), c2sPort);
        server.onlyBlock("VirtualHost \"" + server.domain + "\"\n");
        return start(server);
    }

    /** Starts a server for the domain {@code capulet.example}. */
    public static ProsodyServer start(Path folder) throws IOException, InterruptedException {
        return start(folder, "capulet.example");
    }

    public static ProsodyServer start(Path folder, String domain) throws IOException, InterruptedException {
        return start(folder, domain, FreePort.find(), FreePort.find());
    }

    /** Starts a server on given ports, with what the folder holds from an earlier time. */
    public static ProsodyServer start(Path folder, String domain, int c2sPort, int componentPort)
            throws IOException, InterruptedException {
        return start(new ProsodyServer(folder, domain, c2sPort, componentPort));
    }

    /**
     * Starts a server that talks to other servers (RFC 6120 §1.4), which prove who they are by calling back (XEP-0220).
     *
     * @param dns where others are found, as {@code host:port} of a name server
     * @param port where it listens for them
     */
    public static ProsodyServer startFederated(Path folder, String domain, String dns, int port)
            throws IOException, InterruptedException {
        var server = new ProsodyServer(folder, domain, FreePort.find(), FreePort.find());
        server.dns = dns.replace(':', '@');
        server.s2sPort = port;
        return start(server);
    }

    /** Starts a server that lets a new connection of a component win over the one that it has. */
    public static ProsodyServer startForReplicas(Path folder) throws IOException, InterruptedException {
        var server = new ProsodyServer(folder, "capulet.example", FreePort.find(), FreePort.find());
        server.newConnectionWins = true;
        return start(server);
    }

    private static ProsodyServer start(ProsodyServer server) throws IOException, InterruptedException {
        Path folder = server.folder;
        Files.createDirectories(server.accounts());
        Files.createDirectories(folder.resolve("run"));
        Files.writeString(server.secretFile(), SECRET);
        Files.setPosixFilePermissions(server.secretFile(), PosixFilePermissions.fromString("rw-------"));
        if (!Files.exists(folder.resolve("cert.pem"))) {
            var unused = Certificate.selfSigned(folder, server.domain);
        }
        server.start();
        return server;
    }

    @Override
    public String domain() {
        return domain;
    }

    @Override
    public String component() {
        return "kith." + domain;
    }

    @Override
    public String componentSecret() {
        return SECRET;
    }

    @Override
    public Path secretFile() {
        return folder.resolve("component.secret");
    }

    @Override
    public int componentPort() {
        return componentPort;
    }

    @Override
    public int c2sPort() {
        return c2sPort;
    }

    public Path log() {
        return folder.resolve("prosody.log");
    }

    /** Creates an account, or gives it another password; works while the server runs. */
    @Override
    public void addUser(String name, String password) throws IOException {
        Files.writeString(
                accounts().resolve(name.replace("-", "%2d") + ".dat"),
                "return {\n\t[\"password\"] = \"" + password + "\";\n};\n");
    }

    /** Whether the component has privileges from the next start on. */
    public void grant(boolean granted) {
        this.granted = granted;
    }

    /** A further component with the same secret and privileges, from the next start on; its name. */
    public String addComponent(String name) {
        others.add(name + "." + domain);
        return others.getLast();
    }

    /** From the next start on, what it knows of Kith is only what stands in this block. */
    public void onlyBlock(String lua) {
        block = lua;
    }

    /** PEP avatars and those on vCards are one (XEP-0398), as in Prosody's own example, from the next start on. */
    public void bridgeAvatars() {
        bridged = true;
    }

    /** The component may send in anybody's name, from the next start on. */
    public void letComponentSpeak() {
        speaks = true;
    }

    /** A port for people's programs with TLS from the first byte on, from the next start on; it is returned. */
    public int serveDirectTls() throws IOException {
        directTlsPort = FreePort.find();
        return directTlsPort;
    }

    /** Its certificate, which it signed itself. */
    public Path certificate() {
        return folder.resolve("cert.pem");
    }

    /** Everybody's presence as pictures on a port that is returned, from the next start on. */
    public int serveWebPresence() throws IOException {
        webPort = FreePort.find();
        return webPort;
    }

    @Override
    public void start() throws IOException, InterruptedException {
        Files.writeString(config(), block.isEmpty() ? configuration() : withBlock());
        Files.deleteIfExists(folder.resolve("run/prosody.pid"));
        process.start();
    }

    @Override
    public void stop() throws InterruptedException {
        process.stop();
    }

    public void restart() throws IOException, InterruptedException {
        stop();
        start();
    }

    @Override
    public void kill() throws InterruptedException {
        process.kill();
    }

    @Override
    public void pause() throws IOException, InterruptedException {
        process.pause();
    }

    @Override
    public void resume() throws IOException, InterruptedException {
        process.resume();
    }

    @Override
    public void close() throws IOException, InterruptedException {
        process.close();
    }

    private Path config() {
        return folder.resolve("prosody.cfg.lua");
    }

    private Path accounts() {
        return data().resolve("accounts");
    }

    private Path data() {
        return folder.resolve("data").resolve(domain.replace(".", "%2e").replace("-", "%2d"));
    }

    /** Written at every change, before anybody is told. */
    @Override
    public boolean isAsked(String name, BareJid by) throws IOException {
        Path roster = data().resolve("roster").resolve(name.replace("-", "%2d") + ".dat");
        if (!Files.exists(roster)) {
            return false;
        }
        String text = Files.readString(roster);
        int start = text.indexOf("[\"pending\"] = {\n");
        int end = text.indexOf("\n\t\t};", start);
        return start >= 0 && end > start && text.substring(start, end).contains("[\"" + by + "\"]");
    }

    /** What the server has stored about a name, account or not. */
    public List<Path> dataFilesOf(String name) throws IOException {
        try (var files = Files.walk(data())) {
            return files.filter(file -> file.getFileName().toString().startsWith(name + "."))
                    .toList();
        }
    }

    private String withBlock() {
        String usual = configuration();
        return usual.substring(0, usual.indexOf("VirtualHost"))
                        .replace("\"privilege\"; \"delegation\";", "")
                        .replaceAll("(?m)^component_.*$", "") // Prosody 0.12 trips over an option that comes twice
                + block;
    }

    private String configuration() {
        var components = new ArrayList<>(others);
        components.addFirst(component());
        String privileges = granted
                ? components.stream()
                        .map(
                                "[\"%s\"] = { roster = \"both\"; message = \"outgoing\"; presence = \"roster\" };"
                                        ::formatted)
                        .collect(Collectors.joining("\n", "privileged_entities = {\n", "\n}"))
                : "";
        String componentHosts = components.stream()
                .map(name -> """
                Component "%s"
                  component_secret = "%s"
                  modules_enabled = { "privilege"; "delegation" }
                  validate_from_addresses = %s
                  component_conflict_resolve = %s
                """.formatted(name, SECRET, !speaks, newConnectionWins ? "\"kick_old\"" : "nil"))
                .collect(Collectors.joining());
        return """
                run_as_root = true
                pidfile = "%1$s/run/prosody.pid"
                data_path = "%1$s/data"
                log = { info = "%1$s/prosody.log" }
                interfaces = { "127.0.0.1" }
                c2s_ports = { %2$d }
                c2s_direct_tls_ports = { %10$s }
                legacy_ssl_ports = { }
                s2s_ports = { %11$s }
                http_ports = { %7$s }
                http_interfaces = { "127.0.0.1" }
                http_default_host = "%4$s"
                https_ports = { }
                component_ports = { %3$d }
                component_interfaces = { "127.0.0.1" }
                c2s_require_encryption = false
                allow_unencrypted_plain_auth = true
                authentication = "internal_plain"
                storage = "internal"
                ssl = { key = "%1$s/key.pem"; certificate = "%1$s/cert.pem" }
                modules_enabled = {
                  "roster"; "saslauth"; "tls"; "disco"; "presence"; "message"; "iq"; "private"; "%9$s"; "version"; "ping";
                  "offline"; "pep"; "blocklist"; "carbons"; "smacks"; "posix"; "privilege"; "delegation";
                  %8$s %13$s
                }
                %12$s

                VirtualHost "%4$s"
                delegations = {
                  ["google:mail:notify"] = { jid = "kith.%4$s" };
                  ["google:setting"] = { jid = "kith.%4$s" };
                }
                %5$s
                %6$s
                """.formatted(
                        folder.toAbsolutePath(),
                        c2sPort,
                        componentPort,
                        domain,
                        privileges,
                        componentHosts,
                        webPort == 0 ? "" : webPort,
                        webPort == 0 ? "" : "\"http\"; \"webpresence\";",
                        bridged ? "vcard_legacy" : "vcard",
                        directTlsPort == 0 ? "" : directTlsPort,
                        s2sPort == 0 ? "" : s2sPort,
                        s2sPort == 0 ? "modules_disabled = { \"s2s\" }" : federation(),
                        s2sPort == 0 ? "" : "\"dialback\";");
    }

    private String federation() {
        return """
                s2s_interfaces = { "127.0.0.1" }
                s2s_secure_auth = false
                unbound = {
                  resolvconf = false; hoststxt = false; forward = { "%s" }; trusted = "";
                  options = { ["do-not-query-localhost:"] = "no"; ["unblock-lan-zones:"] = "yes" }
                }
                """.formatted(dns);
    }
}
