package dev.kith.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kith.jid.BareJid;
import dev.kith.roster.Contact;
import dev.kith.roster.RosterItem;
import dev.kith.roster.Subscription;
import dev.kith.testing.Await;
import dev.kith.testing.ChatClient;
import dev.kith.testing.ChatClient.RosterPush;
import dev.kith.testing.XmppServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jivesoftware.smack.packet.Presence.Mode;
import org.jivesoftware.smack.packet.Presence.Type;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/**
 * What every way to people's rosters promises, on a real server and with people's chat programs looking on. One server
 * and one way for all tests of a class; each test has people of its own.
 */
@TestInstance(Lifecycle.PER_CLASS)
public abstract class RosterAccessContract<S extends XmppServer> {
    protected static final Duration SOON = Duration.ofSeconds(20);

    /** After a server's restart a way comes back within a minute. */
    protected static final Duration LATER = Duration.ofSeconds(90);

    /** Somebody with an account at the server. */
    public record Person(String name, String password, BareJid jid) {}

    protected S server;
    protected RosterAccess rosters;
    private final List<ChatClient> clients = new ArrayList<>();
    private int people;

    /** Starts the server, set up as this way wants it. */
    protected abstract S startServer(Path folder) throws Exception;

    /** Opens the way to the rosters of the running server; returns once it can be used. */
    protected abstract RosterAccess open(S server) throws Exception;

    /** Ends the way. */
    protected abstract void shut() throws Exception;

    /** Somebody has got an account; for ways that need everybody's password, or another consent. */
    protected void joined(Person person) throws Exception {}

    /** The person's chat program, online and with the roster asked for, so that it gets pushes. */
    protected ChatClient login(Person person) throws Exception {
        ChatClient client = ChatClient.login(server, person.name(), person.password(), "phone");
        clients.add(client);
        return client;
    }

    @BeforeAll
    void startServerOnce(@TempDir Path folder) throws Exception {
        server = startServer(folder);
        rosters = open(server);
    }

    @AfterAll
    void stopServer() throws Exception {
        try {
            shut();
        } finally {
            server.close();
        }
    }

    @AfterEach
    void logOut() {
        clients.forEach(ChatClient::cut);
        clients.clear();
    }

    protected Person newPerson() throws Exception {
        String name = "citizen" + ++people;
        var person = new Person(name, "pass-" + name, BareJid.parse(name + "@" + server.domain()));
        server.addUser(person.name(), person.password());
        joined(person);
        return person;
    }

    protected static BareJid friend(String name) {
        return BareJid.parse(name + "@friends.example");
    }

    protected static Contact contact(BareJid jid, String name, String... groups) {
        return new Contact(jid, name, List.of(groups));
    }

    /** How an item without any subscription looks that was made from this contact. */
    protected static RosterItem plain(Contact contact) {
        return new RosterItem(contact.jid(), contact.name(), contact.groups(), Subscription.NONE, false);
    }

    protected RosterItem item(Person owner, BareJid contact) throws Exception {
        return rosters.fetch(owner.jid()).items().get(contact);
    }

    /** The one push that a client gets for a write; the server has answered it a ping after the write. */
    private static RosterPush onlyPush(ChatClient client, BareJid contact) throws Exception {
        RosterPush push = client.awaitPush(each -> each.jid().equals(contact), SOON);
        client.ping();
        assertThat(client.pushes()).as("further pushes").isZero();
        return push;
    }

    @Test
    public void newAccount_hasAnEmptyRoster() throws Exception {
        Person juliet = newPerson();
        assertThat(rosters.fetch(juliet.jid())).isEqualTo(new RosterAccess.Roster(Map.of(), 0));
    }

