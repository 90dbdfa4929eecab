package dev.kith.endtoend;

import dev.kith.db.EmbeddedDatabase;
import dev.kith.testing.BookServer;
import dev.kith.testing.ChatClient;
import dev.kith.testing.DavPerson;
import dev.kith.testing.EjabberdServer;
import dev.kith.testing.FreePort;
import dev.kith.testing.KithProcess;
import dev.kith.testing.ProsodyServer;
import dev.kith.testing.RadicaleServer;
import dev.kith.testing.XmppServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** A domain with its servers, and Kith to be run between them against a PostgreSQL of the operator's. */
final class Town implements AutoCloseable {
    /** Somebody with a chat account and an address book. */
    record Person(String jid, DavPerson dav, URI book) {
        /** The same at both servers. */
        String name() {
            return dav.user();
        }

        String password() {
            return dav.password();
        }

        URI card(String name) {
            return book.resolve(name + ".vcf");
        }
    }

    final XmppServer xmpp;

    /** The XMPP server where it is Prosody, as it is unless a test wants another. */
    final ProsodyServer prosody;

    final BookServer books;

    /** The address-book server where it is Radicale, as it is unless a test wants another. */
    final RadicaleServer radicale;

    final KithProcess kith;
    private final Path folder;
    private final Map<String, String> settings;
    private final List<KithProcess> replicas = new ArrayList<>();
    private final Path postgresFolder;
    private final EmbeddedDatabase postgres;
    private final AtomicInteger people = new AtomicInteger();

    Town(Path folder) throws Exception {
        this(folder, Map.of());
    }

    /** With more settings for Kith than usual. */
    Town(Path folder, Map<String, String> more) throws Exception {
        this(folder, ProsodyServer.start(folder.resolve("prosody")), more);
    }

    /** On ejabberd, by its commands. */
    static Town onEjabberd(Path folder) throws Exception {
        EjabberdServer ejabberd = EjabberdServer.start(folder.resolve("ejabberd"));
        return new Town(
                folder,
                ejabberd,
                Map.of("KITH_XMPP_EJABBERD_URL", ejabberd.openApi().toString()));
    }

    /** With another XMPP server, which is closed with the rest; a setting that is empty is taken away. */
    Town(Path folder, XmppServer server, Map<String, String> more) throws Exception {
        this(folder, server, RadicaleServer.start(folder.resolve("radicale")), more);
    }

    /** With other servers on both sides, which are closed with the rest. */
    Town(Path folder, XmppServer server, BookServer bookServer, Map<String, String> more) throws Exception {
        this.folder = folder;
        xmpp = server;
        books = bookServer;
        radicale = bookServer instanceof RadicaleServer it ? it : null;
        prosody = server instanceof ProsodyServer it ? it : null;
        xmpp.addUser("probe", "pr0b3");
        postgresFolder = Files.createDirectories(folder.resolve("postgres"));
        postgres = EmbeddedDatabase.open(postgresFolder);
        sql("postgres", "create database kith");
        settings = settings(folder);
        settings.putAll(more);
        settings.values().removeIf(String::isEmpty);
        kith = new KithProcess(folder.resolve("kith"), settings);
        Path key = folder.resolve("secrets.key");
        expect(kith.command("keys", "create", key.toString()));
    }

    private Map<String, String> settings(Path folder) throws IOException {
        var settings = new LinkedHashMap<>(
                KithProcess.settings(xmpp, books, folder.resolve("kith-data"), FreePort.find(), FreePort.find()));
        settings.put("KITH_XMPP_PROBE_ACCOUNT", "probe@" + xmpp.domain());
        settings.put("KITH_SECRETS_KEY_FILE", folder.resolve("secrets.key").toString());
        settings.put("KITH_SYNC_INTERVAL", "1s");
        settings.put("KITH_SYNC_INTERVAL_ONLINE", "1s");
        settings.put("QUARKUS_DATASOURCE_JDBC_URL", url("kith"));
        settings.put("QUARKUS_DATASOURCE_USERNAME", "postgres");
        return settings;
    }

    /** One more Kith on the same database, not started yet, with some settings of its own. */
    KithProcess replica(String name, Map<String, String> more) throws IOException {
        var own = new LinkedHashMap<>(settings);
        own.put("KITH_DATA_DIR", folder.resolve("data-" + name).toString());
        own.put("QUARKUS_HTTP_PORT", Integer.toString(FreePort.find()));
        own.put("KITH_BADGE_PORT", Integer.toString(FreePort.find()));
        own.put("QUARKUS_DATASOURCE_JDBC_URL", url("kith") + "?ApplicationName=" + name);
        own.put("QUARKUS_DATASOURCE_JDBC_MAX_SIZE", "9"); // the database that Kith brings takes 60 in all
        own.putAll(more);
        var replica = new KithProcess(folder.resolve("replica-" + name), own);
        replicas.add(replica);
        return replica;
    }

    private String url(String database) {
        return postgres.jdbcUrl().replaceFirst("/postgres$", "/" + database);
    }

