package dev.kith.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.jid.BareJid;
import dev.kith.roster.Contact;
import dev.kith.roster.RosterItem;
import dev.kith.roster.Subscription;
import dev.kith.sync.Rfc6121.Two;
import dev.kith.sync.SubscriptionAccess.Ability;
import dev.kith.testing.Await;
import dev.kith.testing.ChatClient;
import dev.kith.testing.XmppServer;
import dev.kith.xmpp.RosterWay;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jivesoftware.smack.packet.Presence;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/**
 * A walk over the nine states of RFC 6121, Appendix A, on a real server: two people's own programs bring an item into a
 * state, then one of the ways to rosters does each thing that it can do. What comes of it, on both sides, is what the
 * appendix says, or a deviation that is written down: in {@code subscription-deviations.csv}, and in the document about
 * the server. Each step of the walk has people of its own.
 */
@TestInstance(Lifecycle.PER_CLASS)
public abstract class SubscriptionWalkContract<S extends XmppServer> {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int WALKERS = 4;
    private static final String MADE = "By hand";
    private static final String RENAMED = "From a card";

    /** What a way is asked to do. */
    protected enum Action {
        SUBSCRIBE,
        SUBSCRIBED,
        UNSUBSCRIBE,
        UNSUBSCRIBED,
        SET_NONE,
        SET_TO,
        SET_FROM,
        SET_BOTH,
        RENAME,
        REMOVE;

        /** Whether a way does it by sending one stanza, and nothing else. */
        boolean isStanza() {
            return ordinal() <= UNSUBSCRIBED.ordinal();
        }

        boolean isSet() {
            return name().startsWith("SET_");
        }

        Subscription wanted() {
            return Subscription.valueOf(name().substring("SET_".length()));
        }

        String stanza() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * What is seen afterwards.
     *
     * @param state of the item, by name
     * @param item its name and groups; empty when the owner's programs are not shown it
     * @param heard what the contact's program was sent, by name, with spaces between
     * @param contact the state of the contact's item
     */
    private record Seen(String state, String item, String heard, String contact) {}

    /** One of the columns of {@link Seen}. */
    private enum Aspect {
        STATE,
        ITEM,
        HEARD,
        CONTACT
    }

    /**
     * What is otherwise at this server, by this way.
     *
     * @param code its place in the document about the server
     */
    private record Deviation(String state, Action action, Aspect aspect, String seen, String code) {}

    protected S server;
    protected RosterWay way;
    private Rfc6121 rfc;
    private final List<Deviation> deviations = new ArrayList<>();
    private final AtomicInteger people = new AtomicInteger();
    private final ExecutorService walkers = Executors.newFixedThreadPool(WALKERS);

    /** Starts the server, set up as this way wants it. */
    protected abstract S startServer(Path folder) throws Exception;

    /** Opens the way to the rosters of the running server. */
    protected abstract RosterWay open(S server) throws Exception;

    /** Ends the way. */
    protected abstract void shut() throws Exception;

    /** The server's name in the table of deviations, and its document's. */
    protected abstract String serverName();

    /** Somebody has got an account; for ways that need everybody's password. */
    protected void joined(BareJid person, String password) throws Exception {}

    /** Sends one stanza as the account, by the way that is tried; only for a way that sends any. */
    protected void send(BareJid account, Presence.Type type, BareJid contact) throws Exception {
        throw new UnsupportedOperationException();
    }

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        server = startServer(folder);
        way = open(server);
        rfc = new Rfc6121();
        for (String[] row : Rfc6121.read("/subscription-deviations.csv")) {
            if (row[0].equals(serverName()) && row[1].equals(way.choice().toString())) {
                for (String state : row[2].split(" ")) {
                    for (String action : row[3].split(" ")) {
                        deviations.add(
                                new Deviation(state, Action.valueOf(action), Aspect.valueOf(row[4]), row[5], row[6]));
                    }
                }
            }
        }
    }

    @AfterAll
    void stop() throws Exception {
        try {
            walkers.shutdownNow();
            shut();
        } finally {
            server.close();
        }
    }

    private boolean sends() {
        return way.abilities().contains(Ability.ASK);
    }

    private boolean can(Action action) {
        return !action.isStanza() || sends();
    }

