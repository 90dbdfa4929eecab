package dev.kith.xmpp.ejabberd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kith.jid.BareJid;
import dev.kith.replica.AloneReplica;
import dev.kith.replica.Displaced;
import dev.kith.roster.RosterItem;
import dev.kith.roster.Subscription;
import dev.kith.sync.RosterAccess;
import dev.kith.sync.RosterAccessContract;
import dev.kith.sync.RosterRefused;
import dev.kith.sync.RosterUnavailable;
import dev.kith.sync.SubscriptionAccess.Ability;
import dev.kith.testing.Await;
import dev.kith.testing.EjabberdServer;
import dev.kith.xmpp.RosterWay.Trial;
import dev.kith.xmpp.component.TestXmppConfig;
import io.vertx.core.Vertx;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.jivesoftware.smack.packet.Presence.Type;
import org.junit.jupiter.api.Test;

/** Rosters by ejabberd's commands. */
class EjabberdRosterTest extends RosterAccessContract<EjabberdServer> {
    private final Vertx vertx = Vertx.vertx();
    private TestXmppConfig config;

    @Override
    protected EjabberdServer startServer(Path folder) throws Exception {
        EjabberdServer ejabberd = EjabberdServer.start(folder);
        ejabberd.addUser("probe", "pr0b3");
        ejabberd.addUser("robot", "r0b0t");
        return ejabberd;
    }

    @Override
    protected RosterAccess open(EjabberdServer server) throws Exception {
        config = new TestXmppConfig(server);
        var way = way(TestEjabberdConfig.at(server.openApi()));
        assertThat(way.attempt()).isEqualTo(new Trial.Works("a roster set and remove went through"));
        return way;
    }

    private EjabberdRoster way(EjabberdConfig api) {
        return new EjabberdRoster(vertx, config, api);
    }

