package dev.kith.addressbook;

import dev.kith.account.Account;
import dev.kith.jid.BareJid;
import dev.kith.roster.MadeCard;
import dev.kith.sync.MadeCards;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.net.URI;
import java.time.Clock;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.hibernate.StatelessSession;

/** The cards that we made, in PostgreSQL, beside our copy of the books. */
@ApplicationScoped
class MadeCardTable implements MadeCards {
    private final StatelessSession session;
    private final BookTable books;
    private final IdentityMap identity;
    private final Optional<String> component;
    private final Clock clock;

    MadeCardTable(
            StatelessSession session,
            BookTable books,
            IdentityMap identity,
            @ConfigProperty(name = "kith.xmpp.component") Optional<String> component,
            Clock clock) {
        this.session = session;
        this.books = books;
        this.identity = identity;
        this.component = component;
        this.clock = clock;
    }

    @Override
    public String component() {
        return component.map(text -> BareJid.parse(text).domainpart()).orElse("");
    }

    @Override
    public Known known(Account account) {
        Map<BareJid, MadeCard> made = made(account);
        Map<String, BareJid> places = made.entrySet().stream()
                .collect(Collectors.toMap(e -> e.getValue().place(), Map.Entry::getKey));
        Map<Long, URI> bookOf =
                books.books(account).stream().collect(Collectors.toMap(book -> book.id, book -> URI.create(book.url)));
        var versions = new HashMap<String, String>();
        var named = new HashSet<BareJid>();
        boolean complete = true;
        for (CardRow card : books.cards(account)) {
            URI book = bookOf.get(card.bookId);
            if (book == null) {
                continue; // found between the two questions; the next pass sees it
            }
            String place = book.resolve(card.href).toString();
            BareJid ours = places.get(place);
            if (ours != null) {
                versions.put(place, card.etag);
            }
            addresses(card).filter(jid -> !jid.equals(ours)).forEach(named::add);
            complete &= !card.refetch;
        }
        return new Known(made, versions, named, complete);
    }

    private Stream<BareJid> addresses(CardRow card) {
        return card.group
                ? Stream.empty()
                : Stream.concat(
                        Stream.of(card.chatAddresses).map(BareJid::parse),
                        Stream.of(card.mailAddresses).flatMap(mail -> identity.jidOf(mail).stream()));
    }

    @Transactional
    Map<BareJid, MadeCard> made(Account account) {
        var made = new HashMap<BareJid, MadeCard>();
        List<MadeCardRow> rows = session.createSelectionQuery(
                        "from MadeCardRow where accountId = :account", MadeCardRow.class)
                .setParameter("account", account.id())
                .getResultList();
        rows.forEach(row -> made.put(row.address(), row.card()));
        return made;
    }

    @Override
    @Transactional
    public void remember(Account account, BareJid jid, MadeCard card) {
        session.upsert(MadeCardRow.of(account.id(), jid, card, clock.instant()));
    }

    @Override
    @Transactional
    public void forget(Account account, BareJid jid) {
        session.createMutationQuery("delete from MadeCardRow where accountId = :account and jid = :jid")
                .setParameter("account", account.id())
                .setParameter("jid", jid.toString())
                .executeUpdate();
    }
}
