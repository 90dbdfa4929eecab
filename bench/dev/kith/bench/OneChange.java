package dev.kith.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.account.Account;
import dev.kith.account.Accounts;
import dev.kith.account.Login;
import dev.kith.jid.BareJid;
import dev.kith.sync.SyncOutcome;
import dev.kith.sync.SyncScheduler;
import dev.kith.testing.ChatClient;
import dev.kith.testing.ProsodyServer;
import dev.kith.testing.RadicaleServer;
import dev.kith.xmpp.XmppLink;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * How soon a changed card is seen in the chat program once Kith is told to look: from the address-book server's answer to
 * the change until the roster push. Beside it, in turns and on books and rosters of the same size, the two exchanges that
 * nobody can do without: the REPORT and the roster set, bare.
 */
@Tag("bench")
@QuarkusTest
@WithTestResource(Surroundings.class)
class OneChange {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final int WARM_UP = 150; // a service that runs for days is compiled by then
    private static final int ROUNDS = 40;

    @Inject
    SyncScheduler scheduler;

    @Inject
    XmppLink link;

    @Inject
    Accounts accounts;

    @ConfigProperty(name = Surroundings.FOLDER, defaultValue = "unset")
    Path folder;

    @ConfigProperty(name = Surroundings.BOOKS, defaultValue = "0")
    int books;

    @ConfigProperty(name = Surroundings.BOOKS_TAPPED, defaultValue = "0")
    int tapped;

    @ConfigProperty(name = Surroundings.CLIENTS, defaultValue = "0")
    int clients;

    @ConfigProperty(name = Surroundings.COMPONENTS, defaultValue = "0")
    int components;

    private RadicaleServer radicale;
    private ProsodyServer prosody;
    private BareComponent bare;

    @Test
    void run() throws Exception {
        var report = new Report("OneChange: Radicale, PostgreSQL, Prosody");
        radicale = RadicaleServer.start(folder.resolve("radicale"), books);
        prosody = ProsodyServer.start(folder.resolve("prosody"), Surroundings.DOMAIN, clients, components);
        String name = prosody.addComponent("bare");
        prosody.restart();
        try (var component = new BareComponent(prosody, name)) {
            bare = component;
            link.start();
            assertThat(link.awaitConnected(SOON)).isTrue();
            scheduler.start();
            measure(report, 100);
            double ratio = measure(report, 1_000);
            report.atMost("change to push, 1,000 cards, of bare REPORT and bare roster set", 1.5, ratio, "times");
        } finally {
            scheduler.stop();
            link.stop();
            prosody.close();
            radicale.close();
        }
        report.machine("after");
    }

    /** Somebody with a book, and a roster that already says the same. */
    private URI person(String name, int cards) throws Exception {
        prosody.addUser(name, Books.PASSWORD);
        String jid = name + "@" + Surroundings.DOMAIN;
        var items = IntStream.range(0, cards)
                .mapToObj(i -> new BareComponent.Set(jid, Books.jid(i), Books.name(i), "Friends"))
                .toList();
        bare.setAll(List.of(items));
        return Books.fill(radicale, name, cards);
    }

    private double measure(Report report, int cards) throws Exception {
        URI hers = person("juliet" + cards, cards);
        URI theirs = person("nurse" + cards, cards);
        String user = "juliet" + cards;
        var login = new Login.Basic(user, Books.PASSWORD);
        Account account = accounts.put(BareJid.parse(user + "@" + Surroundings.DOMAIN), hers, login, true, "bench");
        assertThat(scheduler.passNow(account).get().detail()).isEqualTo(cards + " adopted");
        var product = new Samples();
        var least = new Samples();
        var ratios = new Samples();
        try (var juliet = ChatClient.login(prosody, user, Books.PASSWORD);
                var nurse = ChatClient.login(prosody, "nurse" + cards, Books.PASSWORD)) {
            var floor = new Floor("nurse" + cards, theirs, request(user, hers), nurse);
            for (int i = 0; i < WARM_UP + ROUNDS; i++) {
                double bareTime = i % 2 == 0 ? floor.change(i) : 0;
                double time = change(account, hers, juliet, i);
                bareTime = i % 2 == 0 ? bareTime : floor.change(i);
                if (i >= WARM_UP) {
                    product.add(time);
                    least.add(bareTime);
                    ratios.add(time / bareTime);
                }
            }
        }
        report.say(
                "%5d cards: Kith %.1f ms, bare %.1f ms (medians), %.2f times; bare p90 %.1f, Kith p90 %.1f",
                cards,
                product.median(),
                least.median(),
                ratios.median(),
                least.percentile(90),
                product.percentile(90));
        return ratios.median();
    }

