package dev.kith.addressbook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kith.account.Account;
import dev.kith.account.InMemoryAccounts;
import dev.kith.jid.BareJid;
import dev.kith.sync.Contacts;
import dev.kith.sync.SourceUnavailable;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Who becomes a contact at once, who is awaited, and who is news. */
class WantedContactsTest implements AwaitedContract {
    private final Account juliet = new InMemoryAccounts().add(1, URI.create("https://dav.example/"));
    private final Account nurse = new InMemoryAccounts().add(2, URI.create("https://dav.example/"));
    private final InMemoryAwaited awaited = new InMemoryAwaited();
    private final Server server = new Server();
    private final WantedContacts wanted = new WantedContacts(
            new IdentityMap(new HomeOnly("capulet.example"), Optional.empty()), server, null, awaited);

    private static final class Server implements HomeAccounts {
        final Set<BareJid> accounts = new HashSet<>();

        @Nullable
        SourceUnavailable away;

        @Override
        public boolean exists(BareJid account) throws SourceUnavailable {
            if (away != null) {
                throw away;
            }
            return accounts.contains(account);
        }

        @Override
        public boolean existsNow(BareJid account) throws SourceUnavailable {
            return exists(account);
        }
    }

    @Override
    public Awaited awaited() {
        return awaited;
    }

    @Override
    public Account juliet() {
        return juliet;
    }

    @Override
    public Account nurse() {
        return nurse;
    }

    private static CardRow card(String uid, String... lines) {
        var row = new CardRow();
        row.bookId = 1;
        row.href = "/" + uid;
        row.etag = "1";
        row.fill(Cards.facts(concat(uid, lines)));
        return row;
    }

    private static List<String> concat(String uid, String... lines) {
        var all = new ArrayList<>(List.of("UID:" + uid, "FN:" + uid));
        all.addAll(List.of(lines));
        return all;
    }

    private static final List<CardRow> BOB_BY_MAIL = List.of(card("Bob", "EMAIL:bob@capulet.example"));

    private Contacts.Wanted found(List<CardRow> cards, BareJid... known) throws SourceUnavailable {
        return wanted.of(juliet, cards, Set.of(known), 0);
    }

    @Test
    void whoHasNoAccount_isAwaited_andIsNewsOnceTheyHave() throws Exception {
        assertThat(found(BOB_BY_MAIL).contacts()).isEmpty();
        assertThat(awaited.of(juliet)).containsExactly(BOB);
        server.accounts.add(BOB);
        var now = found(BOB_BY_MAIL);
        assertThat(now.contacts()).containsOnlyKeys(BOB);
        assertThat(now.newcomers()).containsExactly(BOB);
        assertThat(found(BOB_BY_MAIL, BOB).newcomers()).as("until told").containsExactly(BOB);
        wanted.greeted(juliet, Set.of(BOB));
        assertThat(found(BOB_BY_MAIL, BOB).newcomers()).isEmpty();
        assertThat(awaited.of(juliet)).isEmpty();
    }

    @Test
    void whoHadAnAccountAllAlong_isNoNews() throws Exception {
        server.accounts.add(BOB);
        var now = found(BOB_BY_MAIL);
        assertThat(now.contacts()).containsOnlyKeys(BOB);
        assertThat(now.newcomers()).isEmpty();
        assertThat(awaited.writes).isZero();
    }

    @Test
    void whoLeftTheBook_isNotAwaitedAnyMore_andNothingIsWrittenWithoutNews() throws Exception {
        found(BOB_BY_MAIL);
        int writes = awaited.writes;
        found(BOB_BY_MAIL);
        assertThat(awaited.writes).isEqualTo(writes);
        found(List.of());
        assertThat(awaited.of(juliet)).isEmpty();
    }

    @Test
    void whoseCardNamesTheChatAddressNow_isNoNews() throws Exception {
        found(BOB_BY_MAIL);
        var now = found(List.of(card("Bob", "EMAIL:bob@capulet.example", "IMPP:xmpp:bob@capulet.example")));
        assertThat(now.contacts()).containsOnlyKeys(BOB);
        assertThat(now.newcomers()).isEmpty();
        assertThat(awaited.of(juliet)).isEmpty();
    }

    @Test
    void whoCannotBeAskedFor_isNeitherThereNorAwaited() throws Exception {
        found(BOB_BY_MAIL);
        server.away = new SourceUnavailable("away", null, null);
        assertThatThrownBy(() -> found(BOB_BY_MAIL)).isSameAs(server.away);
        assertThat(awaited.of(juliet)).containsExactly(BOB);
    }
}
