package dev.kith.xmpp.component;

import static dev.kith.presence.Availability.AVAILABLE;
import static dev.kith.presence.Availability.AWAY;
import static dev.kith.presence.Availability.BUSY;
import static dev.kith.presence.Availability.OFFLINE;
import static dev.kith.presence.Availability.UNKNOWN;
import static dev.kith.xmpp.component.PresenceTown.LATER;
import static dev.kith.xmpp.component.PresenceTown.SOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.jid.BareJid;
import dev.kith.presence.Grant;
import dev.kith.roster.Subscription;
import dev.kith.testing.Await;
import java.time.Duration;
import java.util.Set;
import org.jivesoftware.smack.packet.Presence.Mode;
import org.jivesoftware.smack.packet.Presence.Type;
import org.junit.jupiter.api.Test;

/** Whose presence is followed and what is known of it, the same on every server. */
interface PresenceContract {
    PresenceTown town();

    @Test
    default void everyShow_isSaid_withItsText() throws Exception {
        var town = town();
        var client = town.login("one");
        town.follow(client);
        town.await(AVAILABLE);
        client.tell(Mode.away, "At lunch", 0);
        town.await(AWAY);
        assertThat(town.presences.of(town.jid).status()).isEqualTo("At lunch");
        client.tell(Mode.dnd, "", 0);
        town.await(BUSY);
        assertThat(town.presences.of(town.jid).status()).isEmpty();
        client.tell(Mode.chat, "", 0);
        town.await(AVAILABLE);
        client.tell(Mode.xa, "", 0);
        town.await(AWAY);
        client.becomeUnavailable();
        town.await(OFFLINE);
        Await.until("all told", SOON, () -> town.told.getLast() == OFFLINE);
        // Before the first probe has its whole answer there might be another session: that moment is unknown.
        assertThat(town.told)
                .filteredOn(told -> told != UNKNOWN)
                .containsExactly(AVAILABLE, AWAY, BUSY, AVAILABLE, AWAY, OFFLINE);
    }

    @Test
    default void negativePriority_isOffline() throws Exception {
        var town = town();
        var client = town.login("one");
        town.follow(client);
        town.await(AVAILABLE);
        client.tell(Mode.available, "", -1);
        town.await(OFFLINE);
        client.tell(Mode.available, "", 0);
        town.await(AVAILABLE);
    }

    @Test
    default void hidingFromKith_isOffline_untilTheNextPresence() throws Exception {
        var town = town();
        var client = town.login("one");
        town.follow(client);
        town.await(AVAILABLE);
        client.hideFrom(town.server.component());
        town.await(OFFLINE);
        client.tell(Mode.away, "", 0);
        town.await(AWAY);
    }

    @Test
    default void betterOfTwoSessions_speaks_andWhenItLeavesTheOther() throws Exception {
        var town = town();
        var one = town.login("one");
        town.follow(one);
        one.tell(Mode.away, "at home", 1);
        town.await(AWAY);
        var two = town.login("two");
        two.tell(Mode.dnd, "in a meeting", 5);
        town.await(BUSY);
        assertThat(town.presences.of(town.jid).status()).isEqualTo("in a meeting");
        two.close();
        town.await(AWAY);
        one.close();
        town.await(OFFLINE);
    }

    @Test
    default void connectionThatIsCut_isOffline() throws Exception {
        var town = town();
        var client = town.login("one");
        town.follow(client);
        town.await(AVAILABLE);
        client.cut();
        town.await(OFFLINE);
    }

    @Test
    default void personWhoIsNotThere_isOffline_afterAReconnect() throws Exception {
        var town = town();
        var client = town.login("one");
        town.follow(client);
        town.await(AVAILABLE);
        town.link.stop();
        assertThat(town.now()).isEqualTo(UNKNOWN);
        client.close();
        int before = town.told.size();
        town.link.start();
        town.awaitLink();
        town.await(OFFLINE);
        Await.until("told", SOON, () -> town.told.size() > before);
        assertThat(town.told.subList(before, town.told.size())).doesNotContain(AVAILABLE);
    }

    @Test
    default void serverThatRestarts_isUnknown_thenRightAgain() throws Exception {
        var town = town();
        var client = town.login("one");
        town.follow(client);
        town.await(AVAILABLE);
        town.server.stop();
        town.await(UNKNOWN);
        town.server.start();
        town.awaitLink();
        town.await(OFFLINE, LATER);
        var again = town.login("two");
        again.tell(Mode.away, "", 0);
        town.await(AWAY);
        assertThat(town.grant()).isEqualTo(Grant.GRANTED);
    }

    @Test
    default void serverThatIsKilled_isUnknown_thenRightAgain() throws Exception {
        var town = town();
        var client = town.login("one");
        town.follow(client);
        town.await(AVAILABLE);
        town.server.kill();
        town.await(UNKNOWN);
        town.server.start();
        var again = town.login("one");
        again.tell(Mode.dnd, "", 0);
        town.awaitLink();
        town.await(BUSY, LATER);
    }