    @Test
    public void item_isSeenAtOnce_andOnce_throughItsLife() throws Exception {
        Person juliet = newPerson();
        ChatClient client = login(juliet);
        BareJid romeo = friend("romeo");
        for (Contact contact : List.of(
                contact(romeo, "Romeo", "Lovers", "Family"),
                contact(romeo, "Roméo & Söhne", "Lovers", "Family"),
                contact(romeo, "Roméo & Söhne", "Friends"),
                contact(romeo, "Roméo & Söhne"),
                contact(romeo, "Romeo", "Friends"))) {
            rosters.set(juliet.jid(), contact);
            assertThat(onlyPush(client, romeo).item()).isEqualTo(plain(contact));
            assertThat(client.roster()).containsExactly(Map.entry(romeo, plain(contact)));
            assertThat(rosters.fetch(juliet.jid()).items()).isEqualTo(client.roster());
        }
        rosters.remove(juliet.jid(), romeo);
        assertThat(onlyPush(client, romeo).item()).as("removed").isNull();
        assertThat(client.roster()).isEmpty();
        assertThat(rosters.fetch(juliet.jid()).items()).isEmpty();
    }

    @Test
    public void removing_whatIsNotThere_isAsGoodAsRemoved() throws Exception {
        Person juliet = newPerson();
        rosters.set(juliet.jid(), contact(friend("romeo"), "Romeo"));
        rosters.remove(juliet.jid(), friend("romeo"));
        rosters.remove(juliet.jid(), friend("romeo"));
        rosters.remove(juliet.jid(), friend("never-was"));
        assertThat(rosters.fetch(juliet.jid()).items()).isEmpty();
    }

    @Test
    public void otherItems_areLeftAlone() throws Exception {
        Person juliet = newPerson();
        Person nurse = newPerson();
        ChatClient client = login(juliet);
        client.set("handmade@friends.example", "By hand", "Mine");
        client.set(nurse.jid().toString(), "Nurse");
        client.subscribe(nurse.jid().toString());
        client.awaitPush(push -> push.item() != null && push.item().pendingOut(), SOON);
        var before = client.roster();
        rosters.set(juliet.jid(), contact(friend("romeo"), "Romeo"));
        rosters.remove(juliet.jid(), friend("romeo"));
        assertThat(client.roster()).isEqualTo(before);
        assertThat(rosters.fetch(juliet.jid()).items()).isEqualTo(before);
    }

    @Test
    public void removing_anItemWithoutSubscription_leavesTheOtherSideAlone() throws Exception {
        Person juliet = newPerson();
        Person romeo = newPerson();
        ChatClient his = login(romeo);
        his.set(juliet.jid().toString(), "My Juliet", "Lovers");
        his.awaitPush(push -> push.jid().equals(juliet.jid()), SOON);
        var before = his.roster();
        rosters.set(juliet.jid(), contact(romeo.jid(), "Romeo"));
        rosters.remove(juliet.jid(), romeo.jid());
        his.ping();
        assertThat(his.pushes()).isZero();
        assertThat(his.roster()).isEqualTo(before);
        assertThat(his.received(Type.unsubscribe, juliet.jid().toString())
                        + his.received(Type.unsubscribed, juliet.jid().toString()))
                .isZero();
    }

    /** Two who let each other see them; one way only unless {@code both}. */
    protected final void befriend(Person one, ChatClient ones, Person other, ChatClient others, boolean both)
            throws Exception {
        letSee(one, ones, other, others);
        if (both) {
            letSee(other, others, one, ones);
            Await.until("both, on both sides", SOON, () -> isFriend(ones, other) && isFriend(others, one));
        }
    }

    private static boolean isFriend(ChatClient client, Person other) throws Exception {
        RosterItem item = client.roster().get(other.jid());
        return item != null && item.subscription() == Subscription.BOTH;
    }

    private static void letSee(Person watcher, ChatClient watchers, Person shown, ChatClient shows) throws Exception {
        watchers.subscribe(shown.jid().toString());
        Await.until(
                "asked",
                SOON,
                () -> shows.received(Type.subscribe, watcher.jid().toString()) > 0);
        shows.allow(watcher.jid().toString());
        watchers.awaitPush(
                push -> push.item() != null
                        && push.jid().equals(shown.jid())
                        && push.item().subscription().compareTo(Subscription.TO) >= 0
                        && !push.item().pendingOut(),
                SOON);
        watchers.ping();
    }

