package dev.kith.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.endtoend.Town.Person;
import dev.kith.jid.BareJid;
import dev.kith.roster.Subscription;
import dev.kith.testing.Await;
import dev.kith.testing.ChatClient;
import java.nio.file.Path;
import java.time.Duration;
import org.jivesoftware.smack.packet.Presence;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two people with their chat programs open all the time, who come to see each other by their address books, the same by
 * every way to their rosters.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class PairStory {
    private static final Duration SOON = Duration.ofSeconds(60); // five processes work on each step

    Town town;
    private Person juliet;
    private Person romeo;
    private ChatClient julietsChat;
    private ChatClient romeosChat;

    /** The servers, with Kith not yet running. */
    abstract Town newTown(Path folder) throws Exception;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        town = newTown(folder);
        town.kith.start();
    }

    @AfterAll
    void stop() throws Exception {
        town.close();
    }

    /** Somebody whose contacts Kith keeps. */
    Person newAccount() throws Exception {
        return town.newAccount();
    }

    @BeforeEach
    void bothAreOnline() throws Exception {
        juliet = newAccount();
        romeo = newAccount();
        julietsChat = town.login(juliet);
        romeosChat = town.login(romeo);
    }

    @AfterEach
    void bothLeave() {
        julietsChat.close();
        romeosChat.close();
    }

    /** How many requests somebody's program may see of each person with whom they become a pair. */
    long requests() {
        return 0;
    }

    private static Subscription subscription(ChatClient client, Person to) throws Exception {
        return client.subscription(BareJid.parse(to.jid()));
    }

    private void awaitPush(Subscription juliets) throws InterruptedException {
        var unused = julietsChat.awaitPush(
                push -> push.jid().toString().equals(romeo.jid())
                        && push.item() != null
                        && push.item().subscription() == juliets,
                SOON);
    }

    private void awaitSubscriptions(Subscription juliets, Subscription romeos) throws Exception {
        Await.until(
                "juliet's item " + juliets + ", romeo's " + romeos,
                SOON,
                () -> subscription(julietsChat, romeo) == juliets && subscription(romeosChat, juliet) == romeos);
    }

    private static boolean sees(ChatClient client, Person whom) {
        return client.sees(BareJid.parse(whom.jid()));
    }

    private void becomeAPair() throws Exception {
        town.putCard(juliet, romeo);
        town.putCard(romeo, juliet);
        awaitSubscriptions(Subscription.BOTH, Subscription.BOTH);
        Await.until("they see each other", SOON, () -> sees(julietsChat, romeo) && sees(romeosChat, juliet));
    }

    @Test
    void twoWhoHaveEachOthersCards_seeEachOther_withoutLoggingInAgain() throws Exception {
        town.putCard(juliet, romeo);
        Await.until("listed", SOON, () -> subscription(julietsChat, romeo) == Subscription.NONE);
        assertThat(sees(romeosChat, juliet)).isFalse();
        becomeAPair();
        assertThat(julietsChat.received(Presence.Type.subscribe, romeo.jid())).isLessThanOrEqualTo(requests());
        assertThat(town.run("account", "show", juliet.jid())).contains("presence flows with people here");
        assertThat(town.run("doctor")).contains("presence: two who become a pair see each other at once");
    }

    @Test
    void cardThatIsRemoved_endsThePair_andTheOtherOneKeepsTheName() throws Exception {
        town.run("account", "enable", juliet.jid(), "--grace", "0");
        becomeAPair();
        town.radicale.delete(juliet.card(romeo.name()), juliet.name(), juliet.password());
        awaitSubscriptions(null, Subscription.NONE);
        Await.until("nobody sees anybody", SOON, () -> !sees(julietsChat, romeo) && !sees(romeosChat, juliet));
        town.putCard(juliet, romeo);
        awaitSubscriptions(Subscription.BOTH, Subscription.BOTH);
    }

    @Test
    void pairThatAPersonTookBack_staysApart() throws Exception {
        becomeAPair();
        awaitPush(Subscription.BOTH); // and those before it are of no interest
        julietsChat.sendPresence(Presence.Type.unsubscribe, romeo.jid());
        awaitPush(Subscription.FROM); // where Kith hears of it by itself, the roster says so for a moment only
        town.run("sync", juliet.jid());
        awaitSubscriptions(Subscription.NONE, Subscription.NONE);
        Await.until("romeo does not see juliet", SOON, () -> !sees(romeosChat, juliet));
        town.run("sync", romeo.jid());
        town.run("sync", juliet.jid());
        assertThat(subscription(julietsChat, romeo)).isEqualTo(Subscription.NONE);
        assertThat(subscription(romeosChat, juliet)).isEqualTo(Subscription.NONE);
        assertThat(town.run("sync", romeo.jid())).contains("nothing to change");
        assertThat(town.run("account", "resubscribe", juliet.jid(), romeo.jid()))
                .contains("Next, if " + romeo.jid() + " wants it too");
        assertThat(town.run("sync", juliet.jid())).contains("nothing to change");
        assertThat(town.run("account", "resubscribe", romeo.jid(), juliet.jid()))
                .contains("may pair");
        awaitSubscriptions(Subscription.BOTH, Subscription.BOTH);
        assertThat(town.run("audit", juliet.jid())).contains("resubscribed").doesNotContain(romeo.jid());
    }

    @Test
    void accountThatChoosesNames_endsItsPairs() throws Exception {
        becomeAPair();
        town.run("account", "set", romeo.jid(), "--subscriptions", "names");
        awaitSubscriptions(Subscription.NONE, Subscription.NONE);
        town.run("account", "set", romeo.jid(), "--subscriptions", "mutual");
        awaitSubscriptions(Subscription.BOTH, Subscription.BOTH);
        town.run("account", "disable", romeo.jid());
        awaitSubscriptions(Subscription.NONE, Subscription.NONE);
    }

    @Test
    void subscriptionThatPeopleMade_isTheirs() throws Exception {
        town.putCard(juliet, romeo);
        Await.until("listed", SOON, () -> subscription(julietsChat, romeo) == Subscription.NONE);
        julietsChat.subscribe(romeo.jid());
        Await.until("asked", SOON, () -> romeosChat.received(Presence.Type.subscribe, juliet.jid()) > 0);
        romeosChat.allow(juliet.jid());
        Await.until("allowed", SOON, () -> subscription(julietsChat, romeo) == Subscription.TO);
        town.putCard(romeo, juliet);
        town.run("sync", romeo.jid());
        town.run("sync", juliet.jid());
        town.run("account", "set", juliet.jid(), "--subscriptions", "names");
        town.run("sync", juliet.jid());
        assertThat(subscription(julietsChat, romeo)).isEqualTo(Subscription.TO);
        assertThat(subscription(romeosChat, juliet)).isEqualTo(Subscription.FROM);
    }
}
