package dev.kith.sandbox;

import dev.kith.testing.DovecotServer;
import dev.kith.testing.DovecotTelling;
import dev.kith.testing.KithProcess;
import dev.kith.testing.ProsodyServer;
import dev.kith.testing.RadicaleServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The servers, the people's accounts and books at them, and Kith between them. */
final class World {
    private static final String SIGNAL_SECRET = "only-for-the-sandbox";

    private final Path folder;
    private final Running running;
    private final ProsodyServer prosody;
    private final RadicaleServer radicale;
    private final DovecotServer dovecot;
    private final KithProcess kith;
    private final int httpPort;
    private final int badgePort;
    private final int joinPort;
    private final int signalPort;
    private final String badge;

    /** Starts all of it; whatever was started is in {@code running}, also if this fails. */
    World(Path folder, Running running) throws IOException, InterruptedException {
        this.folder = folder;
        this.running = running;
        var ports = new Ports(folder.resolve("ports"));
        say("Prosody, Radicale and Dovecot");
        prosody = running.add(ProsodyServer.start(
                folder.resolve("prosody"), Person.DOMAIN, ports.of("xmpp"), ports.of("xmpp-component")));
        prosody.letComponentSpeak();
        prosody.restart();
        radicale = running.add(RadicaleServer.start(folder.resolve("radicale"), ports.of("carddav")));
        signalPort = ports.of("signals");
        dovecot = running.add(DovecotServer.start(
                folder.resolve("dovecot"),
                ports.of("imap"),
                ports.of("lmtp"),
                running.add(new DovecotTelling()).exporter(signalPort, SIGNAL_SECRET)));
        for (Person person : Person.ALL) {
            prosody.addUser(person.user(), person.password());
        }
        for (Person person : Person.SYNCED) {
            radicale.addUser(person.user(), person.password());
            dovecot.addUser(person.jid(), person.password());
        }
        once("books", "the people's address books", this::fillBooks);
        httpPort = ports.of("http");
        badgePort = ports.of("badges");
        joinPort = ports.of("join");
        Map<String, String> settings = settings();
        kith = new KithProcess(folder, settings);
        writeSettings(settings);
        running.add(kith);
        say("Kith");
        kith.start();
        once("accounts", "the people's accounts in Kith", this::addAccounts);
        once("alerts", "alerts of new mail", this::switchAlertsOn);
        once(
                "two-way",
                "Juliet's book kept both ways",
                // Nobody wants to wait 30 days to see a pair end.
                () -> run("account", "enable", Person.JULIET.jid(), "--two-way", "on", "--grace", "0"));
        badge = badge();
    }

    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    private static void say(String what) {
        System.out.println("  " + what);
    }

    /** What later runs find done, by a file of this name. */
    private void once(String name, String what, Work work) throws IOException, InterruptedException {
        Path done = folder.resolve(name + ".done");
        if (!Files.exists(done)) {
            say(what);
            work.run();
            Files.createFile(done);
        }
    }

    private void fillBooks() throws IOException, InterruptedException {
        for (Person person : Person.SYNCED) {
            URI book = book(person);
            // A first start that was cut short may have made it.
            if (!Files.exists(
                    folder.resolve("radicale/collections/collection-root/" + person.user() + "/" + Person.BOOK))) {
                book = radicale.addBook(person.user(), person.password(), Person.BOOK);
            }
            for (Person.Vcard card : person.firstCards()) {
                radicale.put(book.resolve(card.file()), person.user(), person.password(), card.text());
            }
        }
    }

    private void addAccounts() throws IOException, InterruptedException {
        for (Person person : Person.SYNCED) {
            kith.addAccount(person.jid(), person.user(), person.password());
        }
    }

    private void switchAlertsOn() throws IOException, InterruptedException {
        for (Person person : Person.SYNCED) {
            run("alerts", person.jid(), "on");
            run("alerts", person.jid(), "set", "--says", "subject");
        }
    }

    /** Runs a command of Kith's; what it printed. */
    private String run(String... command) throws IOException, InterruptedException {
        var answer = kith.command(command);
        if (answer.status() != 0) {
            throw new IOException(
                    "kith " + String.join(" ", command) + " ended with " + answer.status() + ": " + answer.output());
        }
        return answer.output();
    }

    /** Juliet's badge, made on the first day; a token is said only once, so its address is kept beside. */
    private String badge() throws IOException, InterruptedException {
        Path kept = folder.resolve("juliet.badge");
        if (!Files.exists(kept)) {
            say("Juliet's badge");
            String made = run("badge", "create", Person.JULIET.jid(), "--label", "Juliet", "--status-text");
            var address = Pattern.compile("/b/[A-Za-z0-9_-]+").matcher(made);
            if (!address.find()) {
                throw new IOException("kith badge create said no address: " + made);
            }
            Files.writeString(kept, address.group());
        }
        return "http://127.0.0.1:" + badgePort + Files.readString(kept).strip();
    }

    private Map<String, String> settings() throws IOException {
        var settings = KithProcess.settings(prosody, radicale, folder.resolve("kith"), httpPort, badgePort);
        settings.put("KITH_XMPP_PROBE_ACCOUNT", Person.PROBE.jid());
        settings.put("KITH_XMPP_SPEAK_FOR_PEOPLE", "true");
        settings.put("KITH_JOIN_PORT", Integer.toString(joinPort));
        settings.put("KITH_JOIN_PUBLIC_URL", "http://127.0.0.1:" + joinPort);
        settings.put("KITH_SIGNALS_ENABLED", "true");
        settings.put("KITH_SIGNALS_PORT", Integer.toString(signalPort));
        Path secret = Files.writeString(folder.resolve("signals.secret"), SIGNAL_SECRET);
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
        settings.put("KITH_SIGNALS_SECRET_FILE", secret.toString());
        // Nobody wants to wait for what they try.
        settings.put("KITH_SYNC_INTERVAL", "10s");
        settings.put("KITH_SYNC_INTERVAL_ONLINE", "2s");
        return settings;
    }

    /** For {@code ./kith sandbox -- …}, a shell reads this. */
    private void writeSettings(Map<String, String> settings) throws IOException {
        Files.writeString(
                folder.resolve("kith.env"),
                settings.entrySet().stream()
                        .map(setting ->
                                setting.getKey() + "='" + setting.getValue().replace("'", "'\\''") + "'\n")
                        .collect(Collectors.joining()));
    }

    URI book(Person person) {
        return radicale.origin().resolve("/" + person.user() + "/" + Person.BOOK + "/");
    }

    URI health() {
        return URI.create("http://127.0.0.1:" + httpPort + "/q/health");
    }

    /** The address of Juliet's badge, without an ending. */
    String julietsBadge() {
        return badge;
    }

    Running running() {
        return running;
    }

    ProsodyServer prosody() {
        return prosody;
    }

    RadicaleServer radicale() {
        return radicale;
    }

    DovecotServer dovecot() {
        return dovecot;
    }

    KithProcess kith() {
        return kith;
    }
}