    /** All begin at once, a few at a time, since each mostly waits for the server. */
    @TestFactory
    List<DynamicTest> everyAction_inEveryState() {
        var tests = new ArrayList<DynamicTest>();
        for (String state : Rfc6121.STATES) {
            for (Action action : Action.values()) {
                if (can(action)) {
                    Future<Void> walked = walkers.submit(() -> step(state, action));
                    tests.add(DynamicTest.dynamicTest(state + ", " + action, () -> await(walked)));
                }
            }
        }
        return tests;
    }

    private static void await(Future<Void> walked) throws Throwable {
        try {
            Void unused = walked.get();
        } catch (ExecutionException e) {
            throw Objects.requireNonNull(e.getCause());
        }
    }

    @Test
    void whatIsOtherwise_isWrittenDown() throws Exception {
        String document = Files.readString(Path.of("docs/servers/" + serverName() + ".md"));
        for (Deviation deviation : deviations) {
            assertThat(deviation.code())
                    .as(deviation + ", in the document")
                    .matches(code -> document.contains("| " + code + " |"));
            Seen expected = expected(deviation.state(), deviation.action());
            assertThat(value(expected, deviation.aspect()))
                    .as(deviation + " is none")
                    .isNotEqualTo(deviation.seen());
        }
    }

    private static String value(Seen seen, Aspect aspect) {
        return switch (aspect) {
            case STATE -> seen.state();
            case ITEM -> seen.item();
            case HEARD -> seen.heard();
            case CONTACT -> seen.contact();
        };
    }

    private Void step(String state, Action action) throws Exception {
        String number = Integer.toString(people.incrementAndGet());
        BareJid juliet = newPerson("juliet" + number);
        BareJid romeo = newPerson("romeo" + number);
        try (var hers = login(juliet, "phone");
                var his = login(romeo, "phone")) {
            hers.set(romeo.toString(), MADE, "Mine");
            bringTo(state, juliet, hers, romeo, his);
            assertThat(state(juliet, hers, romeo) + " / " + state(romeo, his, juliet))
                    .as("before, as people came to it")
                    .isEqualTo(state + " / " + Rfc6121.mirror(state));
            int before = his.receivedFrom(juliet.toString()).size();
            act(action, juliet, romeo);
            settle(hers, his);
            var heard = his.receivedFrom(juliet.toString());
            String told = String.join(
                    " ",
                    heard.subList(before, heard.size()).stream()
                            .filter(type -> type.name().contains("subscribe"))
                            .map(Presence.Type::name)
                            .sorted()
                            .toList());
            RosterItem item = hers.roster().get(romeo);
            var seen = new Seen(
                    state(juliet, hers, romeo),
                    item == null ? "" : item.name() + " " + item.groups(),
                    told,
                    state(romeo, his, juliet));
            assertThat(seen).isEqualTo(deviating(state, action, expected(state, action)));
            return null;
        }
    }

    private BareJid newPerson(String name) throws Exception {
        BareJid jid = BareJid.parse(name + "@" + server.domain());
        server.addUser(name, "pw-" + name);
        joined(jid, "pw-" + name);
        return jid;
    }

    private ChatClient login(BareJid person, String resource) throws Exception {
        return ChatClient.login(server, person.localpart(), "pw-" + person.localpart(), resource);
    }

    private static void bringTo(String state, BareJid juliet, ChatClient hers, BareJid romeo, ChatClient his)
            throws Exception {
        if (Rfc6121.sees(state)) {
            ask(juliet, hers, romeo, his);
            his.allow(juliet.toString());
            settle(hers, his);
        }
        if (Rfc6121.isSeen(state)) {
            ask(romeo, his, juliet, hers);
            hers.allow(romeo.toString());
            settle(hers, his);
        }
        if (Rfc6121.asks(state)) {
            ask(juliet, hers, romeo, his);
        }
        if (Rfc6121.isAsked(state)) {
            ask(romeo, his, juliet, hers);
        }
        settle(hers, his);
    }

    private static void ask(BareJid asks, ChatClient asking, BareJid asked, ChatClient askeds) throws Exception {
        asking.subscribe(asked.toString());
        Await.until("asked", SOON, () -> askeds.received(Presence.Type.subscribe, asks.toString()) > 0);
    }

    /** What one of them did has been told to the other, and what the other's server answered to the one. */
    private static void settle(ChatClient one, ChatClient other) throws Exception {
        for (int i = 0; i < 2; i++) {
            var unused = one.ping();
            unused = other.ping();
        }
    }