    /** A pass on demand through the product, in milliseconds; each round changes another card. */
    private double change(Account account, URI book, ChatClient client, int i) throws Exception {
        radicale.put(Books.file(book, i), login(account), Books.PASSWORD, Books.card(i, "Changed " + i));
        long start = System.nanoTime();
        var outcome = scheduler.passNow(account);
        double took = (awaitPush(client, i) - start) / 1e6;
        assertThat(outcome.get()).isInstanceOf(SyncOutcome.Synced.class);
        return took;
    }

    private String login(Account account) {
        return accounts.loginUser(account);
    }

    private static long awaitPush(ChatClient client, int i) throws Exception {
        return client.awaitPush(
                        push -> push.item() != null
                                && push.jid().toString().equals(Books.jid(i))
                                && push.item().name().equals("Changed " + i),
                        SOON)
                .nanos();
    }

    /** The REPORT that the product sends for this book, taken from a pass of an account that asks through a tap. */
    private String request(String user, URI book) throws Exception {
        try (var tap = new Tap(tapped, books)) {
            var address = URI.create("http://127.0.0.1:" + tapped + book.getPath());
            var jid = BareJid.parse("tapped-" + user + "@" + Surroundings.DOMAIN);
            prosody.addUser("tapped-" + user, Books.PASSWORD);
            Account account = accounts.put(jid, address, new Login.Basic(user, Books.PASSWORD), true, "bench");
            bare.setAll(List.of(IntStream.range(0, Integer.parseInt(user.substring("juliet".length())))
                    .mapToObj(i -> new BareComponent.Set(jid.toString(), Books.jid(i), Books.name(i), "Friends"))
                    .toList()));
            var unused = scheduler.passNow(account).get();
            unused = scheduler.passNow(account).get();
            var stopped = accounts.enable(account, false, "bench");
            assertThat(stopped.enabled()).isFalse();
            return tap.asked().getLast();
        }
    }

    /** The same change with nothing but the two exchanges, and the answer uncompressed, so that a glance finds its token. */
    private final class Floor {
        private final String user;
        private final URI book;
        private final String request;
        private final ChatClient client;
        private String token;

        Floor(String user, URI book, String recorded, ChatClient client) throws Exception {
            this.user = user;
            this.book = book;
            this.client = client;
            String login = java.util.Base64.getEncoder()
                    .encodeToString((user + ":" + Books.PASSWORD).getBytes(StandardCharsets.UTF_8));
            this.request = recorded.replaceFirst("/juliet[0-9]+/", "/" + user + "/")
                    .replaceFirst("(?i)accept-encoding:[^\r]*\r\n", "")
                    .replaceFirst("(?i)(authorization: Basic )[^\r]*", "$1" + login);
            this.token = BareHttp.token(BareHttp.send(books, BareHttp.withToken(request, "")));
        }

        double change(int i) throws Exception {
            radicale.put(Books.file(book, i), user, Books.PASSWORD, Books.card(i, "Changed " + i));
            long start = System.nanoTime();
            String answer = BareHttp.send(books, BareHttp.withToken(request, token));
            bare.set(new BareComponent.Set(
                    user + "@" + Surroundings.DOMAIN, Books.jid(i), "Changed " + i, "Friends"));
            double took = (awaitPush(client, i) - start) / 1e6;
            assertThat(answer).contains("Changed " + i);
            token = BareHttp.token(answer);
            return took;
        }
    }
}
