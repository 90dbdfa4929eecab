package dev.kith.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.endtoend.Town.Person;
import dev.kith.testing.Await;
import dev.kith.testing.ChatClient;
import dev.kith.testing.DovecotServer;
import dev.kith.testing.DovecotTelling;
import dev.kith.testing.FreePort;
import dev.kith.testing.Lmtp;
import java.net.ConnectException;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import org.jivesoftware.smack.packet.Message;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a mail's delivery at Dovecot to a message at a real client. */
class AlertIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String SECRET = "a-secret-that-dovecot-knows";
    private static final int KILLED = 137;
    private static final int MOST_PLACES = 30;

    private Town town;
    private DovecotTelling telling;
    private DovecotServer dovecot;
    private Person juliet;
    private int signals;
    private int mails;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        signals = FreePort.find();
        telling = new DovecotTelling();
        Path secret = Town.secret(folder.resolve("signals.secret"), SECRET);
        Path master = Town.secret(folder.resolve("master.secret"), "m4ster");
        dovecot = DovecotServer.start(
                folder.resolve("dovecot"), telling.exporter(signals, SECRET) + telling.masterUser("kith", "m4ster"));
        var settings = new LinkedHashMap<String, String>();
        settings.put("KITH_SIGNALS_ENABLED", "true");
        settings.put("KITH_SIGNALS_PORT", Integer.toString(signals));
        settings.put("KITH_SIGNALS_SECRET_FILE", secret.toString());
        settings.put("KITH_IMAP_URL", "imap://127.0.0.1:" + dovecot.imapPort());
        settings.put("KITH_IMAP_MASTER_USER", "kith");
        settings.put("KITH_IMAP_MASTER_PASSWORD_FILE", master.toString());
        town = new Town(folder, settings);
        juliet = town.newPerson();
        dovecot.addUser(juliet.jid(), juliet.password());
        town.run("alerts", juliet.jid(), "on");
        town.run("alerts", juliet.jid(), "set", "--says", "subject");
    }

    @AfterEach
    void stop() throws Exception {
        town.close();
        dovecot.close();
        telling.close();
    }

    /** Delivers a mail; its subject. */
    private String deliver() throws Exception {
        String subject = "mail-" + ++mails + ".";
        Lmtp.deliver(
                dovecot.lmtpPort(),
                juliet.jid(),
                Lmtp.mail("Romeo Montague <romeo@montague.example>", subject, "m" + mails + "@montague.example"));
        return subject;
    }

    private static Message await(ChatClient chat, String subject) throws Exception {
        return chat.awaitMessage(
                message -> message.getBody() != null && message.getBody().contains(subject), PATIENCE);
    }

    @Test
    void mail_isToldOnce_byTheExporterAlone() throws Exception {
        town.kith.start();
        Await.until("it listens to Dovecot", PATIENCE, () -> {
            try (var socket = new Socket("127.0.0.1", signals)) {
                return socket.isConnected();
            } catch (ConnectException e) {
                return false;
            }
        });
        try (ChatClient chat = town.login(juliet)) {
            Message alert = await(chat, deliver());
            assertThat(alert.getType()).isEqualTo(Message.Type.headline);
            assertThat(alert.getFrom().toString()).isEqualTo(town.prosody.component());
            assertThat(alert.getBody()).as("the exporter says no name").contains("romeo@montague.example");
            assertThat(town.run("alerts", juliet.jid(), "test")).contains("has the alert");
            Message trial = await(chat, "A trial");
            assertThat(trial.getFrom().toString()).isEqualTo(town.prosody.component());
            assertThat(chat.messages()).as("nothing came twice").isZero();
            assertThat(town.run("alerts", "list")).contains(juliet.jid());
            assertThat(town.run("alerts", juliet.jid(), "show")).contains("0 mail(s)");
        }
    }

    /** Signal and mailbox say the same, and one alert comes of it. */
    @Test
    void mail_isToldOnce_byExporterAndImapTogether() throws Exception {
        town.run("alerts", juliet.jid(), "set", "--imap", "master");
        town.kith.start();
        try (ChatClient chat = town.login(juliet)) {
            Message first = await(chat, deliver());
            Message second = await(chat, deliver());
            assertThat(first.getStanzaId()).isNotEqualTo(second.getStanzaId());
            assertThat(chat.messages()).isZero();
        }
    }

    /** M1, M2: mail that comes while Kith is down, or Dovecot was started anew, is told, and nothing twice. */
    @Test
    void interruptions_loseNothing_withImap() throws Exception {
        town.run("alerts", juliet.jid(), "set", "--imap", "master");
        town.kith.start();
        try (ChatClient chat = town.login(juliet)) {
            await(chat, deliver());
            town.kith.kill();
            String down = deliver();
            town.kith.start();
            await(chat, down);
            dovecot.stop();
            dovecot.start();
            await(chat, deliver());
            int unused = town.kith.stop();
            String stopped = deliver();
            town.prosody.stop();
            town.prosody.start();
            town.kith.start();
            try (ChatClient again = town.login(juliet)) {
                // It may have come before the login; then the server had nobody to give it to.
                town.run("alerts", juliet.jid(), "set", "--keep");
                await(again, deliver());
                assertThat(again.messages()).isZero();
            }
            assertThat(stopped).isNotEmpty();
        }
    }

    /** K1, M1, M2: killed at every place between hearing of a mail and having told it. */
    @Test
    void killedAnywhere_everyMailIsTold_andRepeatedOnlyUnderItsId() throws Exception {
        town.run("alerts", juliet.jid(), "set", "--imap", "master", "--keep");
        int killed = 0;
        int place = 1;
        ToldMails told;
        try (ChatClient chat = town.login(juliet)) {
            told = new ToldMails(chat);
            boolean died = true;
            for (; died && place <= MOST_PLACES; place++) {
                town.kith.start("dev.kith.crash.at=" + place);
                String subject = deliver();
                died = diedOrTold(told, subject);
                if (died) {
                    killed++;
                    town.kith.start();
                    told.await(deliver(), PATIENCE);
                }
                int unused = town.kith.stop();
            }
        }
        assertThat(killed).as("places were tried until there were no more").isBetween(3, MOST_PLACES - 1);
        told.complete(mails);
        assertThat(told.repeated())
                .as("repeated only where it was sent and not noted yet")
                .isLessThanOrEqualTo(1);
    }

    private boolean diedOrTold(ToldMails mails, String subject) throws Exception {
        var told = new boolean[1];
        Await.until("killed or told", PATIENCE, () -> {
            told[0] |= mails.take().contains(subject);
            return !town.kith.isAlive() || told[0];
        });
        if (town.kith.isAlive()) {
            // The last place is after the message went out.
            Await.until("noted", Duration.ofSeconds(5), () -> !town.kith.isAlive() || nothingWaits());
        }
        if (town.kith.isAlive()) {
            return false;
        }
        assertThat(town.kith.awaitExit(PATIENCE)).isEqualTo(KILLED);
        return true;
    }

    private boolean nothingWaits() throws Exception {
        try (var connection = town.connect("kith");
                var statement = connection.createStatement();
                var rows = statement.executeQuery(
                        "select count(*) from alert_mail where state in ('waiting', 'sending')")) {
            return rows.next() && rows.getInt(1) == 0;
        }
    }

    /** A UIDVALIDITY that changed says nothing of what was told, and nothing is told again. */
    @Test
    void mailboxThatWasMadeAnew_repeatsNothing() throws Exception {
        town.run("alerts", juliet.jid(), "set", "--imap", "master");
        town.kith.start();
        try (ChatClient chat = town.login(juliet)) {
            await(chat, deliver());
            dovecot.stop();
            dovecot.forgetUids(juliet.jid());
            dovecot.start();
            await(chat, deliver());
            assertThat(chat.messages()).isZero();
        }
    }
}
