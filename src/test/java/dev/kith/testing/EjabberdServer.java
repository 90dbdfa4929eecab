package dev.kith.testing;

import dev.kith.jid.BareJid;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A real ejabberd of this machine's packages, on loopback, with its data in a folder of the test's own. It runs without
 * Erlang's distribution: no node name, no cookie, no port for other nodes, and no epmd that others might share.
 */
public final class EjabberdServer implements XmppServer {
    private static final String DOMAIN = "capulet.example";
    private static final String SECRET = "component-secret-of-a-test";

    private final Path folder;
    private final String domain;
    private final int c2sPort;
    private final int componentPort;
    private final int apiPort;
    private final int openPort;
    private final int lockedPort;
    private final boolean tls;
    private final boolean tlsRequired;
    private final @Nullable Federation others;
    private final int directTlsPort;
    private final ServerProcess process;

    private EjabberdServer(Path folder, String domain, boolean tls, boolean tlsRequired, @Nullable Federation others)
            throws IOException {
        this.folder = folder.toAbsolutePath();
        this.domain = domain;
        this.others = others;
        this.c2sPort = FreePort.find();
        this.componentPort = FreePort.find();
        this.apiPort = FreePort.find();
        this.openPort = FreePort.find();
        this.lockedPort = FreePort.find();
        this.tls = tls;
        this.tlsRequired = tlsRequired;
        this.directTlsPort = FreePort.find();
        this.process = new ServerProcess(
                "ejabberd",
                folder.resolve("ejabberd.out"),
                List.of(
                        "/usr/bin/erl",
                        "-noinput",
                        "-mnesia",
                        "dir",
                        "\"" + this.folder + "/mnesia\"",
                        "-s",
                        "ejabberd"),
                environment(),
                c2sPort,
                componentPort,
                apiPort,
                openPort,
                lockedPort);
    }

    /** How other servers are found, as {@code host:port} of a name server, and where this one listens for them. */
    private record Federation(String dns, int port) {}

    /** Starts a server for the domain {@code capulet.example}. */
    public static EjabberdServer start(Path folder) throws IOException, InterruptedException {
        return start(folder, DOMAIN, false, false, null);
    }

    /** The same, and people's programs have to use TLS. */
    public static EjabberdServer startWithTls(Path folder) throws IOException, InterruptedException {
        return start(folder, DOMAIN, true, true, null);
    }

    /** The same, and people's programs may use TLS or not. */
    public static EjabberdServer startOfferingTls(Path folder) throws IOException, InterruptedException {
        return start(folder, DOMAIN, true, false, null);
    }

    /**
     * The same for another domain, and it talks to other servers (RFC 6120 §1.4), which prove who they are by calling back
     * (XEP-0220).
     *
     * @param dns where others are found, as {@code host:port} of a name server
     * @param port where it listens for them
     */
    public static EjabberdServer startFederated(Path folder, String domain, String dns, int port)
            throws IOException, InterruptedException {
        return start(folder, domain, true, false, new Federation(dns, port));
    }

    private static EjabberdServer start(
            Path folder, String domain, boolean tls, boolean tlsRequired, @Nullable Federation others)
            throws IOException, InterruptedException {
        var server = new EjabberdServer(folder, domain, tls, tlsRequired, others);
        Files.createDirectories(folder);
        if (others != null) {
            String[] dns = others.dns().split(":");
            Files.writeString(server.resolver(), "{resolv_conf, \"\"}.\n{nameserver, {127,0,0,1}, " + dns[1] + "}.\n");
        }
        if (tls) {
            Certificate made = Certificate.selfSigned(folder, server.domain);
            Files.writeString(
                    folder.resolve("ejabberd.pem"),
                    Files.readString(made.certificate()) + Files.readString(made.key()));
        }
        Files.writeString(server.secretFile(), SECRET);
        Files.setPosixFilePermissions(server.secretFile(), PosixFilePermissions.fromString("rw-------"));
        Files.writeString(server.config(), server.configuration());
        server.start();
        return server;
    }

    /**
     * Starts a server that knows of Kith only what stands in a file beside its own configuration, which is like Debian's.
     *
     * @param file the content of that file, for the ports of the component and of the commands
     */
    public static EjabberdServer startWithFile(Path folder, FileForPorts file)
            throws IOException, InterruptedException {
        var server = new EjabberdServer(folder, DOMAIN, false, false, null);
        Files.createDirectories(folder);
        Path beside = folder.toAbsolutePath().resolve("kith.yml");
        Files.writeString(beside, file.text(server.componentPort, server.openPort));
        Files.writeString(server.secretFile(), SECRET);
        Files.setPosixFilePermissions(server.secretFile(), PosixFilePermissions.fromString("rw-------"));
        Files.writeString(server.config(), server.likeDebians(beside));
        server.start();
        return server;
    }

