package dev.kith.roster;

import static dev.kith.roster.Fixtures.contact;
import static dev.kith.roster.Fixtures.contactOf;

import dev.kith.jid.BareJid;
import dev.kith.roster.History.Event;
import dev.kith.roster.History.Trouble;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One account, its book, its server and our ledger, through which a history runs. What may be done to an item is judged by
 * a {@link Witness}, who saw it all and never looks at the ledger.
 */
final class World {
    static final int MAX_ROUNDS = 3;

    private static final List<BareJid> PEOPLE = IntStream.range(0, 40)
            .mapToObj(i -> new BareJid("p%02d".formatted(i), "example.org"))
            .toList();
    private static final List<List<Contact>> CARDS = PEOPLE.stream()
            .map(jid -> List.of(
                    contact(jid, "Card of " + jid, "Friends", "Work"),
                    contact(jid, "Newer card of " + jid, "Family"),
                    contact(jid, "Card of " + jid)))
            .toList();

    private final RosterPolicy policy;
    private final Witness witness;
    private final Tally tally;
    private final Map<BareJid, Contact> cards = new HashMap<>();
    private final Map<BareJid, RosterItem> roster = new HashMap<>();
    private Map<BareJid, LastSynced> ledger = new HashMap<>();
    private final List<Map<BareJid, LastSynced>> snapshots = new ArrayList<>();
    private Instant now = Fixtures.NOW;

    private World(RosterPolicy policy, Tally tally) {
        this.policy = policy;
        this.tally = tally;
        witness = new Witness(policy, tally);
    }

    /** Runs the history, lets the account come to rest, and checks all invariants on the way and at the end. */
    static void run(History history, Tally tally) {
        var world = new World(history.policy(), tally);
        for (Event event : history.events()) {
            world.happens(event);
            world.now = world.now.plus(Duration.ofMinutes(1));
        }
        world.comesToRest();
        world.witness.checkInStep(world.cards, world.roster, world.ledger, world.now);
    }

    private void happens(Event event) {
        switch (event) {
            case Event.CardSays(int who, int words) -> cards.put(PEOPLE.get(who), words(who, words));
            case Event.CardGone(int who) -> cards.remove(PEOPLE.get(who));
            case Event.PersonWrites(int who, int words) -> {
                set(words(who, words));
                witness.personTouches(PEOPLE.get(who));
            }
            case Event.PersonRemoves(int who) -> {
                if (roster.remove(PEOPLE.get(who)) != null) {
                    witness.personTouches(PEOPLE.get(who));
                }
            }
            case Event.PresenceFlows(int who, Subscription subscription, boolean pendingOut) ->
                roster.computeIfPresent(
                        PEOPLE.get(who), (_, item) -> Fixtures.item(contactOf(item), subscription, pendingOut));
            case Event.Pass pass -> pass(pass);
            case Event.LedgerLost() -> {
                ledger = new HashMap<>();
                witness.ledgerDamaged();
            }
            case Event.LedgerRestored(int snapshot) -> {
                if (!snapshots.isEmpty()) {
                    ledger = new HashMap<>(snapshots.get(snapshot % snapshots.size()));
                    witness.ledgerDamaged();
                }
            }
            case Event.ClockJumps(Duration by) -> now = now.plus(by);
        }
    }

    private static Contact words(int who, int words) {
        return words < History.OWN_WORDS
                ? CARDS.get(who).get(words)
                : contact(PEOPLE.get(who), "By hand " + words, "Mine");
    }

    private List<RosterChange> plan(Set<BareJid> held) {
        return RosterReconciler.reconcile(new RosterView(cards, roster, ledger, held, now), policy);
    }

    /** C1 and C2: with nothing going wrong and nobody doing anything, a few passes later there is nothing left to do. */
    private void comesToRest() {
        for (int round = 0; !plan(Set.of()).isEmpty(); round++) {
            check(round < MAX_ROUNDS, "C1 no rest after %d rounds, still planned: %s", round, plan(Set.of()));
            pass(new Event.Pass(Trouble.NONE, 0, History.NOBODY, round));
        }
    }

