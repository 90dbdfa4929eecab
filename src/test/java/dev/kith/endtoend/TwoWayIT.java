package dev.kith.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.endtoend.Town.Person;
import dev.kith.jid.BareJid;
import dev.kith.testing.Await;
import dev.kith.testing.ChatClient;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What people see who let contacts from their chat become cards: a real chat program, a real address book. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TwoWayIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String ROMEO = "romeo@friends.example";
    private static final String NURSE = "nurse@friends.example";

    private Town town;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        town = new Town(folder, Map.of("KITH_SYNC_GONE_FROM_CHAT_AFTER", "1s"));
        town.kith.start();
    }

    @AfterAll
    void stop() throws Exception {
        town.close();
    }

    /** The one card that names an address; null when there is none. */
    private URI card(Person person, String jid) throws Exception {
        List<URI> found = town.radicale.cards(person.name()).entrySet().stream()
                .filter(card -> card.getValue().contains("xmpp:" + jid))
                .map(Map.Entry::getKey)
                .toList();
        assertThat(found).hasSizeLessThan(2);
        return found.isEmpty() ? null : found.getFirst();
    }

    private String text(Person person, String jid) throws Exception {
        URI card = card(person, jid);
        return card == null ? "" : town.radicale.cards(person.name()).get(card);
    }

    private void awaitCard(Person person, String jid, String says) throws Exception {
        Await.until(says, SOON, () -> text(person, jid).contains(says));
    }

    /** A pass from its beginning to its end, after whatever runs now. */
    private void pass(Person person) throws Exception {
        assertThat(town.run("sync", person.jid())).contains("synced");
    }

    private Person twoWay() throws Exception {
        Person person = town.newAccount();
        town.run("account", "enable", person.jid(), "--two-way", "on");
        return person;
    }

    @Test
    void contactFromChat_isFollowed_untilThePersonTakesItsCardOver() throws Exception {
        Person juliet = twoWay();
        town.put(juliet, "friar", "Friar");
        try (ChatClient client = town.login(juliet)) {
            client.set(ROMEO, "Romeo, “Ro”", "Verona");
            awaitCard(juliet, ROMEO, "FN:Romeo");
            assertThat(readByAnotherProgram(text(juliet, ROMEO)))
                    .isEqualTo("Romeo, “Ro” | xmpp:romeo@friends.example | ['Verona']");
            client.set(ROMEO, "My Romeo", "Lovers");
            awaitCard(juliet, ROMEO, "FN:My Romeo");
            assertThat(text(juliet, ROMEO)).contains("CATEGORIES:Lovers");

            String edited = text(juliet, ROMEO)
                    .replace("FN:My Romeo", "FN:Signor Montague")
                    .replace("END:VCARD", "TEL:+39 045 555\r\nEND:VCARD");
            town.radicale.put(card(juliet, ROMEO), juliet.name(), juliet.password(), edited);
            pass(juliet);
            assertThat(client.roster().get(BareJid.parse(ROMEO)).name()).isEqualTo("My Romeo");
            client.set(ROMEO, "Mine alone");
            pass(juliet);
            assertThat(text(juliet, ROMEO)).contains("Signor Montague").contains("TEL:");
            assertThat(town.run("account", "show", juliet.jid()))
                    .contains("contacts from chat become cards in the book 'From chat'")
                    .contains("0 card(s) made by Kith, 1 left to the person");

            client.remove(ROMEO);
            pass(juliet);
            assertThat(text(juliet, ROMEO)).contains("Signor Montague");
            assertThat(client.roster()).containsOnlyKeys(BareJid.parse("friar@friends.example"));
        }
    }

    @Test
    void contactRemovedInChat_losesItsCard_andCardsOfTheAddressBookStay() throws Exception {
        Person juliet = twoWay();
        town.put(juliet, "friar", "Friar");
        try (ChatClient client = town.login(juliet)) {
            client.set(ROMEO, "Romeo");
            client.set(NURSE, "Nurse");
            awaitCard(juliet, ROMEO, "FN:Romeo");
            awaitCard(juliet, NURSE, "FN:Nurse");
            Await.until("friar there", SOON, () -> client.roster().size() == 3);
            client.remove(NURSE);
            client.remove("friar@friends.example");
            Await.until("the nurse's card gone", SOON, () -> card(juliet, NURSE) == null);
            assertThat(town.radicale.cards(juliet.name())).hasSize(2).containsKey(juliet.card("friar"));

            town.run("account", "enable", juliet.jid(), "--two-way", "off");
            client.remove(ROMEO);
            client.set(NURSE, "Nurse");
            pass(juliet);
            assertThat(text(juliet, ROMEO)).contains("FN:Romeo");
            assertThat(card(juliet, NURSE)).isNull();
            assertThat(town.run("account", "show", juliet.jid())).contains("off; what is added in chat stays there");
        }
    }

    /** Khard is where the person looks, and vdirsyncer how it gets there and back. */
    @Test
    void cardsFromChat_areSeenAndEditedInAnotherProgram_andAreThePersonsThen(@TempDir Path folder) throws Exception {
        Person juliet = twoWay();
        try (ChatClient client = town.login(juliet)) {
            client.set(ROMEO, "Roméo M.", "Verona");
            client.set(NURSE, "Nurse");
            awaitCard(juliet, ROMEO, "FN:Roméo M.");
            awaitCard(juliet, NURSE, "FN:Nurse");
            try (var programs =
                    new Programs(folder, juliet.dav(), card(juliet, ROMEO).resolve("."))) {
                programs.sync();
                assertThat(programs.khardShows()).contains("Roméo M.").contains("Nurse");
                Programs.Seen romeo = programs.local().get(ROMEO);
                assertThat(romeo.groups()).isEqualTo("Verona");
                programs.khardEdit(romeo, "Signor Montague", "Enemies");
                programs.khardRemove(programs.local().get(NURSE).uid());
                programs.sync();
                client.set(ROMEO, "Mine alone");
                client.set(NURSE, "Angelica");
                client.set("zoe@friends.example", "Zoe"); // by its address the last to get a card in a pass
                awaitCard(juliet, "zoe@friends.example", "FN:Zoe");
                assertThat(text(juliet, ROMEO)).contains("FN:Signor Montague").contains("CATEGORIES:Enemies");
                assertThat(card(juliet, NURSE)).as("deleted cards stay deleted").isNull();
                assertThat(client.roster().get(BareJid.parse(ROMEO)).name()).isEqualTo("Mine alone");
                programs.sync();
                assertThat(programs.khardShows())
                        .contains("Zoe")
                        .contains("Signor Montague")
                        .doesNotContain("Nurse");
            }
        }
    }

    @Test
    void dryRun_showsTheCards_andMakesNone() throws Exception {
        Person juliet = town.newPerson();
        try (ChatClient client = town.login(juliet)) {
            client.set(ROMEO, "Romeo", "Verona");
        }
        town.kith.addAccount(juliet.jid(), juliet.name(), juliet.password());
        town.run("account", "disable", juliet.jid());
        town.sql("kith", "update account set two_way_book = 'Friends & more' where jid = '" + juliet.jid() + "'");
        assertThat(town.run("sync", juliet.jid(), "--dry-run"))
                .contains("make card")
                .contains(ROMEO)
                .contains("Nothing was changed");
        assertThat(town.radicale.cards(juliet.name())).isEmpty();
    }

    /** The card as vobject reads it, a library of another house. */
    private static String readByAnotherProgram(String vcard) throws Exception {
        String script = "import sys, vobject; c = vobject.readOne(sys.stdin.buffer.read().decode());"
                + " print(c.fn.value, '|', c.impp.value, '|', c.categories.value)";
        Process python = new ProcessBuilder("/usr/bin/python3", "-c", script)
                .redirectErrorStream(true)
                .start();
        try (var input = python.getOutputStream()) {
            input.write(vcard.getBytes(StandardCharsets.UTF_8));
        }
        return new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    }
}