    protected final void awaitPresence(ChatClient watcher, Person shown, ChatClient shows) throws Exception {
        long before = watcher.received(Type.available, shown.jid().toString());
        shows.tell(Mode.away, "", 0);
        Await.until(
                "presence",
                SOON,
                () -> watcher.received(Type.available, shown.jid().toString()) > before);
    }

    @Test
    public void subscription_isKept_andPresenceGoesOn() throws Exception {
        Person juliet = newPerson();
        Person romeo = newPerson();
        ChatClient hers = login(juliet);
        ChatClient his = login(romeo);
        befriend(juliet, hers, romeo, his, false);
        rosters.set(juliet.jid(), contact(romeo.jid(), "Romeo", "Lovers"));
        rosters.set(romeo.jid(), contact(juliet.jid(), "Juliet", "Lovers"));
        assertThat(item(juliet, romeo.jid()).subscription()).isEqualTo(Subscription.TO);
        assertThat(item(romeo, juliet.jid()).subscription()).isEqualTo(Subscription.FROM);
        awaitPresence(hers, romeo, his);

        befriend(romeo, his, juliet, hers, false);
        long gone = his.received(Type.unavailable, juliet.jid().toString())
                + hers.received(Type.unavailable, romeo.jid().toString());
        rosters.set(juliet.jid(), contact(romeo.jid(), "Romeo M."));
        rosters.set(romeo.jid(), contact(juliet.jid(), "Juliet C."));
        assertThat(item(juliet, romeo.jid())).isEqualTo(hers.roster().get(romeo.jid()));
        assertThat(item(juliet, romeo.jid()))
                .isEqualTo(new RosterItem(romeo.jid(), "Romeo M.", new TreeSet<>(), Subscription.BOTH, false));
        assertThat(item(romeo, juliet.jid()).subscription()).isEqualTo(Subscription.BOTH);
        awaitPresence(hers, romeo, his);
        awaitPresence(his, juliet, hers);
        assertThat(his.received(Type.unavailable, juliet.jid().toString())
                        + hers.received(Type.unavailable, romeo.jid().toString()))
                .as("nobody seemed to leave")
                .isEqualTo(gone);
    }

    @Test
    public void requestThatTheOwnerSent_isKept_andCanBeGranted() throws Exception {
        Person juliet = newPerson();
        Person romeo = newPerson();
        ChatClient hers = login(juliet);
        hers.subscribe(romeo.jid().toString());
        hers.awaitPush(push -> push.item() != null && push.item().pendingOut(), SOON);
        rosters.set(juliet.jid(), contact(romeo.jid(), "Romeo", "Lovers"));
        assertThat(item(juliet, romeo.jid()))
                .isEqualTo(new RosterItem(
                        romeo.jid(), "Romeo", new TreeSet<>(List.of("Lovers")), Subscription.NONE, true));
        login(romeo).allow(juliet.jid().toString());
        hers.awaitPush(push -> push.item() != null && push.item().subscription() == Subscription.TO, SOON);
        assertThat(item(juliet, romeo.jid()).pendingOut()).isFalse();
    }

