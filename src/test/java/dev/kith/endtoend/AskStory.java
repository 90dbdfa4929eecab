package dev.kith.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.endtoend.Town.Person;
import dev.kith.jid.BareJid;
import dev.kith.roster.RosterItem;
import dev.kith.roster.Subscription;
import dev.kith.testing.Await;
import dev.kith.testing.ChatClient;
import dev.kith.testing.DnsServer;
import dev.kith.testing.FreePort;
import dev.kith.testing.XmppServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jivesoftware.smack.packet.Presence;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * People here whose contacts are at another server, and are asked there whether they let themselves be seen: Kith speaks
 * through people's own sessions, and the two servers speak with each other as servers do. What else there is to asking stands
 * in {@code AskContract}, without the built application.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class AskStory {
    private static final Duration SOON = Duration.ofSeconds(30);
    static final String HERE = "capulet.example";
    static final String THERE = "montague.example";
    private static final String PASSWORD = "pass-of-somebody-elsewhere";

    private DnsServer dns;
    private XmppServer elsewhere;
    private Town town;
    private Person juliet;
    private int people;

    /** The server where Kith is, for {@code HERE}; the other one is found by asking the name server. */
    abstract XmppServer startHome(Path folder, String dns, int port) throws Exception;

    /** The other one, for {@code THERE}. */
    abstract XmppServer startElsewhere(Path folder, String dns, int port) throws Exception;

    /** What the home server's certificate says of itself. */
    abstract Path certificate(XmppServer home);

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        int portHere = FreePort.find();
        int portThere = FreePort.find();
        dns = DnsServer.startForServers(folder.resolve("dns"), Map.of(HERE, portHere, THERE, portThere));
        elsewhere = startElsewhere(folder.resolve("elsewhere"), dns.address(), portThere);
        XmppServer home = startHome(folder.resolve("home"), dns.address(), portHere);
        town = new Town(
                folder,
                home,
                Map.of(
                        "KITH_XMPP_ROSTER_ACCESS",
                        "session",
                        "KITH_XMPP_SESSION_SERVER",
                        "xmpp://127.0.0.1:" + home.c2sPort(),
                        "KITH_XMPP_SESSION_TRUST_FILE",
                        certificate(home).toString()));
        town.kith.start();
    }

    @AfterAll
    void stop() throws Exception {
        town.close();
        elsewhere.close();
        dns.close();
    }

    @BeforeEach
    void julietAsks() throws Exception {
        juliet = town.newAccount();
        town.giveLogin(juliet);
        town.run("account", "set", juliet.jid(), "--subscriptions", "ask");
    }

    /** Somebody new at the other server; the address. */
    private BareJid newStranger() throws Exception {
        String name = "romeo" + ++people;
        elsewhere.addUser(name, PASSWORD);
        return BareJid.parse(name + "@" + THERE);
    }

    private ChatClient login(BareJid stranger) throws Exception {
        return ChatClient.login(elsewhere, stranger.localpart(), PASSWORD);
    }

    private void putCard(BareJid of, String name) throws Exception {
        String card = String.join(
                "\r\n",
                "BEGIN:VCARD",
                "VERSION:3.0",
                "UID:" + of.localpart(),
                "FN:" + name,
                "N:" + name + ";;;;",
                "IMPP:xmpp:" + of,
                "END:VCARD",
                "");
        town.radicale.put(juliet.card(of.localpart()), juliet.name(), juliet.password(), card);
    }

    private BareJid julietsJid() {
        return BareJid.parse(juliet.jid());
    }

    private static void awaitItem(ChatClient owner, BareJid contact, Subscription subscription, boolean asks)
            throws Exception {
        Await.until(contact + " is " + subscription + (asks ? ", asked" : ""), SOON, () -> {
            RosterItem item = owner.roster().get(contact);
            return item != null && item.subscription() == subscription && item.pendingOut() == asks;
        });
    }

    private void awaitRequest(ChatClient asked) throws Exception {
        Await.until("asked", SOON, () -> requests(asked) > 0);
    }

    private long requests(ChatClient asked) {
        return asked.received(Presence.Type.subscribe, juliet.jid());
    }

    @Test
    void whoSaysYes_isSeen_andDecidesForThemselvesWhatToSee() throws Exception {
        BareJid romeo = newStranger();
        try (var hers = town.login(juliet);
                var his = login(romeo)) {
            putCard(romeo, "Romeo");
            awaitRequest(his);
            awaitItem(hers, romeo, Subscription.NONE, true);
            assertThat(his.roster()).doesNotContainKey(julietsJid());
            his.allow(juliet.jid());
            awaitItem(hers, romeo, Subscription.TO, false);
            Await.until("she sees him", SOON, () -> hers.received(Presence.Type.available, romeo.toString()) > 0);
            long before = hers.received(Presence.Type.available, romeo.toString());
            his.tell(Presence.Mode.away, "in the garden", 0);
            Await.until(
                    "and what he does next",
                    SOON,
                    () -> hers.received(Presence.Type.available, romeo.toString()) > before);

            // Whether he sees her is hers to say, and not Kith's.
            his.subscribe(juliet.jid());
            Await.until("he asks her", SOON, () -> hers.received(Presence.Type.subscribe, romeo.toString()) > 0);
            town.run("sync", juliet.jid());
            assertThat(hers.roster().get(romeo).subscription()).isEqualTo(Subscription.TO);
            assertThat(his.received(Presence.Type.subscribed, juliet.jid())).isZero();
            hers.allow(romeo.toString());
            awaitItem(hers, romeo, Subscription.BOTH, false);
            awaitItem(his, julietsJid(), Subscription.BOTH, false);
            assertThat(town.run("sync", juliet.jid())).contains("nothing to change");
            assertThat(requests(his)).isEqualTo(1);
        }
    }

    /** Heard of by the session that Kith has: a server that hides items tells of removals. */
    @Test
    void contactThatIsRemovedInChat_staysRemoved() throws Exception {
        town.run("account", "set", juliet.jid(), "--subscriptions", "mutual");
        BareJid romeo = newStranger();
        try (var hers = town.login(juliet)) {
            putCard(romeo, "Romeo");
            awaitItem(hers, romeo, Subscription.NONE, false);
            hers.remove(romeo.toString());
            Await.until(
                    "released",
                    SOON,
                    () -> town.run("account", "show", juliet.jid()).contains("1 handed back to the person"));
            putCard(romeo, "Romeo Montague");
            town.run("sync", juliet.jid());
            assertThat(hers.roster()).doesNotContainKey(romeo);
        }
    }
}