    @Override
    protected void shut() {
        ((EjabberdRoster) rosters).close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void accounts_areToldFromThoseThatAreMissing() throws Exception {
        var way = (EjabberdRoster) rosters;
        assertThat(way.exists(newPerson().jid())).isTrue();
        assertThat(way.exists(BareJid.parse("nobody@" + server.domain()))).isFalse();
    }

    /** The owner has done nothing; the document about the server says so (E9). */
    @Test
    void requestThatIsTakenBack_takesAHiddenItemAlong() throws Exception {
        var juliet = newPerson();
        var romeo = newPerson();
        rosters.set(juliet.jid(), contact(romeo.jid(), "Romeo", "Lovers"));
        var his = login(romeo);
        his.subscribe(juliet.jid().toString());
        Await.until("hidden", SOON, () -> item(juliet, romeo.jid()) == null);
        assertThat(rosters.hidden(juliet.jid(), Set.of(romeo.jid()))).containsExactly(romeo.jid());
        his.sendPresence(Type.unsubscribe, juliet.jid().toString());
        Await.until(
                "not even hidden",
                SOON,
                () -> rosters.hidden(juliet.jid(), Set.of(romeo.jid())).isEmpty());
        assertThat(item(juliet, romeo.jid())).isNull();
    }

    /** Wherever in the middle of it another replica takes over: the item is as it was or as it is to be, and never gone. */
    @Test
    void itemThatIsMadeAnew_isNeverLost_howeverSoonTheClaimEnds() throws Exception {
        var done = new ArrayList<Boolean>();
        for (int asked = 1; asked <= 6; asked++) {
            var juliet = newPerson();
            var romeo = newPerson();
            rosters.set(juliet.jid(), contact(romeo.jid(), "Romeo", "Lovers"));
            login(juliet).subscribe(romeo.jid().toString());
            Await.until("asked", SOON, () -> item(juliet, romeo.jid()).pendingOut());
            var there = item(juliet, romeo.jid());
            var left = new AtomicInteger(asked);
            try {
                done.add(AloneReplica.claim(() -> left.getAndDecrement() > 0)
                        .during(() ->
                                ((EjabberdRoster) rosters).setSubscription(juliet.jid(), there, Subscription.TO)));
            } catch (Displaced e) {
                done.add(false);
            }
            assertThat(item(juliet, romeo.jid()))
                    .as("after %d looks at the claim", asked)
                    .isNotNull();
            assertThat(item(juliet, romeo.jid()).groups()).containsExactly("Lovers");
        }
        assertThat(done).startsWith(false).endsWith(true);
    }

    @Test
    void accountThatMayGiveCommands_isNeededWhereItIs() throws Exception {
        var locked = TestEjabberdConfig.at(server.lockedApi());
        try (var robot = new Closing(way(locked.withLogin("robot@" + server.domain(), "r0b0t")))) {
            assertThat(robot.way.attempt()).isInstanceOf(Trial.Works.class);
            var juliet = newPerson();
            robot.way.set(juliet.jid(), contact(friend("romeo"), "Romeo"));
            assertThat(robot.way.fetch(juliet.jid()).items()).containsKey(friend("romeo"));
        }
        var juliet = newPerson();
        for (var wrong : new EjabberdConfig[] {
            locked.withLogin("robot@" + server.domain(), "wrong"),
            locked.withLogin("nobody@" + server.domain(), "r0b0t"),
            locked.withToken("no-token-of-ejabberds")
        }) {
            try (var denied = new Closing(way(wrong))) {
                assertThat(denied.way.attempt())
                        .isInstanceOfSatisfying(
                                Trial.Fails.class,
                                fails -> assertThat(fails.reason() + fails.next())
                                        .contains("does not accept Kith's login", "kith.xmpp.ejabberd.user")
                                        .doesNotContain("r0b0t", "wrong", "no-token"));
                assertThatThrownBy(() -> denied.way.fetch(juliet.jid()))
                        .isInstanceOf(RosterRefused.class)
                        .hasMessageContaining("does not accept Kith's login");
            }
        }
        for (var allowedNothing : new EjabberdConfig[] {
            TestEjabberdConfig.at(server.deafApi()),
            locked,
            locked.withLogin(juliet.jid().toString(), juliet.password())
        }) {
            try (var denied = new Closing(way(allowedNothing))) {
                assertThat(denied.way.attempt())
                        .isInstanceOfSatisfying(
                                Trial.Fails.class,
                                fails -> assertThat(fails.reason() + fails.next())
                                        .contains("add_rosteritem", "api_permissions"));
                assertThatThrownBy(() -> denied.way.set(juliet.jid(), contact(friend("romeo"), "Romeo")))
                        .isInstanceOf(RosterRefused.class)
                        .hasMessageContaining("Next: kith doctor");
            }
        }
        assertThat(rosters.fetch(juliet.jid()).items()).isEmpty();
    }

    @Test
    void whatIsNotEjabberd_isSaidToBe() throws Exception {
        for (String wrong : new String[] {
            server.webPresence(), "http://127.0.0.1:" + server.openApi().getPort() + "/other"
        }) {
            try (var elsewhere = new Closing(way(TestEjabberdConfig.at(URI.create(wrong))))) {
                assertThat(elsewhere.way.attempt())
                        .isInstanceOfSatisfying(
                                Trial.Fails.class,
                                fails -> assertThat(fails.next()).contains("kith.xmpp.ejabberd.url"));
            }
        }
        try (var nobody = new Closing(way(TestEjabberdConfig.at(URI.create("http://127.0.0.1:1/api"))))) {
            assertThat(nobody.way.attempt())
                    .isInstanceOfSatisfying(
                            Trial.Fails.class,
                            fails -> assertThat(fails.reason()).contains("127.0.0.1:1"));
            assertThatThrownBy(() -> nobody.way.fetch(newPerson().jid())).isInstanceOf(RosterUnavailable.class);
        }
    }

    @Test
    void serverThatFallsSilent_isUnavailable_andServesAgain() throws Exception {
        var juliet = newPerson();
        config.replyTimeout = Duration.ofSeconds(1);
        try (var impatient = new Closing(way(TestEjabberdConfig.at(server.openApi())))) {
            assertThat(impatient.way.attempt()).isInstanceOf(Trial.Works.class);
            server.pause();
            try {
                assertThatThrownBy(() -> impatient.way.fetch(juliet.jid())).isInstanceOf(RosterUnavailable.class);
            } finally {
                server.resume();
            }
            assertThat(impatient.way.fetch(juliet.jid()).items()).isEmpty();
        } finally {
            config.replyTimeout = Duration.ofSeconds(10);
        }
    }

    /** The command stores any word; what another program stored so is neither read as something else nor overwritten. */
    @Test
    void itemThatIsNone_isCounted_andNotOverwritten() throws Exception {
        var juliet = newPerson();
        rosters.set(juliet.jid(), contact(friend("romeo"), "Romeo"));
        give("add_rosteritem", """
                {"localuser":"%s","localhost":"%s","user":"odd","host":"friends.example","nick":"Odd","group":"","subs":"friends"}""".formatted(juliet.name(), server.domain()));
        var roster = rosters.fetch(juliet.jid());
        assertThat(roster.items()).containsOnlyKeys(friend("romeo"));
        assertThat(roster.unreadable()).isEqualTo(1);
        assertThatThrownBy(() -> rosters.set(juliet.jid(), contact(friend("odd"), "Even")))
                .isInstanceOf(RosterRefused.class);
        assertThat(give("get_roster", "{\"user\":\"%s\",\"server\":\"%s\"}".formatted(juliet.name(), server.domain())))
                .contains("\"friends\"")
                .contains("\"Odd\"");
    }

    /** Somebody else's program, or ejabberdctl, writes semicolons as what they are there: the end of a group. */
    @Test
    void groupsOfOthers_areReadAsTheyAre() throws Exception {
        var juliet = newPerson();
        give("add_rosteritem", """
                {"localuser":"%s","localhost":"%s","user":"romeo","host":"friends.example","nick":"","group":"One;Two","subs":"to"}""".formatted(juliet.name(), server.domain()));
        var item = item(juliet, friend("romeo"));
        assertThat(item.groups()).containsExactly("One", "Two");
        assertThat(item.subscription()).isEqualTo(Subscription.TO);
        assertThat(item.name()).isEmpty();
    }

    @Test
    void subscriptionThatIsSet_makesPresenceFlowAtOnce_andEndsIt() throws Exception {
        var way = (EjabberdRoster) rosters;
        assertThat(way.abilities()).containsExactly(Ability.SET);
        var juliet = newPerson();
        var romeo = newPerson();
        rosters.set(juliet.jid(), contact(romeo.jid(), "Romeo", "Lovers"));
        rosters.set(romeo.jid(), contact(juliet.jid(), "Juliet"));
        var hers = login(juliet);
        var his = login(romeo);
        his.ping();
        assertThat(way.setSubscription(juliet.jid(), item(juliet, romeo.jid()), Subscription.BOTH))
                .isTrue();
        Await.until(
                "she is seen",
                SOON,
                () -> his.received(Type.available, juliet.jid().toString()) > 0);
        assertThat(his.roster().get(juliet.jid()).subscription())
                .as("his side is his")
                .isEqualTo(Subscription.NONE);
        assertThat(way.setSubscription(romeo.jid(), item(romeo, juliet.jid()), Subscription.BOTH))
                .isTrue();
        Await.until(
                "he is seen",
                SOON,
                () -> hers.received(Type.available, romeo.jid().toString()) > 0);
        awaitPresence(hers, romeo, his);
        awaitPresence(his, juliet, hers);
        assertThat(hers.roster().get(romeo.jid()))
                .isEqualTo(new RosterItem(
                        romeo.jid(), "Romeo", new TreeSet<>(List.of("Lovers")), Subscription.BOTH, false));

        assertThat(way.setSubscription(juliet.jid(), item(juliet, romeo.jid()), Subscription.TO))
                .isTrue();
        Await.until(
                "she is gone",
                SOON,
                () -> his.received(Type.unavailable, juliet.jid().toString()) > 0);
        assertThat(item(juliet, romeo.jid()).subscription()).isEqualTo(Subscription.TO);
        assertThat(hers.received(Type.unavailable, romeo.jid().toString())).isZero();
    }

    @Test
    void requestThatIsPending_isSettledByTheSubscription() throws Exception {
        var way = (EjabberdRoster) rosters;
        var juliet = newPerson();
        var romeo = newPerson();
        var hers = login(juliet);
        hers.subscribe(romeo.jid().toString());
        hers.awaitPush(push -> push.item() != null && push.item().pendingOut(), SOON);
        assertThat(way.setSubscription(juliet.jid(), item(juliet, romeo.jid()), Subscription.BOTH))
                .isTrue();
        assertThat(item(juliet, romeo.jid()))
                .isEqualTo(new RosterItem(romeo.jid(), "", new TreeSet<>(), Subscription.BOTH, false));
        rosters.remove(juliet.jid(), romeo.jid());
        var gone = new RosterItem(romeo.jid(), "", new TreeSet<>(), Subscription.BOTH, false);
        assertThatThrownBy(() -> way.setSubscription(juliet.jid(), gone, Subscription.NONE))
                .isInstanceOf(RosterRefused.class);
        assertThatThrownBy(() -> way.ask(juliet.jid(), romeo.jid())).isInstanceOf(RosterRefused.class);
    }

    private String give(String command, String arguments) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(server.openApi() + "/" + command))
                .POST(HttpRequest.BodyPublishers.ofString(arguments))
                .build();
        try (var http = HttpClient.newHttpClient()) {
            return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
        }
    }

    /** A way that is closed when its test is done with it. */
    private record Closing(EjabberdRoster way) implements AutoCloseable {
        @Override
        public void close() {
            way.close();
        }
    }
}