    /** Somebody new, not yet known to Kith. */
    Person newPerson() throws Exception {
        String name = "person" + people.incrementAndGet();
        String password = "pass-" + name + "-canary";
        xmpp.addUser(name, password);
        DavPerson dav = books.newPerson(name, password);
        return new Person(name + "@" + xmpp.domain(), dav, dav.addBook("contacts"));
    }

    /** Somebody new whose contacts Kith keeps from now on. */
    Person newAccount() throws Exception {
        Person person = newPerson();
        kith.addAccount(person.jid(), person.name(), person.password());
        return person;
    }

    /** Lets Kith sign in at the XMPP server as somebody who has an account. */
    void giveLogin(Person person) throws Exception {
        Path secret = secret(folder.resolve("login-" + person.name() + ".secret"), person.password());
        run("account", "xmpp-login", person.jid(), "--password-file", secret.toString());
        Files.delete(secret);
    }

    /** A file that only its owner may read. */
    static Path secret(Path file, String text) throws IOException {
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return Files.writeString(file, text);
    }

    ChatClient login(Person person) throws Exception {
        return ChatClient.login(xmpp, person.name(), person.password());
    }

    /** Writes a card that names a mail address and no chat address. */
    void putMail(Person person, String card, String name, String address) throws Exception {
        var lines = List.of(
                "BEGIN:VCARD", "VERSION:3.0", "UID:" + card, "FN:" + name, "N:" + name + ";;;;", "EMAIL:" + address);
        person.dav().put(person.card(card), String.join("\r\n", lines) + "\r\nEND:VCARD\r\n");
    }

    /** What somebody is called on the cards of others. */
    static String called(Person person) {
        return "My " + person.name();
    }

    /** Writes a card of somebody else who is here. */
    void putCard(Person owner, Person of) throws Exception {
        put(owner, of.name(), called(of), of.jid(), new String[0]);
    }

    /** Writes a card that names {@code NAME@friends.example}. */
    void put(Person person, String card, String name, String... groups) throws Exception {
        put(person, card, name, card + "@friends.example", groups);
    }

    private void put(Person person, String card, String name, String jid, String[] groups) throws Exception {
        var lines = new ArrayList<>(
                List.of("BEGIN:VCARD", "VERSION:3.0", "UID:" + card, "FN:" + name, "N:" + name + ";;;;"));
        lines.add("IMPP:xmpp:" + jid);
        if (groups.length > 0) {
            lines.add("CATEGORIES:" + String.join(",", groups));
        }
        lines.add("END:VCARD");
        person.dav().put(person.card(card), String.join("\r\n", lines) + "\r\n");
    }

    void delete(Person person, String card) throws Exception {
        person.dav().delete(person.card(card));
    }

    /** Runs a command that has to succeed; what it printed. */
    String run(String... words) throws Exception {
        return expect(kith.command(words));
    }

    private static String expect(KithProcess.Answer answer) {
        if (answer.status() != 0) {
            throw new AssertionError("ended with " + answer.status() + ": " + answer.output());
        }
        return answer.output();
    }

    /** Runs statements in a database of the PostgreSQL server, as its owner. */
    void sql(String database, String... statements) throws SQLException {
        try (Connection connection = connect(database);
                var statement = connection.createStatement()) {
            for (String text : statements) {
                boolean unused = statement.execute(text);
            }
        }
    }

    /** Lets every process of the PostgreSQL server stand still, so that whoever asks it waits. */
    void pauseDatabase() throws IOException, InterruptedException {
        signalDatabase("STOP");
    }

    void resumeDatabase() throws IOException, InterruptedException {
        signalDatabase("CONT");
    }

    /** It does not come back; closing the town closes it again, which does no harm. */
    void stopDatabase() throws IOException {
        postgres.close();
    }

    private void signalDatabase(String signal) throws IOException, InterruptedException {
        long postmaster;
        try (var files = Files.find(postgresFolder, 3, (file, is) -> file.endsWith("postmaster.pid"))) {
            postmaster = Long.parseLong(Files.readAllLines(files.findFirst().orElseThrow())
                    .getFirst()
                    .strip());
        }
        var kill = new ArrayList<>(List.of("kill", "-" + signal, Long.toString(postmaster)));
        ProcessHandle.of(postmaster).orElseThrow().descendants().forEach(each -> kill.add(Long.toString(each.pid())));
        int unused = new ProcessBuilder(kill).start().waitFor();
    }

    Connection connect(String database) throws SQLException {
        return DriverManager.getConnection(url(database), "postgres", "");
    }

    @Override
    public void close() throws Exception {
        for (KithProcess replica : replicas) {
            replica.close();
        }
        kith.close();
        showTrouble();
        postgres.close();
        books.close();
        xmpp.close();
    }

    /** What the log says of trouble and of the link, for whoever reads why a test failed: the file goes with the folder. */
    private void showTrouble() throws IOException {
        if (Files.exists(kith.log())) {
            try (var lines = Files.lines(kith.log())) {
                lines.filter(line -> line.matches(".* (WARN|ERROR) .*|.*XMPP: .*"))
                        .limit(30)
                        .forEach(line -> System.out.println("kith.log: " + line));
            }
        }
    }
}
