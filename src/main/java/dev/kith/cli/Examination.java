package dev.kith.cli;

import dev.kith.account.Account;
import dev.kith.account.Accounts;
import dev.kith.account.XmppLogins;
import dev.kith.addressbook.BookNotes;
import dev.kith.roster.LastSynced;
import dev.kith.roster.MadeCard;
import dev.kith.sync.LastPasses;
import dev.kith.sync.MadeCards;
import dev.kith.sync.SyncState;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;

/** Everything there is to tell about one account. */
@ApplicationScoped
class Examination {
    private static final int SHOWN = 20;

    private final Accounts accounts;
    private final XmppLogins logins;
    private final BookNotes books;
    private final SyncState state;
    private final MadeCards cards;
    private final LastPasses passes;

    Examination(
            Accounts accounts,
            XmppLogins logins,
            BookNotes books,
            SyncState state,
            MadeCards cards,
            LastPasses passes) {
        this.accounts = accounts;
        this.logins = logins;
        this.books = books;
        this.state = state;
        this.cards = cards;
        this.passes = passes;
    }

    String describe(Account account) {
        var out = new StringBuilder();
        line(out, "Account", account.jid() + (account.enabled() ? " (on)" : " (off)"));
        line(out, "Consent", account.consent());
        line(out, "Signs in as", accounts.loginUser(account).isEmpty() ? "(token)" : accounts.loginUser(account));
        logins.find(account.jid())
                .ifPresent(login -> line(
                        out,
                        "XMPP login",
                        login.refused()
                                ? "refused by the server, so not tried any more. Next: kith account xmpp-login "
                                        + account.jid()
                                : login.mechanism()
                                        .map(mechanism -> "works, by " + mechanism)
                                        .orElse("not tried yet")));
        line(out, "Names", account.bookWins() ? "the address book wins" : "hand-made contacts stay as they are");
        line(out, "Presence", AccountCommand.describe(account.subscriptions()));
        line(out, "Grace", account.grace().toDays() + " days for contacts with presence");
        for (var book : books.books(account)) {
            line(
                    out,
                    "Book",
                    book.url()
                            + (book.name().isEmpty() ? "" : " (" + book.name() + ")")
                            + (book.byToken() ? ", changes by token" : ", listed each time")
                            + book.listedAt()
                                    .map(at -> ", last full listing " + at)
                                    .orElse(""));
        }
        var ledger = state.load(account).values();
        long released =
                ledger.stream().filter(LastSynced.Released.class::isInstance).count();
        line(out, "Contacts", ledger.size() - released + " kept by Kith, " + released + " handed back to the person");
        line(out, "Two-way", twoWay(account));
        passes.of(account.id()).ifPresent(pass -> {
            line(out, "Passes", pass.outcome() + " since " + pass.since() + ": " + pass.detail());
            pass.nextAt().filter(Instant.now()::isBefore).ifPresent(next -> line(out, "Next pass", "about " + next));
        });
        var skipped = books.skipped(account);
        if (!skipped.isEmpty()) {
            line(out, "Skipped", skipped.size() + " card(s):");
            skipped.stream().limit(SHOWN).forEach(card -> line(out, "", card.href() + ": " + card.reason()));
        }
        return out.toString().stripTrailing();
    }

    private String twoWay(Account account) {
        var made = cards.known(account).made().values();
        long theirs = made.stream().filter(MadeCard.Theirs.class::isInstance).count();
        String kept = made.size() - theirs + " card(s) made by Kith, " + theirs + " left to the person";
        return account.twoWayBook()
                .map(book -> "contacts from chat become cards in the book '" + book + "'; " + kept)
                .orElse("off; what is added in chat stays there" + (made.isEmpty() ? "" : "; " + kept));
    }

    private static void line(StringBuilder out, String head, String text) {
        out.append(head)
                .repeat(' ', Math.max(1, 13 - head.length()))
                .append(text)
                .append(System.lineSeparator());
    }
}
