package dev.kith.sync;

import dev.kith.account.Account;
import dev.kith.db.CrashPoint;
import dev.kith.jid.BareJid;
import dev.kith.roster.CardAnswer;
import dev.kith.roster.CardChange;
import dev.kith.roster.CardMemory;
import dev.kith.roster.Contact;
import dev.kith.roster.MadeCard;
import dev.kith.sync.SyncOutcome.CardCounts;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Carries out the steps from chat to the address book one by one: notes what is meant, asks the server, notes its answer. */
final class CardSteps {
    private static final Logger LOG = Logger.getLogger(CardSteps.class);

    private final Account account;
    private final CardAccess cards;
    private final MadeCards memory;
    private final CardHold holds;
    private final Map<BareJid, MadeCard> known;

    private int made;
    private int changed;
    private int removed;
    private int released;
    private boolean refused;

    CardSteps(Account account, CardAccess cards, MadeCards memory, CardHold holds, Map<BareJid, MadeCard> known) {
        this.account = account;
        this.cards = cards;
        this.memory = memory;
        this.holds = holds;
        this.known = new HashMap<>(known);
    }

    /** One step; a refusal of this one card is noted and leaves the others alone. */
    void carryOut(CardChange change) throws SourceUnavailable, SourceDenied {
        LOG.debugf("account %d: card: %s", account.id(), change.getClass().getSimpleName());
        MadeCard last = known.get(change.jid());
        if (!change.asks()) {
            note(change.jid(), CardMemory.of(change, Objects.requireNonNull(last)));
            if (change instanceof CardChange.GiveUp) {
                released++;
            }
            return;
        }
        try {
            String place = last == null ? cards.place(account, change.jid()) : last.place();
            var intent = CardMemory.before(change, last, place);
            if (intent.isPresent()) {
                CrashPoint.pass();
                note(change.jid(), intent);
                CrashPoint.pass();
            }
            CardAnswer answer = ask(change, place);
            CrashPoint.pass();
            count(change, answer);
            if (answer instanceof CardAnswer.Refused(String reason)) {
                refused(change.jid(), reason);
            }
            note(change.jid(), CardMemory.after(change, last, known.get(change.jid()), answer));
            CrashPoint.pass();
        } catch (CardRefused e) {
            refused(change.jid(), String.valueOf(e.getMessage()));
        }
    }

    private void refused(BareJid jid, String reason) {
        refused = true;
        holds.refused(account.id(), jid, reason);
    }

    /** Whether the server refused a card: it would most likely refuse the next one too. */
    boolean wasRefused() {
        return refused;
    }

    private CardAnswer ask(CardChange change, String place) throws SourceUnavailable, SourceDenied {
        return switch (change) {
            case CardChange.Create(Contact contact) -> cards.make(account, place, contact);
            case CardChange.Update(MadeCard.Ours card, Contact contact) -> cards.change(account, card, contact);
            case CardChange.Delete(var jid, MadeCard.Ours card) -> cards.remove(account, card);
            case CardChange.Look(var jid, MadeCard.Ours card) -> cards.look(account, card);
            case CardChange.See _, CardChange.Miss _, CardChange.Return _, CardChange.GiveUp _, CardChange.Forget _ ->
                throw new IllegalArgumentException("asks nobody");
        };
    }

    private void count(CardChange change, CardAnswer answer) {
        boolean theirs = answer instanceof CardAnswer.Foreign
                || (answer instanceof CardAnswer.Gone && !(change instanceof CardChange.Delete));
        if (theirs) {
            released++;
        } else if (answer instanceof CardAnswer.Gone) {
            removed++;
        } else if (answer instanceof CardAnswer.Says) {
            made += change instanceof CardChange.Create ? 1 : 0;
            changed += change instanceof CardChange.Update ? 1 : 0;
        }
    }

    private void note(BareJid jid, Optional<MadeCard> card) {
        @Nullable MadeCard before = known.get(jid);
        if (card.isEmpty()) {
            if (before != null) {
                memory.forget(account, jid);
                known.remove(jid);
            }
        } else if (!card.get().equals(before)) {
            memory.remember(account, jid, card.get());
            known.put(jid, card.get());
        }
    }

    CardCounts counts() {
        return new CardCounts(made, changed, removed, released);
    }
}
