package dev.kith.addressbook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.account.Account;
import dev.kith.account.InMemoryAccounts;
import dev.kith.account.Login;
import dev.kith.jid.BareJid;
import dev.kith.roster.CardAnswer;
import dev.kith.roster.Contact;
import dev.kith.roster.MadeCard;
import dev.kith.sync.CardRefused;
import dev.kith.sync.SourceDenied;
import dev.kith.sync.SourceUnavailable;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** What Kith does at a server to cards that are the person's own, which is nothing; for the contracts of real servers. */
public final class HandsOff {
    private static final Contact ROMEO =
            new Contact(BareJid.parse("romeo@montague.example"), "Romeo", List.of("Verona"));
    private static final Contact RENAMED = new Contact(ROMEO.jid(), "My Romeo", List.of());
    private static final String OWN =
            "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:%s\r\nFN:Own\r\nN:Own;;;;\r\nTEL:+39 045 1\r\nEND:VCARD\r\n";

    private final Person person;
    private final Between between;
    private final BookCards cards;
    private final Account account;
    private final URI book;

    /** The person's own program. */
    public interface Person {
        void put(URI card, String vcard) throws Exception;
    }

    /** A server at which the person does something just before Kith writes, and after it looked. */
    private static final class Between implements CardStore {
        private final CardStore server;
        private final Login login;
        private Edit edit = () -> {};

        interface Edit {
            void run() throws Exception;
        }

        Between(CardStore server, Login login) {
            this.server = server;
            this.login = login;
        }

        private void now() {
            Edit once = edit;
            edit = () -> {};
            try {
                once.run();
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public AddressBook makeBook(URI base, Login unused, String name)
                throws SourceUnavailable, SourceDenied, CardRefused {
            return server.makeBook(base, login, name);
        }

        @Override
        public Optional<Card> read(URI card, Login unused) throws SourceUnavailable, SourceDenied, BookMissing {
            return server.read(card, login);
        }

        @Override
        public boolean put(URI card, Login unused, String known, String vcard)
                throws SourceUnavailable, SourceDenied, CardRefused {
            now();
            return server.put(card, login, known, vcard);
        }

        @Override
        public boolean delete(URI card, Login unused, String known)
                throws SourceUnavailable, SourceDenied, CardRefused {
            now();
            return server.delete(card, login, known);
        }
    }

    /**
     * Kith at an empty book.
     *
     * @param person how the owner of the book writes into it
     */
    public HandsOff(CardStore store, Login login, URI book, Person person) {
        this.person = person;
        this.book = book;
        this.between = new Between(store, login);
        var accounts = new InMemoryAccounts();
        this.account = accounts.add(1, book);
        this.cards = new BookCards(accounts, between, new InMemoryBookTable(), Optional::empty);
    }

    private URI place(Contact contact) {
        return book.resolve(MadeVCard.uid(account.jid(), contact.jid()) + ".vcf");
    }

    private String text() throws Exception {
        return between.read(place(ROMEO), between.login).orElseThrow().vcard();
    }

    private MadeCard.Ours made() throws Exception {
        String place = place(ROMEO).toString();
        var says = (CardAnswer.Says) cards.make(account, place, ROMEO);
        return new MadeCard.Ours(place, ROMEO, says.etag(), null, true, null);
    }

    private void edit() throws Exception {
        person.put(place(ROMEO), text().replace("END:VCARD", "TEL:+39 045 1\r\nEND:VCARD"));
    }

    /** The person wrote a card before we come, at the very place that ours would have. */
    public void cardAtOurPlace_isLeft() throws Exception {
        person.put(place(ROMEO), OWN.formatted("own-" + place(ROMEO).hashCode()));
        assertThat(cards.make(account, place(ROMEO).toString(), ROMEO)).isInstanceOf(CardAnswer.Foreign.class);
        assertThat(text()).contains("FN:Own").contains("TEL");
    }

    /** The person wrote into the card before we come, and we have not heard of it. */
    public void cardThatThePersonEdited_isLeft() throws Exception {
        MadeCard.Ours made = made();
        edit();
        assertThat(cards.change(account, made, RENAMED)).isInstanceOf(CardAnswer.Foreign.class);
        assertThat(cards.remove(account, made)).isInstanceOf(CardAnswer.Foreign.class);
        assertThat(cards.look(account, made)).isInstanceOf(CardAnswer.Foreign.class);
        assertThat(text()).contains("FN:Romeo").contains("TEL");
    }

    /** Whether a card survives that the person makes where ours is about to come, after we looked. */
    public boolean survivesOurMaking() throws Exception {
        between.edit = () ->
                person.put(place(ROMEO), OWN.formatted("own-" + place(ROMEO).hashCode()));
        CardAnswer unused = cards.make(account, place(ROMEO).toString(), ROMEO);
        return text().contains("FN:Own");
    }

    /** Whether an edit of the person's survives that comes after we looked and before we write. */
    public boolean survivesOurChange() throws Exception {
        MadeCard.Ours made = made();
        between.edit = this::edit;
        CardAnswer answer = cards.change(account, made, RENAMED);
        boolean survived = text().contains("TEL");
        assertThat(answer instanceof CardAnswer.Foreign).isEqualTo(survived);
        return survived;
    }

    /** Whether a card survives that the person edits after we looked and before we remove it. */
    public boolean survivesOurRemoval() throws Exception {
        MadeCard.Ours made = made();
        between.edit = this::edit;
        CardAnswer answer = cards.remove(account, made);
        assertThat(answer instanceof CardAnswer.Gone)
                .isEqualTo(between.read(place(ROMEO), between.login).isEmpty());
        return answer instanceof CardAnswer.Unclear && text().contains("TEL");
    }
}
