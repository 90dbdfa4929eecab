package dev.kith.addressbook;

import dev.kith.account.Account;
import dev.kith.account.InMemoryAccounts;
import dev.kith.account.SealedLogin;
import dev.kith.account.SubscriptionPolicy;
import dev.kith.jid.BareJid;
import dev.kith.roster.Contact;
import dev.kith.roster.RosterItem;
import dev.kith.roster.Subscription;
import dev.kith.sync.AccountSync;
import dev.kith.sync.DefaultSyncConfig;
import dev.kith.sync.Operations;
import dev.kith.sync.Passes;
import dev.kith.sync.SyncOutcome;
import dev.kith.testing.InMemoryRoster;
import dev.kith.testing.InMemorySyncState;
import dev.kith.testing.MovableClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** One account with books, roster and memory in memory, and both halves of a pass between them. */
final class House {
    static final BareJid JULIET = BareJid.parse("juliet@capulet.example");
    static final Account ACCOUNT = account("From chat");

    final MovableClock clock = new MovableClock();
    final InMemoryDav dav = new InMemoryDav();
    final InMemoryRoster rosters = new InMemoryRoster();
    final InMemorySyncState state = new InMemorySyncState();
    final InMemoryBookTable copy = new InMemoryBookTable();
    final InMemoryMadeCards memory = new InMemoryMadeCards(copy);
    private AccountSync sync = newProcess();

    House() {
        dav.addBook("own");
    }

    static Account account(String twoWayBook) {
        return new Account(
                1,
                JULIET,
                Optional.of(InMemoryDav.HOME),
                true,
                false,
                Duration.ofDays(30),
                SubscriptionPolicy.NAMES,
                "test",
                Optional.ofNullable(twoWayBook),
                SealedLogin.none());
    }

    /** As after a start: what was in memory alone is gone. */
    AccountSync newProcess() {
        var accounts = new InMemoryAccounts();
        var absences = new Absences(clock, clock::nanos);
        var reader = new BookReader(dav, copy, new CardReader(), absences, new DefaultSyncConfig(), clock);
        var wanted = new WantedContacts(InMemoryMadeCards.identity(), jid -> false, null, new InMemoryAwaited());
        var contacts = new BookContacts(
                accounts, dav, copy, reader, wanted, absences, Optional::empty, (person, id, text) -> true, clock);
        var cards = new BookCards(accounts, dav, copy, Optional::empty);
        sync = Passes.twoWay(contacts, rosters, state, memory, cards, clock);
        return sync;
    }

    SyncOutcome pass() {
        return pass(ACCOUNT);
    }

    SyncOutcome pass(Account account) {
        return sync.run(account);
    }

    Operations.Plan dryRun() {
        return Passes.operations(sync, rosters, state, clock).dryRun(ACCOUNT);
    }

    /** Passes until nothing more is to be expected: the second look at an absence included. */
    void settle() {
        for (int round = 0; round < 3; round++) {
            pass();
            clock.move(Duration.ofMinutes(6));
        }
    }

    Map<BareJid, RosterItem> roster() {
        return rosters.of(JULIET);
    }

    /** The person adds or changes a contact in chat. */
    void chat(String jid, String name, String... groups) {
        BareJid address = BareJid.parse(jid);
        roster().put(address, new RosterItem(address, name, new TreeSet<>(List.of(groups)), Subscription.BOTH, false));
    }

    void removeInChat(String jid) {
        roster().remove(BareJid.parse(jid));
    }

    /** Where our card of a contact stands, in the book as it is made. */
    static String href(String jid) {
        return InMemoryDav.HOME
                .resolve("made-" + "From chat".hashCode() + "/" + MadeVCard.uid(JULIET, BareJid.parse(jid)) + ".vcf")
                .getPath();
    }

    /** Our card of a contact, as it stands on the server; null when there is none. */
    String card(String jid) {
        var card = dav.cards.get(href(jid));
        return card == null ? null : card.vcard();
    }

    boolean cardSays(String jid, String name, String... groups) {
        String card = card(jid);
        return card != null && MadeVCard.says(card, JULIET, new Contact(BareJid.parse(jid), name, List.of(groups)));
    }
}
