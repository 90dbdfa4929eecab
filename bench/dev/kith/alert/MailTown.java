package dev.kith.alert;

import dev.kith.db.EmbeddedDatabase;
import dev.kith.testing.Await;
import dev.kith.testing.ChatClient;
import dev.kith.testing.DovecotServer;
import dev.kith.testing.DovecotTelling;
import dev.kith.testing.FreePort;
import dev.kith.testing.KithProcess;
import dev.kith.testing.ProsodyServer;
import dev.kith.testing.RadicaleServer;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.jivesoftware.smack.packet.Message;

/** Prosody, Dovecot and the built service between them, and people at their chat programs who have alerts. */
final class MailTown implements AutoCloseable {
    static final String SECRET = "a-secret-that-dovecot-knows";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Somebody with a mailbox, alerts and a chat program. */
    record Person(String jid, ChatClient chat) {
        Message await(String text) throws InterruptedException {
            return chat.awaitMessage(
                    message -> message.getBody() != null && message.getBody().contains(text), PATIENCE);
        }
    }

    final DovecotServer dovecot;
    final KithProcess kith;
    final List<Person> people = new ArrayList<>();
    final int signals = FreePort.find();
    private final ProsodyServer prosody;
    private final RadicaleServer radicale;
    private final DovecotTelling telling = new DovecotTelling();
    private final EmbeddedDatabase postgres;

    /**
     * Starts it all.
     *
     * @param tells whether Dovecot tells of new mail by its event exporter
     */
    MailTown(Path folder, int size, boolean tells) throws Exception {
        prosody = ProsodyServer.start(folder.resolve("prosody"));
        radicale = RadicaleServer.start(folder.resolve("radicale"));
        String more = (tells ? telling.exporter(signals, SECRET) : telling.sieve())
                + telling.masterUser("kith", "m4ster")
                + """
                service imap {
                  process_limit = 3000
                }
                """;
        dovecot = DovecotServer.start(folder.resolve("dovecot"), more);
        postgres = EmbeddedDatabase.open(Files.createDirectories(folder.resolve("postgres")));
        var settings = new LinkedHashMap<>(KithProcess.settings(
                prosody, radicale, folder.resolve("data"), FreePort.find(), FreePort.find()));
        settings.put("QUARKUS_DATASOURCE_JDBC_URL", postgres.jdbcUrl());
        settings.put("QUARKUS_DATASOURCE_USERNAME", "postgres");
        Path key = folder.resolve("secrets.key");
        settings.put("KITH_SECRETS_KEY_FILE", key.toString());
        settings.put("KITH_SIGNALS_ENABLED", "true");
        settings.put("KITH_SIGNALS_PORT", Integer.toString(signals));
        settings.put("KITH_SIGNALS_SECRET_FILE", secret(folder.resolve("signals"), SECRET));
        settings.put("KITH_IMAP_URL", "imap://127.0.0.1:" + dovecot.imapPort());
        settings.put("KITH_IMAP_MASTER_USER", "kith");
        settings.put("KITH_IMAP_MASTER_PASSWORD_FILE", secret(folder.resolve("master"), "m4ster"));
        kith = new KithProcess(folder.resolve("kith"), settings);
        kith.command("keys", "create", key.toString());
        start();
        for (int i = 0; i < size; i++) {
            people.add(newPerson("person" + i));
        }
    }

    private static String secret(Path file, String text) throws IOException {
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return Files.writeString(file, text).toString();
    }

    private Person newPerson(String name) throws Exception {
        prosody.addUser(name, "s3cret");
        String jid = name + "@" + prosody.domain();
        dovecot.addUser(jid, "s3cret");
        var person = new Person(jid, ChatClient.login(prosody, name, "s3cret"));
        for (String words : List.of("alerts on", "detail subject")) {
            person.chat().say(prosody.component(), words);
            person.chat().awaitMessage(message -> message.getBody() != null, PATIENCE);
        }
        return person;
    }

    /** Returns once the service takes signals and has its link. */
    void start() throws Exception {
        kith.start();
        Await.until("it takes signals", PATIENCE, () -> {
            try (var socket = new Socket("127.0.0.1", signals)) {
                return socket.isConnected();
            } catch (ConnectException e) {
                return false;
            }
        });
        Await.until("it has its link", PATIENCE, () -> Files.readString(kith.log()).contains("XMPP: connected"));
    }

    /** From now on the service reads everybody's mailboxes. */
    void readMailboxes() throws Exception {
        int unused = kith.stop();
        try (var connection = DriverManager.getConnection(postgres.jdbcUrl(), "postgres", "");
                var statement = connection.createStatement()) {
            statement.execute("update alert_settings set login_kind = 'MASTER'");
            start();
            Await.until("every INBOX was read", PATIENCE, () -> {
                try (var rows = statement.executeQuery("select count(distinct owner) from alert_mailbox")) {
                    return rows.next() && rows.getInt(1) == people.size();
                }
            });
        }
    }

    @Override
    public void close() throws Exception {
        for (Person person : people) {
            person.chat().close();
        }
        kith.close();
        postgres.close();
        dovecot.close();
        telling.close();
        radicale.close();
        prosody.close();
    }
}
