package dev.kith.xmpp.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.account.Account;
import dev.kith.account.InMemoryAccounts;
import dev.kith.account.SealedLogin;
import dev.kith.account.SubscriptionPolicy;
import dev.kith.account.XmppLogin;
import dev.kith.jid.BareJid;
import dev.kith.roster.Contact;
import dev.kith.roster.RosterItem;
import dev.kith.roster.Subscription;
import dev.kith.sync.AccountSync;
import dev.kith.sync.OwnCards;
import dev.kith.sync.Passes;
import dev.kith.sync.SyncOutcome;
import dev.kith.testing.Await;
import dev.kith.testing.ChatClient;
import dev.kith.testing.DnsServer;
import dev.kith.testing.FreePort;
import dev.kith.testing.InMemoryBonds;
import dev.kith.testing.InMemorySyncState;
import dev.kith.testing.MovableClock;
import dev.kith.testing.XmppServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jivesoftware.smack.packet.Presence;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/**
 * Passes of an account that asks people at another server whether they let themselves be seen: through a session of its own,
 * and from there as servers speak with each other.
 */
@TestInstance(Lifecycle.PER_CLASS)
abstract class AskContract {
    private static final Duration SOON = Duration.ofSeconds(20);
    static final String HERE = "capulet.example";
    static final String THERE = "montague.example";
    private static final String PASSWORD = "pass-of-somebody";

    private DnsServer dns;
    private XmppServer here;
    private XmppServer there;
    private final InMemoryLogins logins = new InMemoryLogins();
    private ClientSessions sessions;
    private AccountSync sync;
    private final InMemorySyncState state = new InMemorySyncState();
    private final InMemoryAccounts accounts = new InMemoryAccounts();
    private final MovableClock clock = new MovableClock();
    private final OwnCards cards = new OwnCards();
    private Account juliet;
    private int people;

    /** The server where Kith is, for {@code HERE}. */
    abstract XmppServer startHome(Path folder, String dns, int port) throws Exception;

    /** The other one, for {@code THERE}. */
    abstract XmppServer startElsewhere(Path folder, String dns, int port) throws Exception;

