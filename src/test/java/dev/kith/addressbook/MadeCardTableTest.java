package dev.kith.addressbook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.account.Account;
import dev.kith.account.Accounts;
import dev.kith.jid.BareJid;
import dev.kith.roster.Contact;
import dev.kith.roster.MadeCard;
import dev.kith.roster.MadeCard.Ours;
import dev.kith.roster.MadeCard.Reason;
import dev.kith.roster.MadeCard.Theirs;
import dev.kith.testing.DatabaseResource;
import dev.kith.testing.StoredAccounts;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The cards that we made, in PostgreSQL. */
@QuarkusTest
@WithTestResource(DatabaseResource.class)
class MadeCardTableTest {
    private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");
    private static final BareJid ROMEO = BareJid.parse("romeo@montague.example");
    private static final BareJid NURSE = BareJid.parse("nurse@capulet.example");
    private static final String BOOK = "https://dav.example/juliet/chat/";
    private static final Contact CONTACT = new Contact(ROMEO, "Romeo", List.of("Friends", "Verona"));

    @Inject
    MadeCardTable table;

    @Inject
    BookTable books;

    @Inject
    Accounts accounts;

    @Inject
    StoredAccounts stored;

    private Account juliet;
    private Account other;

    @BeforeEach
    void twoAccounts() {
        juliet = stored.fresh("juliet");
        other = stored.fresh("nurse");
    }

    @Test
    void everyKindOfMemory_comesBackTheSame() {
        for (MadeCard card : List.of(
                new Ours(BOOK + "r.vcf", null, "", CONTACT, false, null),
                new Ours(BOOK + "r.vcf", CONTACT, "\"1\"", null, true, NOON),
                new Ours(BOOK + "r.vcf", CONTACT.withoutGroups(), "\"2\"", CONTACT, true, null),
                new Theirs(BOOK + "r.vcf", Reason.DELETED_BY_PERSON, NOON),
                new Theirs(BOOK + "r.vcf", Reason.NO_VERSION, null))) {
            table.remember(juliet, ROMEO, card);
            assertThat(table.known(juliet).made()).containsOnlyKeys(ROMEO).containsValue(card);
        }
        assertThat(table.known(other).made()).isEmpty();
        table.forget(other, ROMEO);
        assertThat(table.known(juliet).made()).hasSize(1);
        table.forget(juliet, ROMEO);
        assertThat(table.known(juliet).made()).isEmpty();
    }

    @Test
    void copyOfTheBooks_tellsVersionsOfOurs_andWhomOthersName() {
        var book = new BookRow();
        book.accountId = juliet.id();
        book.url = BOOK;
        book.name = "From chat";
        books.put(book);
        books.putAll(List.of(card(book, "r.vcf", ROMEO), card(book, "n.vcf", NURSE)));
        table.remember(juliet, ROMEO, new Ours(BOOK + "r.vcf", CONTACT, "\"1\"", null, true, null));
        var known = table.known(juliet);
        assertThat(known.versions()).containsOnlyKeys(BOOK + "r.vcf").containsValue("\"r.vcf\"");
        assertThat(known.named()).containsExactly(NURSE);
        assertThat(known.complete()).isTrue();
        books.undelivered(book, List.of("/juliet/chat/late.vcf"));
        assertThat(table.known(juliet).complete()).isFalse();
    }

    private static CardRow card(BookRow book, String file, BareJid jid) {
        var row = new CardRow();
        row.bookId = book.id;
        row.href = "/juliet/chat/" + file;
        row.etag = "\"" + file + "\"";
        row.chatAddresses = new String[] {jid.toString()};
        return row;
    }

    @Test
    void choice_isKept_whateverElseChanges() {
        assertThat(juliet.twoWayBook()).isEmpty();
        Account chosen = accounts.chooseTwoWay(juliet, "From chat");
        assertThat(accounts.enable(chosen, false, "test").twoWayBook()).contains("From chat");
        assertThat(accounts.find(juliet.id()).orElseThrow().twoWayBook()).contains("From chat");
        assertThat(accounts.chooseTwoWay(chosen, null).twoWayBook()).isEmpty();
    }
}