    @Test
    default void serverThatFallsSilent_isUnknown_thenRightAgain() throws Exception {
        var town = town();
        var client = town.login("one");
        town.follow(client);
        town.await(AVAILABLE);
        town.config.pingInterval = Duration.ofMillis(500);
        town.config.replyTimeout = Duration.ofSeconds(1);
        town.server.pause();
        try {
            town.await(UNKNOWN);
        } finally {
            town.server.resume();
            town.config.replyTimeout = Duration.ofSeconds(10);
        }
        town.await(AVAILABLE, LATER);
    }

    @Test
    default void personWhoTakesItBack_isUnknown_andNotAskedAgain() throws Exception {
        var town = town();
        var client = town.login("one");
        town.follow(client);
        town.await(AVAILABLE);
        client.refuse(town.server.component());
        town.await(UNKNOWN);
        town.awaitGrant(Grant.WITHDRAWN);
        long asked = client.received(Type.subscribe, town.server.component());
        town.link.stop();
        town.link.start();
        town.awaitLink();
        client.tell(Mode.chat, "", 0);
        town.presences.want("badges", Set.of(town.jid, BareJid.parse("somebody@" + town.server.domain())));
        client.ping();
        assertThat(town.now()).isEqualTo(UNKNOWN);
        assertThat(town.grant()).isEqualTo(Grant.WITHDRAWN);
        assertThat(client.received(Type.subscribe, town.server.component())).isEqualTo(asked);
        assertThat(town.told).endsWith(UNKNOWN);
    }

    @Test
    default void personWhoRemovesTheItem_isUnknown_andNotAskedAgain_untilSomebodySaysSo() throws Exception {
        var town = town();
        var client = town.login("one");
        town.follow(client);
        town.await(AVAILABLE);
        client.remove(town.server.component());
        town.await(UNKNOWN);
        town.awaitGrant(Grant.WITHDRAWN);
        assertThat(client.roster()).isEmpty();
        town.presences.askAgain(town.jid);
        Await.until("asked or let in", SOON, () -> town.grant() == Grant.ASKED || town.grant() == Grant.GRANTED);
    }

    @Test
    default void itemRemovedWhileThereIsNoLink_isNoticed() throws Exception {
        var town = town();
        var client = town.login("one");
        town.follow(client);
        town.await(AVAILABLE);
        town.link.stop();
        client.remove(town.server.component());
        town.link.start();
        town.awaitGrant(Grant.WITHDRAWN);
        assertThat(town.now()).isEqualTo(UNKNOWN);
    }

    @Test
    default void wantedNoLonger_endsTheSubscription_andTouchesNothingElse() throws Exception {
        var town = town();
        var client = town.login("one");
        client.set("friend@elsewhere.example", "A friend", "Friends");
        var before = client.roster();
        town.follow(client);
        town.await(AVAILABLE);
        town.presences.want("badges", Set.of());
        assertThat(town.now()).isEqualTo(UNKNOWN);
        town.awaitGrant(Grant.NONE);
        var after = client.roster();
        var ours = after.remove(BareJid.parse(town.server.component()));
        assertThat(after).isEqualTo(before);
        assertThat(ours == null || ours.subscription() == Subscription.NONE)
                .as(() -> "what is left for Kith: " + ours)
                .isTrue();
        assertThat(ours == null).as("the item is gone").isEqualTo(removesItsItem());
    }

    /** Whether Kith made the item in the first place, and so takes it away again. */
    boolean removesItsItem();

    @Test
    default void endThatFindsNoLink_isDoneLater() throws Exception {
        var town = town();
        var client = town.login("one");
        town.follow(client);
        town.await(AVAILABLE);
        town.link.stop();
        town.presences.want("badges", Set.of());
        town.awaitGrant(Grant.ENDING);
        town.link.start();
        town.awaitGrant(Grant.NONE);
        var ours = client.roster().get(BareJid.parse(town.server.component()));
        assertThat(ours == null || ours.subscription() == Subscription.NONE).isTrue();
    }

    @Test
    default void itemMadeByHand_isAdopted_andKept() throws Exception {
        var town = town();
        var client = town.login("one");
        client.set(town.server.component(), "My badge", "Robots");
        town.follow(client);
        town.await(AVAILABLE);
        var self = BareJid.parse(town.server.component());
        assertThat(client.roster().get(self).name()).isEqualTo("My badge");
        town.presences.want("badges", Set.of());
        town.awaitGrant(Grant.NONE);
        var left = client.roster().get(self);
        assertThat(left.name()).isEqualTo("My badge");
        assertThat(left.groups()).containsExactly("Robots");
        assertThat(left.subscription()).isEqualTo(Subscription.NONE);
    }

    @Test
    default void whoIsFollowed_maySeeKith_andNobodyElse() throws Exception {
        var town = town();
        var client = town.login("one");
        client.subscribe(town.server.component());
        Await.until("refused", SOON, () -> client.received(Type.unsubscribed, town.server.component()) == 1);
        town.follow(client);
        client.subscribe(town.server.component());
        Await.until("allowed", SOON, () -> client.received(Type.subscribed, town.server.component()) == 1);
        town.login("two"); // the server asks for Kith's presence
        Await.until("seen", SOON, () -> town.clients.get(1).received(Type.available, town.server.component()) > 0);
    }
}
