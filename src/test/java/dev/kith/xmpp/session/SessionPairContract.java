package dev.kith.xmpp.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.account.Account;
import dev.kith.account.InMemoryAccounts;
import dev.kith.account.SealedLogin;
import dev.kith.account.SubscriptionPolicy;
import dev.kith.account.XmppLogin;
import dev.kith.jid.BareJid;
import dev.kith.roster.Bond;
import dev.kith.roster.Contact;
import dev.kith.roster.Subscription;
import dev.kith.sync.AccountSync;
import dev.kith.sync.OwnCards;
import dev.kith.sync.Passes;
import dev.kith.sync.SyncOutcome;
import dev.kith.sync.TakeBack;
import dev.kith.testing.Await;
import dev.kith.testing.ChatClient;
import dev.kith.testing.InMemoryBonds;
import dev.kith.testing.InMemorySyncState;
import dev.kith.testing.MovableClock;
import dev.kith.testing.XmppServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jivesoftware.smack.packet.Presence;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** Passes of two accounts that become a pair and part again, each through a session of its own, one after the other. */
@TestInstance(Lifecycle.PER_CLASS)
abstract class SessionPairContract {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final String PASSWORD = "pass-of-somebody";

    private XmppServer server;
    private final InMemoryLogins logins = new InMemoryLogins();
    private ClientSessions sessions;
    private AccountSync sync;
    private final InMemorySyncState state = new InMemorySyncState();
    private final InMemoryBonds bonds = new InMemoryBonds(state);
    private final InMemoryAccounts accounts = new InMemoryAccounts();
    private final MovableClock clock = new MovableClock();
    private final OwnCards cards = new OwnCards();
    private int people;
    private Account juliet;
    private Account romeo;
    private ChatClient hers;
    private ChatClient his;

    abstract XmppServer startServer(Path folder) throws Exception;