    abstract Path certificate(XmppServer home);

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        int portHere = FreePort.find();
        int portThere = FreePort.find();
        dns = DnsServer.startForServers(folder.resolve("dns"), Map.of(HERE, portHere, THERE, portThere));
        there = startElsewhere(folder.resolve("there"), dns.address(), portThere);
        here = startHome(folder.resolve("here"), dns.address(), portHere);
        var config = TestSessionConfig.at("xmpp", here.c2sPort(), certificate(here));
        sessions = new ClientSessions(logins, config.xmpp(HERE), config, new SimpleMeterRegistry(), "dns:");
        sync = Passes.over(new SessionRoster(sessions), cards, state, accounts, new InMemoryBonds(state), clock);
    }

    @AfterAll
    void stop() throws Exception {
        sessions.stop();
        here.close();
        there.close();
        dns.close();
    }

    @BeforeEach
    void julietAsks() throws Exception {
        String name = "juliet" + ++people;
        here.addUser(name, PASSWORD);
        var jid = BareJid.parse(name + "@" + HERE);
        logins.put(jid, new XmppLogin.Password(PASSWORD));
        juliet = new Account(
                people,
                jid,
                Optional.empty(),
                true,
                false,
                Duration.ofDays(30),
                SubscriptionPolicy.ASK,
                "test",
                Optional.empty(),
                SealedLogin.none());
        accounts.put(juliet);
    }

    private void card(BareJid of, String name) {
        cards.of(juliet).put(of, new Contact(of, name, List.of("Friends")));
    }

    /** A pass and those that it would hint: an item is made first, and asked about then. */
    private void pass() {
        for (int i = 0; i < 2; i++) {
            sync.unsettle(juliet.id());
            assertThat(sync.run(juliet)).isInstanceOf(SyncOutcome.Synced.class);
        }
    }

    private BareJid newStranger(String name) throws Exception {
        there.addUser(name, PASSWORD);
        return BareJid.parse(name + "@" + THERE);
    }

    private ChatClient login(XmppServer server, BareJid who) throws Exception {
        return ChatClient.login(server, who.localpart(), PASSWORD);
    }

    private static void awaitItem(ChatClient owner, BareJid contact, Subscription subscription, boolean asks)
            throws Exception {
        Await.until(contact + " is " + subscription + (asks ? ", asked" : ""), SOON, () -> {
            RosterItem item = owner.roster().get(contact);
            return item != null && item.subscription() == subscription && item.pendingOut() == asks;
        });
    }

    private long requests(ChatClient asked) {
        return asked.received(Presence.Type.subscribe, juliet.jid().toString());
    }

    @Test
    void whoSaysYes_isSeen_andDecidesForThemselvesWhatToSee() throws Exception {
        BareJid romeo = newStranger("romeo" + people);
        card(romeo, "Romeo");
        try (var hers = login(here, juliet.jid());
                var his = login(there, romeo)) {
            pass();
            awaitItem(hers, romeo, Subscription.NONE, true);
            Await.until("he is asked", SOON, () -> requests(his) > 0);
            his.allow(juliet.jid().toString());
            awaitItem(hers, romeo, Subscription.TO, false);
            Await.until("she sees him", SOON, () -> hers.received(Presence.Type.available, romeo.toString()) > 0);
            long before = hers.received(Presence.Type.available, romeo.toString());
            his.tell(Presence.Mode.away, "in the garden", 0);
            Await.until("what he does", SOON, () -> hers.received(Presence.Type.available, romeo.toString()) > before);

            // Whether he sees her is hers to say, and not Kith's.
            his.subscribe(juliet.jid().toString());
            Await.until("he asks her", SOON, () -> hers.received(Presence.Type.subscribe, romeo.toString()) > 0);
            pass();
            assertThat(hers.roster().get(romeo).subscription()).isEqualTo(Subscription.TO);
            hers.allow(romeo.toString());
            awaitItem(hers, romeo, Subscription.BOTH, false);
            awaitItem(his, juliet.jid(), Subscription.BOTH, false);
            pass();
            assertThat(hers.roster().get(romeo).subscription()).isEqualTo(Subscription.BOTH);
            his.ping(); // what his server had to tell him came before its answer
            assertThat(his.received(Presence.Type.subscribed, juliet.jid().toString()))
                    .isEqualTo(1);
            assertThat(requests(his)).isEqualTo(1);
        }
    }

    @Test
    void whoSaysNo_isNeverAskedAgain() throws Exception {
        BareJid romeo = newStranger("romeo" + people);
        card(romeo, "Romeo");
        try (var hers = login(here, juliet.jid());
                var his = login(there, romeo)) {
            pass();
            Await.until("he is asked", SOON, () -> requests(his) > 0);
            his.refuse(juliet.jid().toString());
            awaitItem(hers, romeo, Subscription.NONE, false);
            pass();
            card(romeo, "Romeo Montague");
            pass();
            cards.of(juliet).clear();
            pass();
            assertThat(hers.roster()).doesNotContainKey(romeo);
            card(romeo, "Romeo");
            clock.move(Duration.ofDays(2));
            pass();
            awaitItem(hers, romeo, Subscription.NONE, false);
            hers.say(romeo.toString(), "behind whatever was sent before");
            var unused = his.awaitMessage(message -> true, SOON);
            assertThat(requests(his)).isEqualTo(1);
            assertThat(there.isAsked(romeo.localpart(), juliet.jid())).isFalse();
        }
    }

    /** Five to one domain a day, and never an office. */
    @Test
    void manyAtOneServer_areNotAllAskedOnOneDay() throws Exception {
        List<BareJid> strangers = new ArrayList<>(List.of(newStranger("info")));
        for (int i = 0; i < 7; i++) {
            strangers.add(newStranger("cousin" + i));
        }
        strangers.forEach(stranger -> card(stranger, "Cousin " + stranger.localpart()));
        try (var hers = login(here, juliet.jid())) {
            pass();
            pass();
            assertThat(hers.roster().keySet()).containsAll(strangers);
            assertThat(hers.roster().values())
                    .filteredOn(RosterItem::pendingOut)
                    .hasSize(5);
            Await.until("five are asked", SOON, () -> asked(strangers) == 5);
            clock.move(Duration.ofHours(25));
            pass();
            Await.until("and two on the next day", SOON, () -> asked(strangers) == 7);
            assertThat(there.isAsked("info", juliet.jid())).isFalse();
        }
    }

    private long asked(List<BareJid> strangers) throws Exception {
        long asked = 0;
        for (BareJid stranger : strangers) {
            asked += there.isAsked(stranger.localpart(), juliet.jid()) ? 1 : 0;
        }
        return asked;
    }

    @Test
    void whoIsBlocked_isNotAsked() throws Exception {
        BareJid romeo = newStranger("romeo" + people);
        BareJid paris = newStranger("paris" + people);
        card(romeo, "Romeo");
        card(paris, "Paris");
        try (var hers = login(here, juliet.jid())) {
            hers.block(paris.toString());
            pass();
            awaitItem(hers, romeo, Subscription.NONE, true);
            awaitItem(hers, paris, Subscription.NONE, false);
        }
    }
}