    /** The state of the owner's item for a contact. Nobody logs in to find out, since that makes servers send. */
    private String state(BareJid owner, ChatClient client, BareJid contact) throws Exception {
        RosterItem item = client.roster().get(contact);
        Subscription subscription = item == null ? Subscription.NONE : item.subscription();
        return Rfc6121.state(
                subscription.sees(),
                subscription.isSeen(),
                item != null && item.pendingOut(),
                server.isAsked(owner.localpart(), contact));
    }

    private void act(Action action, BareJid juliet, BareJid romeo) throws Exception {
        RosterItem item = way.fetch(juliet).items().get(romeo);
        if (item == null) { // the server hides it, and what is known of it is what was written
            item = new RosterItem(romeo, MADE, new TreeSet<>(List.of("Mine")), Subscription.NONE, false);
        }
        switch (action) {
            case SUBSCRIBE -> way.ask(juliet, romeo);
            case SUBSCRIBED, UNSUBSCRIBE, UNSUBSCRIBED ->
                send(juliet, Presence.Type.fromString(action.stanza()), romeo);
            case SET_NONE, SET_TO, SET_FROM, SET_BOTH -> {
                boolean unused = way.setSubscription(juliet, item, action.wanted());
            }
            case RENAME -> way.set(juliet, new Contact(romeo, RENAMED, List.of("Family", "Friends")));
            case REMOVE -> way.remove(juliet, romeo);
        }
    }

    private Seen expected(String state, Action action) {
        Two now = Two.in(state);
        String item = MADE + " [Mine]";
        switch (action) {
            case SUBSCRIBE, SUBSCRIBED, UNSUBSCRIBE, UNSUBSCRIBED -> now = rfc.send(now, action.stanza());
            case SET_NONE, SET_TO, SET_FROM, SET_BOTH ->
                now = sends() ? bySending(now, action.wanted()) : literally(now, action.wanted());
            case RENAME -> item = RENAMED + " [Family, Friends]";
            case REMOVE -> { // RFC 6121 §2.5.2: what flows is ended, and nothing else is said
                if (Rfc6121.sees(state)) {
                    now = rfc.send(now, "unsubscribe");
                }
                if (Rfc6121.isSeen(state)) {
                    now = rfc.send(now, "unsubscribed");
                }
                now = new Two(Rfc6121.state(false, false, false, Rfc6121.isAsked(state)), now.other(), now.heard());
                item = "";
            }
        }
        return new Seen(
                now.own(), item, String.join(" ", now.heard().stream().sorted().toList()), now.other());
    }

    /** Only what changes something is sent, the half that the contact sees first. */
    private Two bySending(Two now, Subscription wanted) {
        boolean sees = wanted.sees();
        boolean isSeen = wanted.isSeen();
        String state = now.own();
        Two then = now;
        if (isSeen != Rfc6121.isSeen(state)) {
            then = rfc.send(then, isSeen ? "subscribed" : "unsubscribed");
        }
        if (sees ? !Rfc6121.sees(state) && !Rfc6121.asks(state) : Rfc6121.sees(state) || Rfc6121.asks(state)) {
            then = rfc.send(then, sees ? "subscribe" : "unsubscribe");
        }
        return then;
    }

    /** Nothing is sent; a request that waits, of either side, is over once it is granted. */
    private static Two literally(Two now, Subscription wanted) {
        boolean sees = wanted.sees();
        boolean isSeen = wanted.isSeen();
        return new Two(
                Rfc6121.state(sees, isSeen, Rfc6121.asks(now.own()) && !sees, Rfc6121.isAsked(now.own()) && !isSeen),
                now.other(),
                List.of());
    }

    private Seen deviating(String state, Action action, Seen expected) {
        Map<Aspect, String> other = new HashMap<>();
        for (Deviation deviation : deviations) {
            if (deviation.state().equals(state) && deviation.action() == action) {
                other.put(deviation.aspect(), deviation.seen());
            }
        }
        return new Seen(
                other.getOrDefault(Aspect.STATE, expected.state()),
                other.getOrDefault(Aspect.ITEM, expected.item()),
                other.getOrDefault(Aspect.HEARD, expected.heard()),
                other.getOrDefault(Aspect.CONTACT, expected.contact()));
    }
}