    @Test
    public void requestThatTheOwnerHasNotAnswered_isKept() throws Exception {
        Person juliet = newPerson();
        Person romeo = newPerson();
        ChatClient his = login(romeo);
        his.subscribe(juliet.jid().toString());
        his.awaitPush(push -> push.item() != null && push.item().pendingOut(), SOON);
        his.ping();
        rosters.set(juliet.jid(), contact(romeo.jid(), "Romeo"));
        if (item(juliet, romeo.jid()) == null) {
            assertHidden(juliet, romeo.jid());
        } else {
            assertThat(item(juliet, romeo.jid())).isEqualTo(plain(contact(romeo.jid(), "Romeo")));
        }
        ChatClient hers = login(juliet);
        Await.until(
                "asked at login",
                SOON,
                () -> hers.received(Type.subscribe, romeo.jid().toString()) > 0);
        hers.allow(romeo.jid().toString());
        his.awaitPush(push -> push.item() != null && push.item().subscription() == Subscription.TO, SOON);
        assertThat(item(juliet, romeo.jid()).subscription()).isEqualTo(Subscription.FROM);
        assertThat(item(juliet, romeo.jid()).name()).isEqualTo("Romeo");
    }

    /** An item that the server does not show must not look as if its owner had removed it. */
    protected void assertHidden(Person owner, BareJid contact) throws Exception {
        assertThat(rosters.hidden(owner.jid(), Set.of(contact, friend("never-was"))))
                .containsExactly(contact);
    }

    @Test
    public void namesAndGroups_comeBackAsTheyWere() throws Exception {
        Person juliet = newPerson();
        ChatClient client = login(juliet);
        for (String text : List.of(
                "Romeo & <Juliet> 'x' \"y\" ]]> &amp; {\"a\":1}",
                "back\\slash \\u0041 \\n %00 %s {} \\",
                "a;b; c ;;d",
                ";\u037E;",
                "💘 مرحبا بالعالم שלום \u0627\u202e",
                "e\u0301 é ﬁ \u00a0ß \u200b\u2028|",
                "\u0000\u0001\uFFFE\uD800x",
                "Zoë".repeat(100))) {
            Contact odd = contact(friend("odd"), text, text, "plain", text + "2");
            rosters.set(juliet.jid(), odd);
            assertThat(item(juliet, odd.jid())).as(text).isEqualTo(plain(odd));
            assertThat(client.roster().get(odd.jid()).name()).isEqualTo(odd.name());
        }
        var groups = IntStream.range(0, Contact.MAX_GROUPS)
                .mapToObj(n -> (n + "\"'&<;").repeat(30))
                .toList();
        Contact broad = new Contact(friend("broad"), "Everywhere", groups);
        rosters.set(juliet.jid(), broad);
        assertThat(item(juliet, broad.jid())).isEqualTo(plain(broad));
    }

    @Test
    public void everyKindOfAddress_isServed() throws Exception {
        Person juliet = newPerson();
        var addresses = List.of(
                "conference.friends.example",
                "müller@bücher.example",
                "d\\27artagnan\\20x@friends.example",
                "a.b-c_d+e=f%g@friends.example",
                "ромео@friends.example",
                "x".repeat(200) + "@friends.example");
        for (String address : addresses) {
            rosters.set(juliet.jid(), contact(BareJid.parse(address), "One of many"));
        }
        assertThat(rosters.fetch(juliet.jid()).items().keySet().stream().map(BareJid::toString))
                .containsExactlyInAnyOrderElementsOf(addresses);
        for (String address : addresses) {
            rosters.remove(juliet.jid(), BareJid.parse(address));
        }
        assertThat(rosters.fetch(juliet.jid()).items()).isEmpty();
    }

    @Test
    public void ownerAsTheirOwnContact_isRefused() throws Exception {
        Person juliet = newPerson();
        assertThatThrownBy(() -> rosters.set(juliet.jid(), contact(juliet.jid(), "Me")))
                .isInstanceOf(RosterRefused.class);
        assertThat(rosters.fetch(juliet.jid()).items()).isEmpty();
    }