    /** What the sync shell does: store the intent, write, store the result; and what can go wrong at each boundary. */
    private void pass(Event.Pass pass) {
        snapshots.add(new HashMap<>(ledger));
        Set<BareJid> held = pass.held() < 0 ? Set.of() : Set.of(PEOPLE.get(pass.held()));
        var plan = plan(held);
        checkShape(plan);
        witness.passBegins(cards, roster, ledger);
        var inPlanOrder = pass.trouble() == Trouble.NONE ? Ends.of(plan, roster, ledger) : null;

        var steps = new ArrayList<>(plan);
        Collections.shuffle(steps, new Random(pass.order()));
        for (int i = 0; i < steps.size(); i++) {
            var trouble = i == pass.atStep() ? pass.trouble() : Trouble.NONE;
            tally.count(trouble);
            step(steps.get(i), trouble, held);
            if (trouble.name().startsWith("CRASH")) {
                return;
            }
        }
        if (inPlanOrder != null) {
            check(inPlanOrder.equals(new Ends(roster, ledger)), "C3 order matters: %s", steps);
            witness.passEnds();
        }
    }

    private void step(RosterChange change, Trouble trouble, Set<BareJid> held) {
        var jid = change.jid();
        var last = ledger.get(jid);
        if (trouble == Trouble.CRASH_BEFORE_INTENT) {
            return;
        }
        witness.stepBegins(change);
        Memory.before(change, last).ifPresent(intent -> ledger.put(jid, intent));
        if (trouble == Trouble.CRASH_BEFORE_WRITE || trouble == Trouble.WRITE_LOST) {
            return;
        }
        if (change.writes()) {
            check(!held.contains(jid), "held, and yet written: %s", change);
            witness.checkWrite(change, cards.get(jid), roster.get(jid), now);
            write(change);
        }
        if (trouble == Trouble.CRASH_AFTER_WRITE || trouble == Trouble.ANSWER_LOST) {
            return;
        }
        remember(ledger, change, last);
        witness.stepEnds(change, now);
    }

    /** D1, and a plan that can be read: one step for a contact, in order of their addresses. */
    private static void checkShape(List<RosterChange> plan) {
        for (int i = 1; i < plan.size(); i++) {
            check(plan.get(i - 1).jid().compareTo(plan.get(i).jid()) < 0, "D1 not one step each, in order: %s", plan);
        }
    }

    private void write(RosterChange change) {
        write(roster, change);
    }

    private void set(Contact contact) {
        set(roster, contact);
    }

    private static void remember(Map<BareJid, LastSynced> ledger, RosterChange change, @Nullable LastSynced last) {
        Memory.after(change, last)
                .ifPresentOrElse(memory -> ledger.put(change.jid(), memory), () -> ledger.remove(change.jid()));
    }

    /** A server: a roster set keeps the subscription (RFC 6121 §2.1.2), leaving ends it both ways. */
    private static void write(Map<BareJid, RosterItem> roster, RosterChange change) {
        switch (change) {
            case RosterChange.Add(Contact contact) -> set(roster, contact);
            case RosterChange.Update update -> set(roster, update.contact());
            case RosterChange.Fade fade -> set(roster, fade.contact());
            case RosterChange.Remove(RosterItem item) -> roster.remove(item.jid());
            case RosterChange.Adopt _,
                    RosterChange.Forget _,
                    RosterChange.Release _,
                    RosterChange.Hold _,
                    RosterChange.Flow _ -> throw new AssertionError(change);
        }
    }

    private static void set(Map<BareJid, RosterItem> roster, Contact contact) {
        roster.merge(
                contact.jid(),
                Fixtures.item(contact),
                (old, _) -> Fixtures.item(contact, old.subscription(), old.pendingOut()));
    }

    static void check(boolean holds, String what, Object... details) {
        if (!holds) {
            throw new AssertionError(what.formatted(details));
        }
    }

    /** Where a plan ends that is carried out in the order in which it is written. */
    private record Ends(Map<BareJid, RosterItem> roster, Map<BareJid, LastSynced> ledger) {
        static Ends of(List<RosterChange> plan, Map<BareJid, RosterItem> roster, Map<BareJid, LastSynced> ledger) {
            var ends = new Ends(new HashMap<>(roster), new HashMap<>(ledger));
            for (var change : plan) {
                if (change.writes()) {
                    write(ends.roster, change);
                }
                remember(ends.ledger, change, ledger.get(change.jid()));
            }
            return ends;
        }
    }

    /** How often what happened, so that a property that never met its case does not pass for one that holds. */
    static final class Tally {
        private final Map<String, Integer> counts = new TreeMap<>();

        void count(Object what) {
            counts.merge(what instanceof Enum<?> e ? e.name() : what.toString(), 1, Integer::sum);
        }

        Map<String, Integer> counts() {
            return counts;
        }
    }
}
