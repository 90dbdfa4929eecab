package dev.kith.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.endtoend.Edits.Look;
import dev.kith.endtoend.Programs.Seen;
import dev.kith.endtoend.Town.Person;
import dev.kith.jid.BareJid;
import dev.kith.roster.RosterItem;
import dev.kith.testing.BookServer;
import dev.kith.testing.ChatClient;
import dev.kith.testing.CyrusServer;
import dev.kith.testing.DavicalServer;
import dev.kith.testing.EjabberdServer;
import dev.kith.testing.FreePort;
import dev.kith.testing.ProsodyServer;
import dev.kith.testing.RadicaleServer;
import dev.kith.testing.SogoServer;
import dev.kith.testing.XandikosServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random edits with real programs between each two servers, in bursts; after each, the contact list and our copy of the
 * book have to be what a fresh reading of the book and a few plain rules say, and what was made by hand as it was. With
 * {@code -Ddev.kith.test.books=SOGO} only that server's, and with {@code -Ddev.kith.test.seed} other edits.
 */
class OracleIT {
    private static final int TRIES = Integer.getInteger("dev.kith.test.tries", 200_000);
    private static final int EDITS = TRIES / 4_000;
    private static final boolean LONG = EDITS > 50;

    private enum Chat {
        PROSODY,
        EJABBERD;

        private Town between(Books books, Path folder, Map<String, String> settings) throws Exception {
            if (this == PROSODY) {
                return new Town(folder, ProsodyServer.start(folder.resolve("prosody")), books.start(folder), settings);
            }
            EjabberdServer server = EjabberdServer.start(folder.resolve("ejabberd"));
            settings.put("KITH_XMPP_EJABBERD_URL", server.openApi().toString());
            return new Town(folder, server, books.start(folder), settings);
        }
    }

    private enum Books {
        RADICALE,
        XANDIKOS,
        CYRUS,
        DAVICAL,
        SOGO;

        private BookServer start(Path folder) throws Exception {
            Path home = folder.resolve("books");
            return switch (this) {
                case RADICALE -> RadicaleServer.start(home);
                case XANDIKOS -> XandikosServer.start(Files.createDirectories(home));
                case CYRUS -> CyrusServer.start(home);
                case DAVICAL -> DavicalServer.start(home);
                case SOGO -> SogoServer.start(home);
            };
        }
    }

    /** All ten pairs in the long run; otherwise each address-book server once, with the XMPP servers in turn. */
    static Stream<Arguments> pairs() {
        String only = System.getProperty("dev.kith.test.books", "");
        return Stream.of(Books.values())
                .filter(books -> only.isEmpty() || only.contains(books.name()))
                .flatMap(books -> Stream.of(Chat.values())
                        .filter(chat -> LONG || books.ordinal() % 2 == chat.ordinal())
                        .map(chat -> Arguments.of(books, chat)));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void whateverIsEdited_bookAndListAgree(Books books, Chat chat, @TempDir Path folder) throws Exception {
        long seed = Long.getLong("dev.kith.test.seed", 20_261_126L + books.ordinal());
        int hints = FreePort.find();
        var edits = new Edits(seed);
        try (var town = chat.between(books, folder, HintedPass.settings(folder, hints))) {
            Person juliet = town.newAccount();
            town.kith.start();
            try (var programs = new Programs(folder.resolve("programs"), juliet.dav(), juliet.book());
                    var client = town.login(juliet)) {
                var pass = new HintedPass(town, juliet, hints);
                client.set("nurse@capulet.example", "Nurse & “friend”", "House", "Mine");
                client.set("verona.example", "A server");
                Map<BareJid, RosterItem> byHand = client.roster();
                while (edits.count() < EDITS) {
                    edits.burst(programs, client);
                    programs.sync();
                    Map<String, Seen> book = programs.read();
                    assertThat(looks(book)).as("the book").isEqualTo(edits.cards());
                    assertThat(looks(programs.local())).as("its other copy").isEqualTo(edits.cards());
                    int removals = edits.pass();
                    try {
                        pass.await(
                                removals,
                                () -> pass.copy().equals(book)
                                        && items(client, byHand).equals(edits.items()));
                    } finally { // what differs says more than that something does
                        assertThat(pass.copy()).as("our copy").isEqualTo(book);
                        agree(client, byHand, edits);
                    }
                }
                assertThat(town.run("sync", juliet.jid())).contains("nothing to change");
                agree(client, byHand, edits);
            }
        } catch (Exception | AssertionError e) {
            throw new AssertionError(e.getMessage() + "\n" + books + " and " + chat + ": " + edits, e);
        }
    }

    private static void agree(ChatClient client, Map<BareJid, RosterItem> byHand, Edits edits) throws Exception {
        assertThat(client.roster()).as("made by hand").containsAllEntriesOf(byHand);
        assertThat(items(client, byHand)).as("the list").isEqualTo(edits.items());
    }

    /** The list without what is left alone throughout. */
    private static Map<String, Look> items(ChatClient client, Map<BareJid, RosterItem> byHand) throws Exception {
        var items = new TreeMap<String, Look>();
        client.roster().values().stream()
                .filter(item -> !byHand.containsKey(item.jid()))
                .forEach(item ->
                        items.put(item.jid().toString(), new Look(item.name(), String.join(",", item.groups()))));
        return items;
    }

    private static Map<String, Look> looks(Map<String, Seen> cards) {
        var looks = new TreeMap<String, Look>();
        cards.forEach((jid, card) -> looks.put(jid, new Look(card.name(), card.groups())));
        return looks;
    }
}
