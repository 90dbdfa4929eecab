package dev.kith.xmpp.component;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kith.config.BadSetting;
import dev.kith.jid.BareJid;
import dev.kith.roster.Contact;
import dev.kith.roster.RosterItem;
import dev.kith.roster.Subscription;
import dev.kith.sync.RosterRefused;
import dev.kith.sync.RosterUnavailable;
import dev.kith.sync.SourceUnavailable;
import dev.kith.testing.Await;
import dev.kith.testing.ChatClient;
import dev.kith.testing.Counted;
import dev.kith.testing.ProsodyServer;
import dev.kith.xmpp.LocalAccounts;
import dev.kith.xmpp.RosterChoice;
import dev.kith.xmpp.RosterQuery;
import dev.kith.xmpp.RosterWays;
import dev.kith.xmpp.XmppLink.Health;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jivesoftware.smack.packet.IQ;
import org.jivesoftware.smackx.disco.packet.DiscoverInfo;
import org.jivesoftware.smackx.disco.packet.DiscoverItems;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jxmpp.jid.impl.JidCreate;

/** The link and its rosters against a real Prosody. */
class ComponentLinkTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final BareJid JULIET = BareJid.parse("juliet@capulet.example");
    private static final Contact ROMEO = new Contact(
            BareJid.parse("romeo@montague.example"), "Romeo & <Juliet> 'x' \"y\" 💘", List.of("Lovers", "Family"));

    @TempDir
    Path folder;

    private ProsodyServer server;
    private TestXmppConfig config;
    private final Stream stream = new Stream();
    private final PrivilegedRoster rosters = new PrivilegedRoster(stream);
    private final PresenceWatch presence = new PresenceWatch();
    private ComponentLink link;

    @BeforeEach
    void start() throws Exception {
        server = ProsodyServer.start(folder);
        server.addUser("juliet", "r0m30");
        server.addUser("probe", "pr0b3");
        config = new TestXmppConfig(server);
        link = new ComponentLink(
                config,
                stream,
                new PrivilegeTrial(config, stream, rosters),
                presence,
                new PresenceLink(config, stream, rosters),
                new RosterWays(List.of(rosters), config),
                List.of(new Discovery(config)),
                Clock.systemUTC());
    }

    @AfterEach
    void stop() throws Exception {
        link.stop();
        server.close();
    }

    private void connect() throws InterruptedException {
        link.start();
        assertThat(link.awaitConnected(SOON))
                .as(() -> link.diagnose().toString())
                .isTrue();
    }

    /** Connects, and counts every connection after this one; who is told of a connection is told a moment later. */
    private AtomicInteger countedFromNow() throws Exception {
        var connects = new AtomicInteger();
        link.onConnected(connects::incrementAndGet);
        connect();
        Await.until("everybody is told", SOON, () -> connects.get() > 0);
        connects.set(0);
        return connects;
    }

    @Test
    void rosterWrites_areSeenLiveByTheirOwner() throws Exception {
        connect();
        assertThat(link.diagnose().health()).isEqualTo(Health.WELL);
        try (var juliet = ChatClient.login(server, "juliet", "r0m30")) {
            rosters.set(JULIET, ROMEO);
            var push = juliet.awaitPush(p -> p.jid().equals(ROMEO.jid()), SOON);
            assertThat(push.item())
                    .isEqualTo(new RosterItem(ROMEO.jid(), ROMEO.name(), ROMEO.groups(), Subscription.NONE, false));
            assertThat(rosters.fetch(JULIET).items()).isEqualTo(juliet.roster());

            rosters.remove(JULIET, ROMEO.jid());
            assertThat(juliet.awaitPush(p -> p.jid().equals(ROMEO.jid()), SOON).item())
                    .isNull();
            rosters.remove(JULIET, ROMEO.jid()); // already gone
            assertThat(rosters.fetch(JULIET).items()).isEmpty();
        }
    }

    @Test
    void rosterSet_keepsSubscriptionAndAsk() throws Exception {
        connect();
        try (var juliet = ChatClient.login(server, "juliet", "r0m30")) {
            juliet.set("probe@capulet.example", "Probe");
            juliet.subscribe("probe@capulet.example");
            juliet.awaitPush(p -> p.item() != null && p.item().pendingOut(), SOON);
            rosters.set(JULIET, new Contact(BareJid.parse("probe@capulet.example"), "New name", List.of("G")));
            var item = rosters.fetch(JULIET).items().get(BareJid.parse("probe@capulet.example"));
            assertThat(item.name()).isEqualTo("New name");
            assertThat(item.pendingOut()).isTrue();
        }
    }

    @Test
    void unknownAccount_isRefused() throws Exception {
        connect();
        var nobody = BareJid.parse("nobody@capulet.example");
        assertThatThrownBy(() -> rosters.set(nobody, ROMEO))
                .isInstanceOf(RosterRefused.class)
                .hasMessageContaining("nobody@capulet.example");
        assertThatThrownBy(() -> rosters.fetch(BareJid.parse("somebody@elsewhere.example")))
                .isInstanceOfAny(RosterRefused.class, RosterUnavailable.class);
    }

    /** RFC 7622 lets a right-to-left name end in a digit (RFC 5893 §2), Prosody's stringprep does not. */
    @Test
    void contactThatTheServerPassesOverInSilence_isRefusedAlone() throws Exception {
        config.replyTimeout = Duration.ofSeconds(2);
        connect();
        var odd = new Contact(BareJid.parse("\u05d0\u05d11@montague.example"), "Odd", List.of());
        assertThatThrownBy(() -> rosters.set(JULIET, odd))
                .isInstanceOf(RosterRefused.class)
                .hasMessageContaining("without an answer");
        rosters.set(JULIET, ROMEO);
        assertThat(rosters.fetch(JULIET).items()).containsOnlyKeys(ROMEO.jid());
    }

    @Test
    void accounts_areToldFromThoseThatAreMissing_withoutATrace() throws Exception {
        config.rosterAccess = RosterChoice.PRIVILEGED;
        connect();
        var accounts = new LocalAccounts(new RosterWays(List.of(rosters), config), config);
        try (var juliet = ChatClient.login(server, "juliet", "r0m30")) {
            juliet.set("probe@capulet.example", "By hand");
            juliet.awaitPush(push -> push.jid().localpart() != null, SOON);
            int pushes = juliet.pushes();
            assertThat(accounts.exists(JULIET)).isTrue();
            assertThat(accounts.exists(BareJid.parse("nobody@capulet.example"))).isFalse();
            assertThat(juliet.roster()).containsOnlyKeys(BareJid.parse("probe@capulet.example"));
            assertThat(juliet.pushes()).isEqualTo(pushes);
        }
        assertThat(server.dataFilesOf("nobody")).isEmpty();
        server.stop();
        assertThat(accounts.exists(JULIET)).as("remembered").isTrue();
        assertThatThrownBy(() -> accounts.exists(BareJid.parse("romeo@capulet.example")))
                .isInstanceOf(SourceUnavailable.class);
    }

    @Test
    void serverThatRestarts_isFoundAgain_andEverybodyIsTold() throws Exception {
        AtomicInteger connects = countedFromNow();
        for (boolean politely : new boolean[] {true, false}) {
            int before = connects.get();
            if (politely) {
                server.stop();
            } else {
                server.kill();
            }
            assertThatThrownBy(() -> rosters.fetch(JULIET)).isInstanceOf(RosterUnavailable.class);
            server.start();
            Await.until("reconnected", Duration.ofSeconds(60), () -> connects.get() > before);
            rosters.set(JULIET, ROMEO);
            assertThat(rosters.fetch(JULIET).items()).containsKey(ROMEO.jid());
        }
    }

    @Test
    void serverThatFallsSilent_isNoticed_andFoundAgain() throws Exception {
        config.pingInterval = Duration.ofMillis(500);
        config.replyTimeout = Duration.ofSeconds(1);
        connect();
        server.pause();
        Await.until("silence noticed", SOON, () -> !(link.state() instanceof LinkState.Connected));
        server.resume();
        Await.until("connected again", Duration.ofSeconds(60), () -> link.state() instanceof LinkState.Connected);
        assertThat(rosters.fetch(JULIET).items()).isEmpty();
    }

    @Test
    void wrongSecret_isExplained_andNotTriedQuickly() throws Exception {
        Files.writeString(config.secret, "wrong");
        link.start();
        Await.until("refused", SOON, () -> link.state() instanceof LinkState.Waiting);
        var waiting = (LinkState.Waiting) link.state();
        assertThat(waiting.next()).contains("kith.xmpp.secret-file");
        assertThat(waiting.until()).isAfter(Clock.systemUTC().instant().plusSeconds(30));
        assertThat(link.diagnose().health()).isEqualTo(Health.BROKEN);
    }

    @Test
    void secondLinkOfTheSameName_waitsForTheFirst() throws Exception {
        connect();
        double conflicts = Counted.of("kith.xmpp.stream.closed", "condition", "conflict");
        var otherStream = new Stream();
        var otherRosters = new PrivilegedRoster(otherStream);
        var other = new ComponentLink(
                config,
                otherStream,
                new PrivilegeTrial(config, otherStream, otherRosters),
                new PresenceWatch(),
                new PresenceLink(config, otherStream, otherRosters),
                new RosterWays(List.of(otherRosters), config),
                List.of(),
                Clock.systemUTC());
        other.start();
        try {
            Await.until("refused", SOON, () -> other.state() instanceof LinkState.Waiting);
            var waiting = (LinkState.Waiting) other.state();
            assertThat(waiting.reason()).contains("another connection");
            assertThat(Counted.of("kith.xmpp.stream.closed", "condition", "conflict"))
                    .isEqualTo(conflicts + 1);
            assertThat(waiting.until()).isAfter(Clock.systemUTC().instant().plusSeconds(5));
            assertThat(rosters.fetch(JULIET).items()).isEmpty(); // the first one is not disturbed
        } finally {
            other.stop();
        }
    }

    @Test
    void missingPrivileges_areExplainedWithTheBlockToPaste() throws Exception {
        server.stop();
        server.grant(false);
        server.start();
        link.start();
        Await.until("connected", SOON, () -> link.state() instanceof LinkState.Connected);
        assertThat(link.awaitConnected(Duration.ofMillis(100))).isFalse();
        var diagnosis = link.diagnose();
        assertThat(diagnosis.health()).isEqualTo(Health.BROKEN);
        assertThat(diagnosis.next())
                .contains("privileged_entities", "kith.capulet.example", "VirtualHost \"capulet.example\"");
        assertNothingForgotten(); // what never was there
    }

    @Test
    void lookWhetherPrivilegesHold_leavesNoTrace() throws Exception {
        connect();
        Supplier<IQ> question = () -> {
            var query = RosterQuery.get();
            query.setTo(JidCreate.bareFromOrThrowUnchecked("nobody@capulet.example"));
            return query;
        };
        assertThat(KeepAlive.answer(stream.current(), question, SOON).getError())
                .as("it is answered, so that it would be missed")
                .isNull();
        assertNothingForgotten();
        assertThat(server.dataFilesOf("nobody")).isEmpty();
    }

    private void assertNothingForgotten() throws Exception {
        var held =
                new HeldPrivileges(stream.current(), JidCreate.bareFrom("nobody@capulet.example"), Duration.ofNanos(1));
        for (int n = 0; n < 3; n++) {
            assertThat(held.areForgotten()).isFalse();
        }
    }

    @Test
    void presenceOfTheDomain_isHeard() throws Exception {
        Set<BareJid> online = ConcurrentHashMap.newKeySet();
        link.onPresence(online::add, online::remove, online::clear);
        connect();
        var juliet = ChatClient.login(server, "juliet", "r0m30");
        Await.until("online", SOON, () -> online.contains(JULIET));
        juliet.close();
        Await.until("offline", SOON, () -> !online.contains(JULIET));
    }

    @Test
    void linkThatIsGivenBack_knowsNobody_andHearsOfThemAnew() throws Exception {
        Set<BareJid> online = ConcurrentHashMap.newKeySet();
        link.onPresence(online::add, online::remove, online::clear);
        connect();
        try (var juliet = ChatClient.login(server, "juliet", "r0m30")) {
            Await.until("online", SOON, () -> online.contains(JULIET));
            link.stop();
            assertThat(online).isEmpty();
            assertThat(presence.resources(JULIET)).isEmpty();
            online.add(ROMEO.jid()); // as the holder in between said
            connect();
            Await.until("online", SOON, () -> online.contains(JULIET));
            assertThat(online).containsExactly(JULIET);
            assertThat(juliet).isNotNull();
        }
    }

    @Test
    void discovery_isAnswered() throws Exception {
        connect();
        try (var juliet = ChatClient.login(server, "juliet", "r0m30")) {
            var component = JidCreate.domainBareFrom(server.component());
            DiscoverInfo info = juliet.ask(DiscoverInfo.builder("info1")
                    .ofType(IQ.Type.get)
                    .to(component)
                    .build());
            assertThat(info.getIdentities()).anyMatch(i -> i.getName().equals("Kith"));
            assertThat(info.containsFeature("urn:xmpp:ping")).isTrue();
            var items = new DiscoverItems();
            items.setTo(component);
            DiscoverItems answer = juliet.ask(items);
            assertThat(answer.getItems()).isEmpty();
        }
    }

    @Test
    void moreThanAHundredThousandApostrophes_downOneStream_areSurvived() throws Exception {
        AtomicInteger connects = countedFromNow();
        String quotes = "'".repeat(200);
        var groups = IntStream.range(0, 32)
                .mapToObj(n -> n + quotes.substring(0, 190))
                .collect(Collectors.toSet());
        rosters.set(JULIET, new Contact(ROMEO.jid(), quotes, groups));
        for (int n = 0; n < 20; n++) { // each answer carries more than 6,000 of them
            var item = rosters.fetch(JULIET).items().get(ROMEO.jid());
            assertThat(item.name()).isEqualTo(quotes);
            assertThat(item.groups()).hasSize(32);
        }
        assertThat(connects.get()).as("the stream was never lost").isZero();
    }

    @Test
    void everyNastyCharacter_passesTheRealServer() throws Exception {
        AtomicInteger connects = countedFromNow();
        int[] nasty = {
            0, 1, 8, 9, 10, 11, 12, 13, 31, 127, 128, 0x85, 0xA0, 0xAD, 0x200B, 0x2028, 0x202E, 0xD800, 0xDBFF, 0xDC00,
            0xDFFF, 0xE000, 0xFDD0, 0xFEFF, 0xFFFD, 0xFFFE, 0xFFFF, 0x10000, 0x1FFFE, 0x10FFFF, '<', '>', '&', '\'',
            '"', ']'
        };
        for (int c : nasty) {
            String text = "a" + (c < 0x10000 ? String.valueOf((char) c) : Character.toString(c)) + "b]]>";
            rosters.set(JULIET, new Contact(ROMEO.jid(), text, List.of(text)));
            var item = rosters.fetch(JULIET).items().get(ROMEO.jid());
            assertThat(item.name()).as("U+%04X", c).startsWith("a").endsWith("b]]>");
        }
        assertThat(connects.get()).as("the stream was never lost").isZero();
    }

    @Test
    void unsafeSettings_stopTheStart() throws Exception {
        config.host = "192.0.2.1";
        assertThatThrownBy(link::start).isInstanceOf(BadSetting.class).hasMessageContaining("kith.xmpp.host");
        config.host = "127.0.0.1";
        Files.setPosixFilePermissions(config.secret, PosixFilePermissions.fromString("rw-r--r--"));
        assertThatThrownBy(link::start).isInstanceOf(BadSetting.class).hasMessageContaining("chmod 600");
    }
}
