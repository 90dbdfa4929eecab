package dev.kith.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.endtoend.Town.Person;
import dev.kith.jid.BareJid;
import dev.kith.roster.RosterItem;
import dev.kith.testing.Await;
import dev.kith.testing.ChatClient;
import dev.kith.testing.ChatClient.RosterPush;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** What people see: their address book on one side, their contact list on the other, the service between. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class StoryIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Duration LATER = Duration.ofSeconds(120);

    private Town town;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        town = new Town(folder, Map.of("KITH_IDENTITY_LOOK_FOR_NEWCOMERS", "2s"));
        town.kith.start();
    }

    @AfterAll
    void stop() throws Exception {
        town.close();
    }

    private static BareJid friend(String name) {
        return BareJid.parse(name + "@friends.example");
    }

    private static RosterPush awaitItem(ChatClient client, String name, String shown) throws Exception {
        return client.awaitPush(
                push -> push.jid().equals(friend(name))
                        && push.item() != null
                        && push.item().name().equals(shown),
                SOON);
    }

    @Test
    @Order(1)
    void card_isFollowed_throughItsLife() throws Exception {
        Person juliet = town.newAccount();
        try (var client = town.login(juliet)) {
            client.set("handmade@friends.example", "By hand", "Mine");
            town.put(juliet, "romeo", "Romeo", "Friends");
            assertThat(awaitItem(client, "romeo", "Romeo").item().groups()).containsExactly("Friends");
            town.put(juliet, "romeo", "Roméo & Söhne", "Friends");
            awaitItem(client, "romeo", "Roméo & Söhne");
            town.put(juliet, "nurse", "Nurse", "Household");
            awaitItem(client, "nurse", "Nurse");
            town.put(juliet, "nurse", "Nurse", "Family", "Verona");
            client.awaitPush(
                    push -> push.item() != null && push.item().groups().equals(Set.of("Family", "Verona")), SOON);
            town.delete(juliet, "romeo");
            client.awaitPush(push -> push.jid().equals(friend("romeo")) && push.item() == null, SOON);
            Map<BareJid, RosterItem> roster = client.roster();
            assertThat(roster).containsOnlyKeys(friend("nurse"), friend("handmade"));
            assertThat(roster.get(friend("handmade")).name()).isEqualTo("By hand");
        }
    }

    @Test
    @Order(2)
    void whatThePersonChanged_isTheirsForEver() throws Exception {
        Person juliet = town.newAccount();
        try (var client = town.login(juliet)) {
            for (String name : List.of("renamed", "removed", "left")) {
                town.put(juliet, name, "Card");
            }
            Await.until("all there", SOON, () -> client.roster().size() == 3);
            client.set("renamed@friends.example", "My own name");
            client.remove("removed@friends.example");
            for (String name : List.of("renamed", "removed", "left")) {
                town.put(juliet, name, "New name");
            }
            awaitItem(client, "left", "New name");
            Map<BareJid, RosterItem> roster = client.roster();
            assertThat(roster).containsOnlyKeys(friend("renamed"), friend("left"));
            assertThat(roster.get(friend("renamed")).name()).isEqualTo("My own name");
        }
    }

    @Test
    @Order(3)
    void tokenThatTheServerLost_costsNobodyAContact() throws Exception {
        Person juliet = town.newAccount();
        try (var client = town.login(juliet)) {
            town.put(juliet, "romeo", "Romeo");
            town.put(juliet, "nurse", "Nurse");
            Await.until("both there", SOON, () -> client.roster().size() == 2);
            town.radicale.forgetTokens(juliet.name(), "contacts");
            town.delete(juliet, "nurse");
            town.put(juliet, "friar", "Friar");
            awaitItem(client, "friar", "Friar");
            // One full listing without her is no proof that the nurse is gone.
            assertThat(client.roster()).containsOnlyKeys(friend("romeo"), friend("nurse"), friend("friar"));
        }
    }

    @Test
    @Order(4)
    void dryRun_showsThePlan_andDoesNothing() throws Exception {
        Person juliet = town.newPerson();
        town.put(juliet, "romeo", "Romeo", "Friends");
        Path password = Files.writeString(Files.createTempFile("login", ".secret"), juliet.password());
        town.run("account", "add", juliet.jid(), "--user", juliet.name(), "--password-file", password.toString());
        Files.delete(password);
        String plan = town.run("sync", juliet.jid(), "--dry-run");
        assertThat(plan).contains("romeo@friends.example").contains("Nothing was changed");
        try (var client = town.login(juliet)) {
            assertThat(client.roster()).isEmpty();
            town.run("account", "enable", juliet.jid());
            awaitItem(client, "romeo", "Romeo");
        }
    }

    @Test
    @Order(5)
    void prosodyThatRestartsInTheMiddle_getsEveryContactOnce() throws Exception {
        Person juliet = town.newPerson();
        var names = new ArrayList<BareJid>();
        for (int i = 0; i < 60; i++) {
            town.put(juliet, "friend" + i, "Friend " + i);
            names.add(friend("friend" + i));
        }
        town.kith.addAccount(juliet.jid(), juliet.name(), juliet.password());
        try (var client = town.login(juliet)) {
            Await.until("some there", SOON, () -> client.roster().size() >= 10);
            assertThat(client.roster().size()).as("still in the middle").isLessThan(60);
        }
        town.prosody.restart();
        Await.until("all there", LATER, () -> {
            try (var client = town.login(juliet)) {
                return client.roster().size() == 60;
            }
        });
        try (var client = town.login(juliet)) {
            assertThat(client.roster()).containsOnlyKeys(names);
        }
        assertThat(town.run("account", "show", juliet.jid())).contains("60 kept by Kith, 0 handed back");
    }

    @Test
    @Order(6)
    void manyRemovalsAtOnce_waitForAPerson_andCanBeUndone() throws Exception {
        Person juliet = town.newAccount();
        for (int i = 0; i < 20; i++) {
            town.put(juliet, "friend" + i, "Friend " + i);
        }
        try (var client = town.login(juliet)) {
            Await.until("all there", SOON, () -> client.roster().size() == 20);
            for (int i = 0; i < 15; i++) {
                town.delete(juliet, "friend" + i);
            }
            town.put(juliet, "new", "New");
            awaitItem(client, "new", "New");
            Await.until("refused", SOON, () -> town.run("account", "list").contains("refused"));
            assertThat(client.roster().keySet())
                    .as("five may go, the rest waits")
                    .hasSizeGreaterThanOrEqualTo(16);
            town.run("release", juliet.jid());
            Await.until("removed", SOON, () -> client.roster().size() == 6);
            assertThat(town.run("restore", juliet.jid())).contains("put back");
            assertThat(client.roster()).hasSize(21);
            TimeUnit.SECONDS.sleep(3); // three passes, in which nothing may happen
            assertThat(client.roster()).hasSize(21);
        }
    }

    /** O1: SIGTERM ends within 20 s and loses nothing. */
    @Test
    @Order(7)
    void stopInTheMiddle_isQuick_andTheNextStartGoesOn() throws Exception {
        Person juliet = town.newPerson();
        for (int i = 0; i < 100; i++) {
            town.put(juliet, "friend" + i, "Friend " + i);
        }
        town.kith.addAccount(juliet.jid(), juliet.name(), juliet.password());
        try (var client = town.login(juliet)) {
            Await.until("some there", SOON, () -> client.roster().size() >= 5);
            long begin = System.nanoTime();
            assertThat(town.kith.stop()).as("ended as asked").isIn(0, 143);
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(20));
            assertThat(client.roster().size()).as("it was in the middle").isLessThan(100);
            town.kith.start();
            Await.until("all there", LATER, () -> client.roster().size() == 100);
        }
    }

    /** S3: no secret in logs, answers or the database. */
    @Test
    @Order(8)
    void secrets_areNowhereToBeRead() throws Exception {
        Person juliet = town.newAccount();
        try (var client = town.login(juliet)) {
            town.put(juliet, "romeo", "Card canary");
            awaitItem(client, "romeo", "Card canary");
        }
        town.radicale.addUser(juliet.name(), "changed");
        Await.until(
                "refused", SOON, () -> town.run("account", "show", juliet.jid()).contains("refused the login"));
        assertThat(town.run("account", "show", juliet.jid())).doesNotContain(juliet.password());
        assertThat(Files.readString(town.kith.log()))
                .doesNotContain(juliet.password())
                .doesNotContain(town.prosody.componentSecret())
                .doesNotContain("Card canary");
        try (var connection = town.connect("kith");
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select a::text from account a")) {
            int seen = 0;
            while (rows.next()) {
                seen++;
                assertThat(rows.getString(1)).doesNotContain("canary");
            }
            assertThat(seen).isPositive();
        }
    }

    /** Somebody on a card gets an account: their item, and one message, by itself. */
    @Test
    @Order(9)
    void newcomer_becomesAContact_andThePersonIsToldOnce() throws Exception {
        Person juliet = town.newPerson();
        String jid = "newcomer@" + town.prosody.domain();
        String card =
                "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:bob\r\nFN:Bob\r\nN:Bob;;;;\r\nEMAIL:" + jid + "\r\nEND:VCARD\r\n";
        town.radicale.put(juliet.card("bob"), juliet.name(), juliet.password(), card);
        town.put(juliet, "romeo", "Romeo");
        town.kith.addAccount(juliet.jid(), juliet.name(), juliet.password());
        try (var client = town.login(juliet)) {
            Await.until("the others", SOON, () -> client.roster().size() == 1);
            town.prosody.addUser("newcomer", "n3w");
            client.awaitPush(
                    push -> push.jid().toString().equals(jid)
                            && push.item() != null
                            && push.item().name().equals("Bob"),
                    SOON);
            var message =
                    client.awaitMessage(each -> String.valueOf(each.getBody()).contains(jid), SOON);
            assertThat(message.getBody())
                    .isEqualTo("Bob (" + jid + ") is in your address book and has a chat account now; the contact is on"
                            + " your list.");
            town.kith.stop();
            town.kith.start();
            town.put(juliet, "nurse", "Nurse");
            awaitItem(client, "nurse", "Nurse");
            assertThat(client.messages()).as("said once").isZero();
        }
    }
}
