package dev.kith.roster;

import static dev.kith.roster.Fixtures.contactOf;
import static dev.kith.roster.World.check;

import dev.kith.jid.BareJid;
import dev.kith.roster.World.Tally;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Knows of each item who said what is in it, from having watched: not from the ledger, which may be lost, old or wrong.
 * Judges every write, and at the end whether everybody is where they belong.
 */
final class Witness {
    private final RosterPolicy policy;
    private final Tally tally;

    /** All that we ever wrote, tried to write, or found to be just what the card said. */
    private final Map<BareJid, Set<Contact>> ourWords = new HashMap<>();
    /** Ours, and remembered as ours: the last step that touched them came to its end. */
    private final Set<BareJid> settled = new HashSet<>();
    /** Touched by the person since they were last settled. */
    private final Set<BareJid> touched = new HashSet<>();
    /** Touched by the person at any time. */
    private final Set<BareJid> everTouched = new HashSet<>();
    /** Seen in this pass as changed or removed by the person. */
    private final Set<BareJid> seenTheirs = new HashSet<>();
    /** Known to be the person's for ever, or until the ledger is lost. */
    private final Set<BareJid> theirs = new HashSet<>();

    private final Map<BareJid, Instant> fadedAt = new HashMap<>();
    private Set<BareJid> remembered = Set.of();
    private boolean damaged;

    Witness(RosterPolicy policy, Tally tally) {
        this.policy = policy;
        this.tally = tally;
    }

    void personTouches(BareJid jid) {
        touched.add(jid);
        everTouched.add(jid);
    }

    void ledgerDamaged() {
        damaged = true;
        settled.clear();
        theirs.clear();
        tally.count("ledger damaged");
    }

    void passBegins(Map<BareJid, Contact> cards, Map<BareJid, RosterItem> roster, Map<BareJid, LastSynced> ledger) {
        remembered = Set.copyOf(ledger.keySet());
        cards.forEach((jid, card) -> {
            if (roster.get(jid) instanceof RosterItem item && card.matches(item)) {
                ourWords.computeIfAbsent(jid, _ -> new HashSet<>()).add(card);
            }
        });
        seenTheirs.clear();
        for (var jid : settled) {
            if (touched.contains(jid)) {
                var item = roster.get(jid);
                if (item == null ? cards.containsKey(jid) : !isOurs(item)) {
                    seenTheirs.add(jid);
                    tally.count(item == null ? "removed by the person" : "changed by the person");
                }
            }
        }
    }

    void stepBegins(RosterChange change) {
        switch (change) {
            case RosterChange.Add(Contact contact) -> weSay(contact);
            case RosterChange.Update update -> weSay(update.contact());
            case RosterChange.Fade fade -> weSay(fade.contact());
            case RosterChange.Adopt _, RosterChange.Remove _ -> settled.remove(change.jid());
            case RosterChange.Forget _, RosterChange.Release _, RosterChange.Hold _, RosterChange.Flow _ -> {}
        }
    }

    private void weSay(Contact contact) {
        settled.remove(contact.jid());
        ourWords.computeIfAbsent(contact.jid(), _ -> new HashSet<>()).add(contact);
    }

    void stepEnds(RosterChange change, Instant now) {
        var jid = change.jid();
        tally.count(change.getClass().getSimpleName());
        if (seenTheirs.contains(jid)) {
            theirs.add(jid);
        }
        switch (change) {
            case RosterChange.Add _, RosterChange.Update _, RosterChange.Adopt _ -> {
                settle(jid);
                fadedAt.remove(jid);
            }
            case RosterChange.Fade _ -> {
                settle(jid);
                fadedAt.put(jid, now);
            }
            case RosterChange.Remove _, RosterChange.Forget _, RosterChange.Release _ -> {
                settled.remove(jid);
                fadedAt.remove(jid);
            }
            case RosterChange.Hold _, RosterChange.Flow _ -> {}
        }
    }

    private void settle(BareJid jid) {
        settled.add(jid);
        touched.remove(jid);
    }

    /** Only after a pass without trouble: then everything it saw was acted upon. */
    void passEnds() {
        theirs.addAll(seenTheirs);
        settled.removeAll(seenTheirs);
    }

    /** May we? Asked before each write, with what the card and the item say at that moment. */
    void checkWrite(RosterChange change, @Nullable Contact card, @Nullable RosterItem item, Instant now) {
        var jid = change.jid();
        check(!theirs.contains(jid) && !seenTheirs.contains(jid), "R1, H1 the person's own, and yet: %s", change);
        if (change instanceof RosterChange.Add add) {
            check(item == null, "D1 added over %s", item);
            check(add.contact().equals(card), "added what no card says: %s", change);
            return;
        }
        check(item != null, "written to nothing: %s", change);
        boolean bookWins = policy.bookWins() && change instanceof RosterChange.Update && !remembered.contains(jid);
        check(isOurs(item) || bookWins, "H1 written over a hand-made item: %s", change);
        check(remembered.contains(jid) || bookWins, "H2 not in the ledger, and yet: %s", change);
        if (change instanceof RosterChange.Update update) {
            check(update.contact().equals(card), "written what no card says: %s", change);
            check(!update.contact().matches(item), "K1 C2 a write that changes nothing: %s", change);
        } else {
            check(change.removes(), "no such write: %s", change);
            checkTakingAway(change, card, item, now);
        }
    }

    private void checkTakingAway(RosterChange change, @Nullable Contact card, RosterItem item, Instant now) {
        check(card == null, "T1 taken away, though there is a card: %s", change);
        check(item.hasSubscription() == !(change instanceof RosterChange.Remove), "wrong way to leave: %s", change);
    }

    private boolean isOurs(RosterItem item) {
        return ourWords.getOrDefault(item.jid(), Set.of()).contains(contactOf(item));
    }

    /** K1: with an unharmed ledger, each contact that the person let alone is where it belongs, whatever crashed. */
    void checkInStep(
            Map<BareJid, Contact> cards,
            Map<BareJid, RosterItem> roster,
            Map<BareJid, LastSynced> ledger,
            Instant now) {
        if (damaged) {
            return;
        }
        cards.forEach((jid, card) -> {
            if (!everTouched.contains(jid)) {
                check(card.matches(roster.get(jid)), "K1 not as its card: %s", roster.get(jid));
                check(LastSynced.Managed.of(card).equals(ledger.get(jid)), "K1 not known as ours: %s", ledger.get(jid));
            }
        });
        roster.forEach((jid, item) -> {
            if (!cards.containsKey(jid) && !everTouched.contains(jid)) {
                check(item.hasSubscription(), "K1 stayed behind without a card: %s", item);
                check(item.groups().isEmpty(), "K1 stayed behind in our groups: %s", item);
            }
        });
        theirs.stream()
                .filter(jid -> cards.containsKey(jid) && !ledger.containsKey(jid))
                .forEach(jid -> check(false, "R1 the person's, and not known as such: %s", jid));
    }
}