    /** A roster that is kept for nobody would be there for whoever gets that account one day. */
    @Test
    public void unknownAccount_isRefused_andLeavesNothingBehind() throws Exception {
        var nobody = BareJid.parse("nobody" + ++people + "@" + server.domain());
        assertThatThrownBy(() -> rosters.set(nobody, contact(friend("romeo"), "Romeo")))
                .isInstanceOf(RosterRefused.class)
                .hasMessageContaining(nobody.toString());
        assertThatThrownBy(() -> rosters.remove(nobody, friend("romeo"))).isInstanceOf(RosterRefused.class);
        try {
            assertThat(rosters.fetch(nobody).items()).isEmpty();
        } catch (RosterRefused e) {
            assertThat(e).hasMessageContaining(nobody.toString());
        }
        String name = nobody.localpart();
        server.addUser(name, "pass");
        var somebody = new Person(name, "pass", nobody);
        joined(somebody);
        assertThat(login(somebody).roster()).isEmpty();
    }

    @Test
    public void accountOfAnotherDomain_isNotServed() {
        var elsewhere = BareJid.parse("juliet@elsewhere.example");
        var romeo = contact(friend("romeo"), "Romeo");
        assertThatThrownBy(() -> rosters.fetch(elsewhere))
                .isInstanceOfAny(RosterRefused.class, RosterUnavailable.class);
        assertThatThrownBy(() -> rosters.set(elsewhere, romeo))
                .isInstanceOfAny(RosterRefused.class, RosterUnavailable.class);
        assertThatThrownBy(() -> rosters.remove(elsewhere, romeo.jid()))
                .isInstanceOfAny(RosterRefused.class, RosterUnavailable.class);
    }

    @Test
    public void manyItems_areReadWhole() throws Exception {
        Person juliet = newPerson();
        ChatClient client = login(juliet);
        for (int n = 0; n < 120; n++) {
            client.set("friend" + n + "@friends.example", "Friend " + n, "Group " + n % 7, "All;of them");
        }
        Map<BareJid, RosterItem> roster = client.roster();
        assertThat(roster).hasSize(120);
        assertThat(rosters.fetch(juliet.jid())).isEqualTo(new RosterAccess.Roster(roster, 0));
    }

    @Test
    public void manyAtOnce_doNotMix() throws Exception {
        var owners = new ArrayList<Person>();
        for (int n = 0; n < 8; n++) {
            owners.add(newPerson());
        }
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var writes = new ArrayList<Future<?>>();
            for (Person owner : owners) {
                for (int n = 0; n < 6; n++) {
                    var friend = contact(friend("friend" + n), "Friend " + n + " of " + owner.name());
                    writes.add(threads.submit(() -> {
                        rosters.set(owner.jid(), friend);
                        return null;
                    }));
                }
            }
            for (Future<?> write : writes) {
                write.get();
            }
        }
        for (Person owner : owners) {
            assertThat(rosters.fetch(owner.jid()).items().values())
                    .hasSize(6)
                    .allMatch(item -> item.name().endsWith(" of " + owner.name()));
        }
    }

    @Test
    public void serverThatIsAway_isSaidToBe_andFoundAgain() throws Exception {
        Person juliet = newPerson();
        Contact romeo = contact(friend("romeo"), "Romeo");
        rosters.set(juliet.jid(), romeo);
        server.stop();
        try {
            assertThatThrownBy(() -> rosters.fetch(juliet.jid())).isInstanceOf(RosterUnavailable.class);
            assertThatThrownBy(() -> rosters.set(juliet.jid(), contact(friend("nurse"), "Nurse")))
                    .isInstanceOf(RosterUnavailable.class);
            assertThatThrownBy(() -> rosters.remove(juliet.jid(), romeo.jid())).isInstanceOf(RosterUnavailable.class);
        } finally {
            server.start();
        }
        Await.until("the way is back", LATER, () -> {
            try {
                rosters.set(juliet.jid(), contact(friend("nurse"), "Nurse"));
                return true;
            } catch (RosterUnavailable e) {
                return false;
            }
        });
        assertThat(rosters.fetch(juliet.jid()).items()).containsOnlyKeys(romeo.jid(), friend("nurse"));
        assertThat(login(juliet).roster()).containsOnlyKeys(romeo.jid(), friend("nurse"));
    }
}