    /** A text about two ports. */
    public interface FileForPorts {
        String text(int componentPort, int apiPort);
    }

    private Map<String, String> environment() throws IOException {
        var environment = new HashMap<>(Map.of(
                "ERL_LIBS", libraries().toString(),
                "ERL_CRASH_DUMP_BYTES", "0",
                "EJABBERD_CONFIG_PATH", config().toString(),
                "EJABBERD_LOG_PATH", log().toString(),
                "HOME", folder.toString()));
        if (others != null) {
            environment.put("ERL_INETRC", resolver().toString());
        }
        return environment;
    }

    /** Where the package keeps its programs, which depends on the processor. */
    private static Path libraries() throws IOException {
        try (var folders = Files.newDirectoryStream(Path.of("/usr/lib"), "*-linux-*")) {
            for (Path libraries : folders) {
                try (var ejabberds = Files.newDirectoryStream(libraries, "ejabberd-*")) {
                    if (ejabberds.iterator().hasNext()) {
                        return libraries;
                    }
                }
            }
        }
        throw new IOException("ejabberd is not installed");
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

    /** Where TLS begins with the first byte, of a server that was started with TLS. */
    public int directTlsPort() {
        return directTlsPort;
    }

    /** Its certificate, which it signed itself. */
    public Path certificate() {
        return folder.resolve("cert.pem");
    }

    /** Where it serves everybody's presence as pictures. */
    public String webPresence() {
        return "http://127.0.0.1:" + apiPort + "/presence";
    }

    /** Where it takes the commands about rosters from whoever is on this machine. */
    public URI openApi() {
        return URI.create("http://127.0.0.1:" + openPort + "/api");
    }

    /** Where it takes them from the account {@code robot} only. */
    public URI lockedApi() {
        return URI.create("http://127.0.0.1:" + lockedPort + "/api");
    }

    /** Where it takes none of them. */
    public URI deafApi() {
        return URI.create("http://127.0.0.1:" + apiPort + "/api");
    }

    public Path log() {
        return folder.resolve("ejabberd.log");
    }

    @Override
    public void addUser(String name, String password) throws IOException, InterruptedException {
        String unused = tell(
                "register", "{\"user\":\"%s\",\"host\":\"%s\",\"password\":\"%s\"}".formatted(name, domain, password));
    }

    @Override
    public boolean isAsked(String name, BareJid by) throws IOException, InterruptedException {
        String found = tell(
                "process_rosteritems",
                "{\"action\":\"list\",\"subs\":\"any\",\"asks\":\"in:both\",\"users\":\"%s@%s\",\"contacts\":\"%s\"}"
                        .formatted(name, domain, by));
        return !found.strip().equals("[]");
    }

    /** Gives an account another password. */
    public void setPassword(String name, String password) throws IOException, InterruptedException {
        String unused = tell(
                "change_password",
                "{\"user\":\"%s\",\"host\":\"%s\",\"newpass\":\"%s\"}".formatted(name, domain, password));
    }

    private String tell(String command, String body) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + apiPort + "/api/" + command))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        try (var http = HttpClient.newHttpClient()) {
            var answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IOException("ejabberd does not " + command + ": " + answer.body());
            }
            return answer.body();
        }
    }

    @Override
    public void start() throws IOException, InterruptedException {
        process.start();
    }

    @Override
    public void stop() throws InterruptedException {
        process.stop();
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

    private Path resolver() {
        return folder.resolve("inetrc");
    }

    private Path config() {
        return folder.resolve("ejabberd.yml");
    }

    private String configuration() {
        return """
                loglevel: info
                hosts: [ %1$s ]
                %10$s
                auth_method: internal
                auth_password_format: plain
                default_db: mnesia
                listen:
                  - { port: %2$d, ip: "127.0.0.1", module: ejabberd_c2s, backlog: 1024, max_stanza_size: 1048576, %8$s }
                %9$s
                %11$s
                  - port: %3$d
                    ip: "127.0.0.1"
                    module: ejabberd_service
                    backlog: 1024
                    access: all
                    shaper: none
                    hosts: { kith.%1$s: { password: %5$s } }
                  - { port: %4$d, ip: "127.0.0.1", module: ejabberd_http, backlog: 1024, request_handlers: { /api: mod_http_api, /presence: mod_webpresence } }
                  - { port: %6$d, ip: "127.0.0.1", module: ejabberd_http, backlog: 1024, tag: open, request_handlers: { /api: mod_http_api } }
                  - { port: %7$d, ip: "127.0.0.1", module: ejabberd_http, backlog: 1024, tag: locked, request_handlers: { /api: mod_http_api } }
                acl:
                  kith: { server: kith.%1$s }
                  robot: { user: robot@%1$s }
                access_rules:
                  kith: { allow: kith }
                  webpresence_auto: { allow: all }
                api_permissions:
                  "the test": { from: mod_http_api, who: { ip: 127.0.0.1/32 }, what: [ register, change_password, process_rosteritems ] }
                  "whoever is here": { from: { tag: open }, who: { ip: 127.0.0.1/32 }, what: [ check_account, get_roster, add_rosteritem, delete_rosteritem, process_rosteritems ] }
                  "the robot":
                    from: { tag: locked }
                    who: { access: { allow: robot } }
                    what: [ check_account, get_roster, add_rosteritem, delete_rosteritem, process_rosteritems ]
                %12$s
                modules:
                  %13$s
                  mod_admin_extra: {}
                  mod_avatar: {}
                  mod_blocking: {}
                  mod_caps: {}
                  mod_carboncopy: {}
                  mod_disco: {}
                  mod_http_api: {}
                  mod_offline: {}
                  mod_ping: {}
                  mod_privacy: {}
                  mod_pubsub: { plugins: [ flat, pep ] }
                  mod_roster: { versioning: true }
                  mod_stream_mgmt: {}
                  mod_vcard: {}
                  mod_vcard_xupdate: {}
                  mod_webpresence: { pixmaps_path: /usr/share/ejabberd-mod-webpresence/pixmaps, baseurl: "http://127.0.0.1:%4$d/presence/" }
                  mod_privilege:
                    roster: { both: kith }
                    message: { outgoing: kith }
                    presence: { roster: kith }
                  mod_delegation:
                    namespaces:
                      "google:mail:notify": { access: kith }
                      "google:setting": { access: kith }
                """.formatted(
                domain,
                c2sPort,
                componentPort,
                apiPort,
                SECRET,
                openPort,
                lockedPort,
                "starttls: %s, starttls_required: %s".formatted(tls, tlsRequired),
                tls
                        ? "  - { port: %d, ip: \"127.0.0.1\", module: ejabberd_c2s, backlog: 1024, tls: true }"
                                .formatted(directTlsPort)
                        : "",
                tls ? "certfiles: [ \"" + folder + "/ejabberd.pem\" ]" : "",
                others == null
                        ? ""
                        : "  - { port: %d, ip: \"127.0.0.1\", module: ejabberd_s2s_in }".formatted(others.port()),
                others == null ? "" : "s2s_use_starttls: optional\noutgoing_s2s_families: [ ipv4 ]\ns2s_dns_timeout: 5",
                others == null ? "" : "mod_s2s_dialback: {}");
    }

    /** What Debian's has and what Kith's file has as well: the same sections, some of the same modules. */
    private String likeDebians(Path beside) {
        return """
                loglevel: info
                hosts:
                  - %1$s
                auth_password_format: scram
                listen:
                  - { port: %2$d, ip: "127.0.0.1", module: ejabberd_c2s, starttls: false }
                  - { port: %3$d, ip: "127.0.0.1", module: ejabberd_http, request_handlers: { /api: mod_http_api } }
                  - { port: %4$d, ip: "127.0.0.1", module: ejabberd_http, request_handlers: { /api: mod_http_api } }
                acl:
                  local: { user_regexp: "" }
                  loopback: { ip: [ 127.0.0.0/8, "::1/128" ] }
                access_rules:
                  local: { allow: local }
                  trusted_network: { allow: loopback }
                api_permissions:
                  "console commands": { from: [ ejabberd_ctl ], who: all, what: "*" }
                  "public commands": { who: { ip: 127.0.0.1/8 }, what: [ status, connected_users_number ] }
                  "the test": { who: { ip: 127.0.0.1/8 }, what: [ register ] }
                modules:
                  mod_adhoc: {}
                  mod_admin_extra: {}
                  mod_caps: {}
                  mod_disco: {}
                  mod_http_api: {}
                  mod_last: {}
                  mod_offline: {}
                  mod_ping: {}
                  mod_privacy: {}
                  mod_private: {}
                  mod_pubsub: { plugins: [ flat, pep ] }
                  mod_roster: { versioning: true }
                  mod_shared_roster: {}
                  mod_vcard: { search: false }
                  mod_version: {}
                include_config_file: %5$s
                """.formatted(domain, c2sPort, apiPort, lockedPort, beside);
    }
}