    abstract Path certificate(XmppServer server);

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        server = startServer(folder);
        var config = TestSessionConfig.at("xmpp", server.c2sPort(), certificate(server));
        sessions = new ClientSessions(logins, config.xmpp(server.domain()), config, new SimpleMeterRegistry(), "dns:");
        sync = Passes.over(new SessionRoster(sessions), cards, state, accounts, bonds, clock);
    }

    @AfterAll
    void stop() throws Exception {
        sessions.stop();
        server.close();
    }

    @BeforeEach
    void bothAreOnline() throws Exception {
        juliet = newAccount("juliet");
        romeo = newAccount("romeo");
        hers = ChatClient.login(server, juliet.jid().localpart(), PASSWORD);
        his = ChatClient.login(server, romeo.jid().localpart(), PASSWORD);
    }

    @AfterEach
    void bothLeave() {
        hers.close();
        his.close();
    }

    private Account newAccount(String name) throws Exception {
        int number = ++people;
        server.addUser(name + number, PASSWORD);
        var jid = BareJid.parse(name + number + "@" + server.domain());
        logins.put(jid, new XmppLogin.Password(PASSWORD));
        var account = new Account(
                number,
                jid,
                Optional.empty(),
                true,
                false,
                Duration.ZERO,
                SubscriptionPolicy.MUTUAL,
                "test",
                Optional.empty(),
                SealedLogin.none());
        accounts.put(account);
        return account;
    }

    private void card(Account owner, Account of) {
        cards.of(owner).put(of.jid(), new Contact(of.jid(), "Name of " + of.jid(), List.of("Friends")));
    }

    private void pass(Account account) {
        sync.unsettle(account.id());
        assertThat(sync.run(account)).isInstanceOf(SyncOutcome.Synced.class);
    }

    private void awaitSubscriptions(Subscription juliets, Subscription romeos) throws Exception {
        Await.until(
                "juliet's " + juliets + ", romeo's " + romeos,
                SOON,
                () -> hers.subscription(romeo.jid()) == juliets && his.subscription(juliet.jid()) == romeos);
    }

    /** In this order romeo's item is always one that waits to be answered when his pass comes. */
    private void becomeAPair() throws Exception {
        bothHoldEachOther();
        for (int round = 0; round < 4; round++) {
            pass(juliet);
            pass(romeo);
        }
        awaitSubscriptions(Subscription.BOTH, Subscription.BOTH);
        Await.until("they see each other", SOON, () -> hers.sees(romeo.jid()) && his.sees(juliet.jid()));
        pass(juliet);
        pass(romeo);
        assertThat(bonds.bonds(juliet)).containsEntry(romeo.jid(), Bond.PAIRED);
        assertThat(bonds.bonds(romeo)).containsEntry(juliet.jid(), Bond.PAIRED);
    }

    private boolean areBoth() throws Exception {
        return hers.subscription(romeo.jid()) == Subscription.BOTH
                && his.subscription(juliet.jid()) == Subscription.BOTH;
    }

    private void settle(boolean hersFirst) {
        for (int round = 0; round < 3; round++) {
            pass(hersFirst ? juliet : romeo);
            pass(hersFirst ? romeo : juliet);
        }
    }

    /** One pass after the other, beginning with this account's. */
    private void passUntil(Account first, Callable<Boolean> enough) throws Exception {
        Account second = first.equals(juliet) ? romeo : juliet;
        for (int turn = 0; !enough.call(); turn++) {
            assertThat(turn).as("turns").isLessThan(8);
            pass(turn % 2 == 0 ? first : second);
        }
    }

    private void bothHoldEachOther() {
        card(juliet, romeo);
        card(romeo, juliet);
    }

    private void isTakenBackByBoth() throws Exception {
        awaitSubscriptions(Subscription.NONE, Subscription.NONE);
        assertThat(bonds.bonds(juliet)).containsEntry(romeo.jid(), Bond.TAKEN_BACK);
        assertThat(bonds.bonds(romeo)).containsEntry(juliet.jid(), Bond.TAKEN_BACK);
    }

    /** First romeo leaves her groups, then the pair ends. */
    private void julietsCardGoes() {
        cards.of(juliet).remove(romeo.jid());
        pass(juliet);
        pass(juliet);
    }

    @Test
    void pairThatEnds_isSeenToEndByBoth() throws Exception {
        becomeAPair();
        julietsCardGoes();
        awaitSubscriptions(Subscription.TO, Subscription.FROM);
        pass(juliet);
        assertThat(hers.subscription(romeo.jid())).as("waits").isEqualTo(Subscription.TO);
        pass(romeo);
        Await.until("nobody sees anybody", SOON, () -> !hers.sees(romeo.jid()) && !his.sees(juliet.jid()));
        pass(juliet);
        pass(juliet);
        awaitSubscriptions(null, Subscription.NONE);
    }

    @Test
    void pairWhoseOtherSideIsAway_endsAfterAWhile() throws Exception {
        becomeAPair();
        julietsCardGoes();
        pass(juliet);
        clock.move(Duration.ofMinutes(3));
        pass(juliet);
        pass(juliet);
        awaitSubscriptions(null, Subscription.NONE);
    }

    @Test
    void whoLeaves_isGoneFromBoth_withoutWaitingForTheOtherSide() throws Exception {
        becomeAPair();
        TakeBack.Report report =
                Passes.takeBack(sync, new SessionRoster(sessions), state).run(juliet, (done, all) -> {});
        assertThat(report.withPresence()).isZero();
        assertThat(report.removed()).isEqualTo(1);
        awaitSubscriptions(null, Subscription.NONE);
        Await.until("he does not see her", SOON, () -> !his.sees(juliet.jid()));
    }

    /** Whoever's pass comes first: romeo's sees half of a pair, and cannot know who has said so. */
    @Test
    void pairThatAPersonTookBack_countsAsTakenBackByBoth_whoeversPassIsFirst() throws Exception {
        for (boolean hersFirst : new boolean[] {true, false}) {
            bothLeave();
            bothAreOnline();
            becomeAPair();
            hers.sendPresence(Presence.Type.unsubscribe, romeo.jid().toString());
            awaitSubscriptions(Subscription.FROM, Subscription.TO);
            settle(hersFirst);
            isTakenBackByBoth();
            Await.until("romeo does not see juliet", SOON, () -> !his.sees(juliet.jid()));
        }
    }

    /** The items show the pair, and one side's pass has yet to see that: what the person says meanwhile counts all the same. */
    @Test
    void pairThatAPersonTakesBackWhileItIsFormed_isNotAskedForAgain() throws Exception {
        bothHoldEachOther();
        passUntil(juliet, this::areBoth);
        boolean hersIsNotNoted = bonds.bonds(juliet).get(romeo.jid()) == Bond.PAIRING;
        Account who = hersIsNotNoted ? juliet : romeo;
        Account other = hersIsNotNoted ? romeo : juliet;
        assertThat(bonds.bonds(who)).containsEntry(other.jid(), Bond.PAIRING);
        ChatClient chat = hersIsNotNoted ? hers : his;
        ChatClient otherChat = hersIsNotNoted ? his : hers;
        long asked = otherChat.received(Presence.Type.subscribe, who.jid().toString());
        chat.sendPresence(Presence.Type.unsubscribe, other.jid().toString());
        Await.until("heard", SOON, () -> chat.subscription(other.jid()) == Subscription.FROM);
        settle(true);
        isTakenBackByBoth();
        assertThat(otherChat.received(Presence.Type.subscribe, who.jid().toString()))
                .isEqualTo(asked);
    }

    /** She is let see him, and his own request waits, or was granted already: ejabberd then hides what is left of her item. */
    @Test
    void pairThatAPersonTakesBackHalfWay_isNotAskedForAgain_andTheContactStaysListed() throws Exception {
        for (boolean hersFirst : new boolean[] {true, false}) {
            bothLeave();
            bothAreOnline();
            bothHoldEachOther();
            passUntil(romeo, () -> sees(hers, romeo));
            long asked = his.received(Presence.Type.subscribe, juliet.jid().toString());
            hers.sendPresence(Presence.Type.unsubscribe, romeo.jid().toString());
            Await.until(
                    "heard",
                    SOON,
                    () -> his.subscription(juliet.jid()) != Subscription.FROM
                            && his.subscription(juliet.jid()) != Subscription.BOTH);
            settle(hersFirst);
            isTakenBackByBoth();
            assertThat(his.received(Presence.Type.subscribe, juliet.jid().toString()))
                    .isEqualTo(asked);
        }
    }

    private static boolean sees(ChatClient client, Account whom) throws Exception {
        Subscription subscription = client.subscription(whom.jid());
        return subscription != null && subscription.sees();
    }

    /**
     * Whoever is online sees the request before it is Kith's turn to answer it. Whoever's pass is next: Prosody keeps it in mind that she
     * lets him see her, and grants a request of his by itself.
     */
    @Test
    void requestThatAPersonRefusesFirst_isNotSentAgain_andTheContactStaysListed() throws Exception {
        for (boolean hersFirst : new boolean[] {true, false}) {
            bothLeave();
            bothAreOnline();
            bothHoldEachOther();
            String her = juliet.jid().toString();
            passUntil(romeo, () -> his.received(Presence.Type.subscribe, her) > 0);
            his.sendPresence(Presence.Type.unsubscribed, her);
            String him = romeo.jid().toString();
            Await.until("heard", SOON, () -> hers.received(Presence.Type.unsubscribed, him) > 0);
            settle(hersFirst);
            isTakenBackByBoth();
            assertThat(his.received(Presence.Type.subscribe, her)).isEqualTo(1);
        }
    }
}
