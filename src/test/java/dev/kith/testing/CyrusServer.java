package dev.kith.testing;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A real Cyrus IMAP of Debian's packages: IMAP, LMTP and CardDAV on loopback. It is not installed but unpacked by the launcher,
 * since Debian lets nobody install it beside Dovecot. People's mailboxes are made by their first mail or login, with
 * Drafts, Sent, Trash and Junk, which have their special uses. What happens in a mailbox is told on the Unix socket
 * {@link #events}, if anybody listens there.
 */
public final class CyrusServer implements BookServer {
    private final Path home;
    private final Path run;
    private final int imapPort;
    private final int lmtpPort;
    private final int httpPort;
    private final String more;
    private final ServerProcess process;

    private CyrusServer(Path folder, String more) throws IOException {
        this.home = Unpacked.home("cyrus", "usr/lib/cyrus/bin/httpd");
        this.more = more;
        this.imapPort = FreePort.find();
        this.lmtpPort = FreePort.find();
        this.httpPort = FreePort.find();
        // Outside the folder: the paths of Unix sockets must be short, and root's Cyrus runs as somebody else.
        this.run = Files.createTempDirectory("kith-cyrus");
        Files.setPosixFilePermissions(run, PosixFilePermissions.fromString("rwxr-xr-x"));
        this.process = new ServerProcess(
                "Cyrus",
                folder.resolve("cyrus.out"),
                // On its way out it ends its whole process group, which without this is ours.
                List.of(
                        "setsid",
                        program("master"),
                        "-C",
                        run.resolve("imapd.conf").toString(),
                        "-M",
                        run.resolve("cyrus.conf").toString(),
                        "-p",
                        run.resolve("master.pid").toString()),
                environment(),
                imapPort,
                lmtpPort,
                httpPort);
    }

    public static CyrusServer start(Path folder) throws IOException, InterruptedException {
        return start(folder, "");
    }

    /**
     * Starts a server with more configuration than usual.
     *
     * @param folder for what it prints; its data is elsewhere until it is closed
     * @param more what is appended to {@code imapd.conf}; no key may stand there twice
     */
    public static CyrusServer start(Path folder, String more) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        var server = new CyrusServer(folder.toAbsolutePath(), more);
        // Without conf/socket those in IDLE get no news, and are looked after once a minute.
        for (String name : List.of("conf", "conf/socket", "proc", "lock", "spool", "sieve", "sockets", "events")) {
            Files.createDirectory(server.run.resolve(name));
        }
        Files.writeString(server.run.resolve("imapd.conf"), server.imapdConf());
        Files.writeString(server.run.resolve("cyrus.conf"), server.cyrusConf());
        server.handOver(server.run);
        // Cyrus may use the socket that a test creates in here, since the group is handed on to it, and nobody else
        // may.
        ServerProcess.run(
                server.output("chmod"),
                "chmod",
                "2770",
                server.events().getParent().toString());
        server.start();
        return server;
    }

    public int imapPort() {
        return imapPort;
    }

    public int lmtpPort() {
        return lmtpPort;
    }

    /** Where it speaks CardDAV. */
    @Override
    public URI origin() {
        return URI.create("http://127.0.0.1:" + httpPort);
    }

    /** With a first mail: before it there is no mailbox, and with that no place for books, and it answers 500. */
    @Override
    public DavPerson newPerson(String name, String password) throws IOException, InterruptedException {
        addUser(name, password);
        Lmtp.deliver(lmtpPort, name, Lmtp.mail("romeo@montague.example", "Tonight", "1@montague.example"));
        return person(name, password);
    }

    /** The contacts program of somebody who may log in. */
    public DavPerson person(String user, String password) {
        return new DavPerson(origin().resolve("/dav/addressbooks/user/" + user + "/"), user, password);
    }

    /** The path at which Cyrus expects somebody to listen for its events. */
    public Path events() {
        return run.resolve("events").resolve("kith");
    }

    /** Lets somebody log in; works while the server runs. */
    public void addUser(String name, String password) throws IOException, InterruptedException {
        var builder = new ProcessBuilder(
                        home.resolve("usr/sbin/saslpasswd2").toString(),
                        "-p",
                        "-c",
                        "-f",
                        run.resolve("sasldb2").toString(),
                        "-u",
                        "localhost",
                        name)
                .redirectErrorStream(true)
                .redirectOutput(output("saslpasswd2").toFile());
        builder.environment().putAll(environment());
        Process adding = builder.start();
        try (var in = adding.getOutputStream()) {
            in.write(password.getBytes(StandardCharsets.UTF_8));
        }
        if (!adding.waitFor(30, TimeUnit.SECONDS) || adding.exitValue() != 0) {
            throw new IOException("saslpasswd2 failed:\n" + Files.readString(output("saslpasswd2")));
        }
        // Not all of it: what processes keep of themselves comes and goes meanwhile.
        handOver(run.resolve("sasldb2"));
    }

    /** Removes for good what was deleted, as it is done each night. */
    public void expire() throws IOException, InterruptedException {
        var builder = new ProcessBuilder(
                        program("cyr_expire"), "-C", run.resolve("imapd.conf").toString(), "-E", "1", "-X", "0")
                .redirectErrorStream(true)
                .redirectOutput(output("expire").toFile());
        builder.environment().putAll(environment());
        Process expiring = builder.start();
        if (!expiring.waitFor(30, TimeUnit.SECONDS) || expiring.exitValue() != 0) {
            throw new IOException("cyr_expire failed:\n" + Files.readString(output("expire")));
        }
    }

    /** Starts it and returns when it takes mail and tells who is in IDLE; before that it would look each minute only. */
    public void start() throws IOException, InterruptedException {
        Path idle = run.resolve("sockets/idle");
        Files.deleteIfExists(idle);
        process.start();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!Files.exists(idle)) {
            if (System.nanoTime() > end) {
                throw new IOException("Cyrus' idled does not start");
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    /** Stops it, and waits for its services, which otherwise write on for a moment. */
    public void stop() throws InterruptedException {
        List<ProcessHandle> services = process.descendants();
        process.stop();
        for (ProcessHandle service : services) {
            try {
                service.onExit().get(10, TimeUnit.SECONDS);
            } catch (ExecutionException | TimeoutException e) {
                service.destroyForcibly();
                service.onExit().join();
            }
        }
    }

    public void pause() throws IOException, InterruptedException {
        process.pause();
    }

    public void resume() throws IOException, InterruptedException {
        process.resume();
    }

    @Override
    public void close() throws IOException, InterruptedException {
        process.resume();
        stop();
        ServerProcess.deleteAll(run);
    }

    private Map<String, String> environment() throws IOException {
        return Map.of("CYRUS_USER", user(), "LD_LIBRARY_PATH", Unpacked.libraries(home));
    }

    /** Root's Cyrus becomes somebody else, who has to own the files. */
    private void handOver(Path files) throws IOException, InterruptedException {
        if (Unpacked.isRoot()) {
            ServerProcess.run(output("chown"), "chown", "-R", user() + ":" + group(), files.toString());
        }
    }

    private Path output(String command) {
        return run.resolve(command + ".out");
    }

    private String program(String name) {
        return home.resolve("usr/lib/cyrus/bin").resolve(name).toString();
    }

    private static String user() {
        return Unpacked.isRoot() ? "mail" : System.getProperty("user.name"); // in every Debian
    }

    private String group() throws IOException {
        return Unpacked.isRoot()
                ? "mail"
                : Files.readAttributes(run, PosixFileAttributes.class).group().getName();
    }

    private String imapdConf() {
        return """
                configdirectory: %1$s/conf
                proc_path: %1$s/proc
                mboxname_lockpath: %1$s/lock
                defaultpartition: default
                partition-default: %1$s/spool
                sievedir: %1$s/sieve
                lmtpsocket: %1$s/sockets/lmtp
                idlesocket: %1$s/sockets/idle
                cyrus_user: %2$s
                admins: cyrus
                servername: localhost
                altnamespace: yes
                unixhierarchysep: yes
                autocreate_quota: 0
                autocreate_post: yes
                autocreate_inbox_folders: Drafts|Sent|Trash|Junk
                xlist-drafts: Drafts
                xlist-sent: Sent
                xlist-trash: Trash
                xlist-junk: Junk
                allowplaintext: yes
                sasl_pwcheck_method: auxprop
                sasl_auxprop_plugin: sasldb
                sasl_mech_list: PLAIN LOGIN
                sasl_sasldb_path: %1$s/sasldb2
                event_notifier: external
                httpmodules: carddav
                httpallowcompress: no
                event_groups: message flags
                event_extra_params: timestamp vnd.cmu.envelope vnd.cmu.unseenMessages messages uidnext service modseq
                notifysocket: dlist:%3$s
                """.formatted(run, user(), events()) + more;
    }

    /** Services are not told of master's {@code -C}. */
    private String cyrusConf() {
        return """
                START {
                  recover cmd="%1$s -C %6$s -r"
                }
                SERVICES {
                  imap cmd="%2$s -C %6$s" listen="127.0.0.1:%7$d" prefork=0 maxchild=200
                  lmtp cmd="%3$s -C %6$s -a" listen="127.0.0.1:%8$d" prefork=0 maxchild=20
                  http cmd="%4$s -C %6$s" listen="127.0.0.1:%9$d" prefork=0 maxchild=20
                }
                DAEMON {
                  idled cmd="%5$s -C %6$s"
                }
                """.formatted(
                        program("ctl_cyrusdb"),
                        program("imapd"),
                        program("lmtpd"),
                        program("httpd"),
                        program("idled"),
                        run.resolve("imapd.conf"),
                        imapPort,
                        lmtpPort,
                        httpPort);
    }
}
