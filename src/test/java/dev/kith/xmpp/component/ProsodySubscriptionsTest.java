package dev.kith.xmpp.component;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.jid.BareJid;
import dev.kith.roster.Contact;
import dev.kith.roster.RosterItem;
import dev.kith.roster.Subscription;
import dev.kith.sync.SubscriptionAccess.Ability;
import dev.kith.testing.Await;
import dev.kith.testing.ChatClient;
import dev.kith.testing.ProsodyServer;
import dev.kith.xmpp.RosterWays;
import dev.kith.xmpp.XmppLink.Health;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jivesoftware.smack.packet.Presence;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** Whose presence flows, changed by a privileged component on a real Prosody, in all nine states of RFC 6121. */
@TestInstance(Lifecycle.PER_CLASS)
class ProsodySubscriptionsTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final List<String> STATES =
            List.of("none", "none out", "none in", "none out in", "to", "to in", "from", "from out", "both");

    private ProsodyServer server;
    private TestXmppConfig config;
    private Link kith;
    private ChatClient juliet;
    private int people;

    /** Kith's link as the service has it. */
    private static final class Link implements AutoCloseable {
        final PresenceWatch watch = new PresenceWatch();
        final Stream stream = new Stream();
        final SpokenFor spokenFor;
        final PrivilegedRoster rosters;
        final ComponentLink link;

        Link(TestXmppConfig config) throws Exception {
            spokenFor = new SpokenFor(config, watch);
            rosters = new PrivilegedRoster(stream, spokenFor);
            link = new ComponentLink(
                    config,
                    stream,
                    new PrivilegeTrial(config, stream, rosters),
                    watch,
                    new PresenceLink(config, stream, rosters),
                    new RosterWays(List.of(rosters), config),
                    List.of(spokenFor),
                    Clock.systemUTC());
            link.start();
            Await.until("connected", SOON.multipliedBy(3), () -> link.awaitConnected(SOON));
        }

        @Override
        public void close() {
            link.stop();
        }
    }

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        server = ProsodyServer.start(folder);
        server.addUser("probe", "pr0b3");
        server.addUser("juliet", "pw");
        server.letComponentSpeak();
        server.restart();
        config = new TestXmppConfig(server);
        config.speakForPeople = true;
        kith = new Link(config);
        juliet = ChatClient.login(server, "juliet", "pw");
    }

    @AfterAll
    void stop() throws Exception {
        juliet.close();
        kith.close();
        server.close();
    }

    private BareJid jid(String name) {
        return BareJid.parse(name + "@" + server.domain());
    }

    private BareJid juliets() {
        return jid("juliet");
    }

    private ChatClient newContact() throws Exception {
        String name = "contact" + ++people;
        server.addUser(name, "pw");
        return ChatClient.login(server, name, "pw");
    }

    private BareJid newestContact() {
        return jid("contact" + people);
    }

    private RosterItem item(BareJid owner, BareJid contact) throws Exception {
        return kith.rosters.fetch(owner).items().get(contact);
    }

    private void set(BareJid owner, BareJid contact, Subscription wanted) throws Exception {
        if (item(owner, contact) == null) {
            kith.rosters.set(owner, new Contact(contact, "Our name", List.of("Friends", "Work")));
        }
        assertThat(kith.rosters.setSubscription(owner, item(owner, contact), wanted))
                .isTrue();
    }

    @Test
    void privilegeThatWorks_isTheAbilityToSet() {
        assertThat(kith.rosters.abilities()).containsExactly(Ability.SET);
    }

    /** Each state as people come to it, and what we set: what is not ours to change stays. */
    @Test
    void everyState_takesWhatWeSet_andKeepsTheRest() throws Exception {
        try (var contact = newContact()) {
            BareJid who = newestContact();
            for (Subscription wanted : List.of(Subscription.NONE, Subscription.BOTH)) {
                for (String state : STATES) {
                    if (state.endsWith(" in")) {
                        contact.subscribe(juliets().toString());
                        contact.ping();
                    }
                    set(juliets(), who, Subscription.valueOf(state.split(" ")[0].toUpperCase(Locale.ROOT)));
                    if (state.contains("out")) {
                        juliet.subscribe(who.toString());
                        Await.until("asked", SOON, () -> item(juliets(), who).pendingOut());
                    }
                    RosterItem theirs = item(who, juliets());
                    var before = item(juliets(), who);
                    set(juliets(), who, wanted);
                    var after = item(juliets(), who);
                    String as = state + " set to " + wanted + ": " + after;
                    assertThat(after.subscription()).as(as).isEqualTo(wanted);
                    assertThat(after.name()).as(as).isEqualTo(before.name());
                    assertThat(after.groups()).as(as).isEqualTo(before.groups());
                    // A request of the person's own outlives it, unless the subscription grants what was asked for.
                    boolean asks = before.pendingOut() && wanted != Subscription.BOTH;
                    assertThat(after.pendingOut()).as(as).isEqualTo(asks);
                    assertThat(item(who, juliets())).as("the other side, " + as).isEqualTo(theirs);
                    juliet.remove(who.toString());
                }
            }
        }
    }

    @Test
    void pair_seesEachOtherAtOnce_andNobodyAfterItsEnd() throws Exception {
        try (var romeo = newContact()) {
            BareJid romeos = newestContact();
            set(juliets(), romeos, Subscription.BOTH);
            Await.until("romeo sees juliet", SOON, () -> sees(romeo, juliets()));
            assertThat(sees(juliet, romeos)).isFalse();
            set(romeos, juliets(), Subscription.BOTH);
            Await.until("juliet sees romeo", SOON, () -> sees(juliet, romeos));
            set(juliets(), romeos, Subscription.NONE);
            Await.until("romeo does not see juliet any more", SOON, () -> !sees(romeo, juliets()));
            set(romeos, juliets(), Subscription.NONE);
            Await.until("juliet does not see romeo any more", SOON, () -> !sees(juliet, romeos));
            juliet.tell(Presence.Mode.away, "back soon", 0);
            juliet.ping();
            romeo.ping();
            assertThat(sees(romeo, juliets())).isFalse();
        }
    }

    /** Whoever comes online between the two writes of a pair has Prosody ask for presence that nobody grants yet. */
    @Test
    void halfAPair_staysAsItIs_whenItsOwnerComesOnline() throws Exception {
        try (var romeo = newContact()) {
            BareJid romeos = newestContact();
            set(juliets(), romeos, Subscription.BOTH);
            try (var another = ChatClient.login(server, "juliet", "pw", "laptop")) {
                var unused = another.ping();
                unused = romeo.ping();
                unused = another.ping();
                assertThat(item(juliets(), romeos).subscription()).isEqualTo(Subscription.BOTH);
                assertThat(another.receivedFrom(romeos.toString())).doesNotContain(Presence.Type.unsubscribed);
            }
        }
    }

    private static boolean sees(ChatClient client, BareJid whom) {
        return client.received(Presence.Type.available, whom.toString())
                > client.received(Presence.Type.unavailable, whom.toString());
    }

    /** Without being let to speak for people, a pair sees each other from the next presence on; the link stays up. */
    @Test
    void serverThatLetsNobodySpeak_isFoundOut_andPairsAllTheSame(@TempDir Path folder) throws Exception {
        try (var other = ProsodyServer.start(folder)) {
            other.addUser("probe", "pr0b3");
            other.addUser("juliet", "pw");
            other.addUser("romeo", "pw");
            var asking = new TestXmppConfig(other);
            asking.speakForPeople = true;
            try (var link = new Link(asking);
                    var julietThere = ChatClient.login(other, "juliet", "pw");
                    var romeoThere = ChatClient.login(other, "romeo", "pw")) {
                Await.until("connected for good", SOON.multipliedBy(3), () -> isUp(link) && !link.spokenFor.works());
                BareJid romeo = BareJid.parse("romeo@" + other.domain());
                Await.until("written", SOON.multipliedBy(3), () -> {
                    link.rosters.set(juliets(), new Contact(romeo, "Romeo", List.of()));
                    var item = link.rosters.fetch(juliets()).items().get(romeo);
                    return link.rosters.setSubscription(juliets(), item, Subscription.BOTH);
                });
                assertThat(link.spokenFor.works()).isFalse();
                var pairs = link.link.pairs(SOON).orElseThrow();
                assertThat(pairs.health()).isEqualTo(Health.LIMITED);
                assertThat(pairs.finding()).contains("does not let Kith", "from their next presence on");
                assertThat(pairs.next()).contains("validate_from_addresses = false", "speak-for-people=false");
                julietThere.tell(Presence.Mode.chat, "", 0);
                Await.until("from the next presence on", SOON, () -> sees(romeoThere, juliets()));
            }
        }
    }

    @Test
    void operatorIsTold_whetherPairsSeeEachOtherAtOnce() throws Exception {
        var pairs = kith.link.pairs(SOON).orElseThrow();
        assertThat(pairs.health()).isEqualTo(Health.WELL);
        assertThat(pairs.finding()).contains("at once", "may speak for people");
        assertThat(pairs.next()).isEmpty();

        var silent = new TestXmppConfig(server);
        var asked = new SpokenFor(silent, kith.watch).pairs(kith.rosters, SOON).orElseThrow();
        assertThat(asked.health()).isEqualTo(Health.WELL);
        assertThat(asked.finding()).contains("from their next presence on");
        assertThat(asked.next())
                .contains("validate_from_addresses = false", "kith." + server.domain(), "speak-for-people=true");
    }

    private static boolean isUp(Link link) {
        return link.link.state() instanceof LinkState.Connected;
    }
}
