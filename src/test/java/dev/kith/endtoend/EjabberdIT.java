package dev.kith.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.endtoend.Town.Person;
import dev.kith.jid.BareJid;
import dev.kith.roster.RosterItem;
import dev.kith.roster.Subscription;
import dev.kith.testing.Await;
import dev.kith.testing.ChatClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeSet;
import org.jivesoftware.smack.packet.Presence.Type;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The same story in small on ejabberd, whose rosters are written by its commands. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EjabberdIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Duration LATER = Duration.ofSeconds(120);

    private Town town;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        town = Town.onEjabberd(folder);
        town.kith.start();
    }

    @AfterAll
    void stop() throws Exception {
        town.close();
    }

    private static BareJid friend(String name) {
        return BareJid.parse(name + "@friends.example");
    }

    private static void awaitItem(ChatClient client, BareJid jid, String shown) throws Exception {
        client.awaitPush(
                push -> push.jid().equals(jid)
                        && push.item() != null
                        && push.item().name().equals(shown),
                SOON);
    }

    @Test
    void card_isFollowed_throughItsLife() throws Exception {
        Person juliet = town.newAccount();
        try (var client = town.login(juliet)) {
            client.set("handmade@friends.example", "By hand", "Mine");
            town.put(juliet, "romeo", "Romeo", "Friends;and foes");
            awaitItem(client, friend("romeo"), "Romeo");
            town.put(juliet, "romeo", "Rom\u00e9o & S\u00f6hne", "Friends");
            awaitItem(client, friend("romeo"), "Rom\u00e9o & S\u00f6hne");
            town.put(juliet, "nurse", "Nurse", "Household");
            awaitItem(client, friend("nurse"), "Nurse");
            town.delete(juliet, "romeo");
            client.awaitPush(push -> push.jid().equals(friend("romeo")) && push.item() == null, SOON);
            Map<BareJid, RosterItem> roster = client.roster();
            assertThat(roster).containsOnlyKeys(friend("nurse"), friend("handmade"));
            assertThat(roster.get(friend("handmade")).name()).isEqualTo("By hand");
            client.remove("nurse@friends.example");
            town.put(juliet, "nurse", "The nurse");
            town.put(juliet, "friar", "Friar");
            awaitItem(client, friend("friar"), "Friar");
            assertThat(client.roster()).as("what she removed stays removed").doesNotContainKey(friend("nurse"));
        }
    }

    /** Ejabberd hides the item of somebody who waits for an answer; Kith must not take it for removed. */
    @Test
    void contactWhoAsks_staysKiths_andTheSubscriptionSurvivesANewName() throws Exception {
        Person juliet = town.newAccount();
        Person romeo = town.newPerson();
        BareJid his = BareJid.parse(romeo.jid());
        try (var client = town.login(juliet);
                var asks = town.login(romeo)) {
            town.putMail(juliet, "romeo", "Romeo", romeo.jid());
            town.putMail(juliet, "nobody", "Nobody", "nobody@" + town.xmpp.domain());
            awaitItem(client, his, "Romeo");
            asks.subscribe(juliet.jid());
            Await.until("asked", SOON, () -> client.received(Type.subscribe, romeo.jid()) > 0);
            town.putMail(juliet, "romeo", "Romeo M.", romeo.jid());
            awaitItem(client, his, "Romeo M.");
            client.allow(romeo.jid());
            client.awaitPush(push -> push.item() != null && push.item().subscription() == Subscription.FROM, SOON);
            town.putMail(juliet, "romeo", "Romeo Montague", romeo.jid());
            awaitItem(client, his, "Romeo Montague");
            assertThat(client.roster())
                    .containsExactly(Map.entry(
                            his, new RosterItem(his, "Romeo Montague", new TreeSet<>(), Subscription.FROM, false)));
        }
        assertThat(town.run("account", "show", juliet.jid())).contains("1 kept by Kith, 0 handed back");
    }

    @Test
    void alerts_doctor_andDryRun_workAsOnAnyServer() throws Exception {
        Person juliet = town.newAccount();
        try (var client = town.login(juliet)) {
            town.run("alerts", juliet.jid(), "on");
            assertThat(town.run("alerts", juliet.jid(), "test")).contains("has the alert");
            client.awaitMessage(
                    message -> message.getBody() != null
                            && message.getFrom().toString().equals(town.xmpp.component()),
                    SOON);
        }
        assertThat(town.run("doctor")).contains("rosters by ejabberd-api: a roster set and remove went through");
        town.put(juliet, "romeo", "Romeo");
        assertThat(town.run("sync", juliet.jid(), "--dry-run")).doesNotContain("no link");
    }

    @Test
    void ejabberdThatRestarts_isFoundAgain() throws Exception {
        Person juliet = town.newAccount();
        town.put(juliet, "romeo", "Romeo");
        try (var client = town.login(juliet)) {
            Await.until("there", SOON, () -> client.roster().containsKey(friend("romeo")));
        }
        town.xmpp.stop();
        town.put(juliet, "nurse", "Nurse");
        town.delete(juliet, "romeo");
        town.xmpp.start();
        try (var client = town.login(juliet)) {
            Await.until("followed", LATER, () -> client.roster().keySet().equals(java.util.Set.of(friend("nurse"))));
        }
    }
}
