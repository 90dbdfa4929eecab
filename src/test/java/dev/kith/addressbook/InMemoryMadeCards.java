package dev.kith.addressbook;

import dev.kith.account.Account;
import dev.kith.jid.BareJid;
import dev.kith.roster.MadeCard;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The cards that we made, remembered in memory beside a copy of the books in memory. */
final class InMemoryMadeCards extends MadeCardTable {
    final Map<BareJid, MadeCard> made = new HashMap<>();

    /** How often somebody asked what is known. */
    int asked;

    /** Called before and after each note; may end the process. */
    Runnable danger = () -> {};

    InMemoryMadeCards(BookTable books) {
        super(null, books, identity(), Optional.of("kith.capulet.example"), Clock.systemUTC());
    }

    /** An identity map that knows no mail address. */
    static IdentityMap identity() {
        return new IdentityMap(new HomeOnly("nobody.example"), Optional.empty());
    }

    @Override
    Map<BareJid, MadeCard> made(Account account) {
        asked++;
        return new HashMap<>(made);
    }

    @Override
    public void remember(Account account, BareJid jid, MadeCard card) {
        danger.run();
        made.put(jid, card);
        danger.run();
    }

    @Override
    public void forget(Account account, BareJid jid) {
        danger.run();
        made.remove(jid);
        danger.run();
    }
}
