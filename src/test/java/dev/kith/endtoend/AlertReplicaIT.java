package dev.kith.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.endtoend.Town.Person;
import dev.kith.testing.Await;
import dev.kith.testing.ChatClient;
import dev.kith.testing.DovecotServer;
import dev.kith.testing.DovecotTelling;
import dev.kith.testing.EjabberdServer;
import dev.kith.testing.KithProcess;
import dev.kith.testing.Lmtp;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Alerts while replicas die and stand still: one of them watches a mailbox, the other one may hold the link by which it is
 * told, and either may be gone at any moment.
 */
@Tag("long")
class AlertReplicaIT {
    private static final Logger LOG = Logger.getLogger(AlertReplicaIT.class);
    private static final int PEOPLE = 4;
    /** Two mails in each; nobody is told more than thirty times an hour. */
    private static final int ROUNDS = 10;

    private static final Duration JOIN = Duration.ofSeconds(60);
    private static final Duration TAKE_OVER = Duration.ofSeconds(15);
    private static final Duration TOLD = TAKE_OVER.plusSeconds(30);

    private final List<Person> people = new ArrayList<>();
    private final List<KithProcess> replicas = new ArrayList<>();
    private final List<ChatClient> chats = new ArrayList<>();
    private final List<ToldMails> told = new ArrayList<>();
    private DovecotTelling telling;
    private DovecotServer dovecot;
    private Town town;
    private int mails;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        telling = new DovecotTelling();
        dovecot = DovecotServer.start(folder.resolve("dovecot"), telling.masterUser("kith", "m4ster"));
        Path master = Town.secret(folder.resolve("master.secret"), "m4ster");
        EjabberdServer ejabberd = EjabberdServer.start(folder.resolve("ejabberd"));
        var settings = new LinkedHashMap<String, String>();
        settings.put("KITH_XMPP_EJABBERD_URL", ejabberd.openApi().toString());
        settings.put("KITH_IMAP_URL", "imap://127.0.0.1:" + dovecot.imapPort());
        settings.put("KITH_IMAP_MASTER_USER", "kith");
        settings.put("KITH_IMAP_MASTER_PASSWORD_FILE", master.toString());
        town = new Town(folder, ejabberd, settings);
        for (int i = 0; i < PEOPLE; i++) {
            Person person = town.newPerson();
            people.add(person);
            dovecot.addUser(person.jid(), person.password());
            town.run("alerts", person.jid(), "on");
            town.run("alerts", person.jid(), "set", "--says", "subject", "--imap", "master", "--keep");
        }
        for (String name : List.of("first", "second")) {
            KithProcess replica = town.replica(name, Map.of());
            replicas.add(replica);
            replica.start();
        }
        awaitOwners();
        for (Person person : people) {
            ChatClient chat = town.login(person);
            chats.add(chat);
            told.add(new ToldMails(chat));
        }
    }

    @AfterEach
    void stop() throws Exception {
        for (ChatClient chat : chats) {
            chat.close();
        }
        town.close();
        dovecot.close();
        telling.close();
    }

    /** Both have their half, and one of them the link. */
    private void awaitOwners() throws Exception {
        Await.until(
                "two share",
                JOIN,
                () -> number("select count(distinct picked_by) from shard_lease where picked") == 2
                        && number("select count(*) from link_lease where picked") == 1);
    }

    private long number(String query) throws SQLException {
        try (var connection = town.connect("kith");
                var ask = connection.createStatement();
                var answer = ask.executeQuery(query)) {
            answer.next();
            return answer.getLong(1);
        }
    }

    private void deliver() throws Exception {
        mails++;
        for (Person person : people) {
            Lmtp.deliver(
                    dovecot.lmtpPort(),
                    person.jid(),
                    Lmtp.mail(
                            "Romeo Montague <romeo@montague.example>",
                            "mail-" + mails + ".",
                            "m" + mails + "@montague.example"));
        }
    }

    private void everybodyIsTold() throws Exception {
        for (ToldMails each : told) {
            each.await("mail-" + mails + ".", TOLD);
        }
    }

    /** M1, M2 on take-over: killed, or standing still and waking up, between a delivery and its alert. */
    @Test
    void replicaThatDiesOrStandsStill_losesNoAlert_andRepeatsItOnlyUnderItsId() throws Exception {
        var random = new Random(11);
        deliver();
        everybodyIsTold();
        for (int round = 0; round < ROUNDS; round++) {
            KithProcess victim = replicas.get(round % 2);
            boolean killed = round % 4 < 2;
            deliver();
            TimeUnit.MILLISECONDS.sleep(random.nextInt(700)); // Dovecot tells after half a second
            if (killed) {
                victim.kill();
            } else {
                victim.pause();
            }
            deliver();
            everybodyIsTold();
            if (killed) {
                victim.start();
            } else {
                victim.resume();
            }
            awaitOwners();
        }
        for (ToldMails each : told) {
            each.complete(mails);
        }
        long repeated = told.stream().mapToLong(ToldMails::repeated).sum();
        LOG.infof("%d mails to each of %d, %d of them told twice under one id", mails, PEOPLE, repeated);
        assertThat(repeated).as("only what was sent and not noted yet").isLessThanOrEqualTo(ROUNDS);
    }
}
