package dev.kith.roster;

import static dev.kith.roster.World.check;

import dev.kith.jid.BareJid;
import dev.kith.roster.RosterChange.Flow;
import dev.kith.roster.TwoSides.Stanza;
import dev.kith.roster.World.Tally;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Two accounts that may hold each other, what their people do, and what goes wrong. Judges every write by what was done
 * before it and not by what is remembered, which may be lost.
 */
final class PairWorld {
    /** What happens; {@code side} is whose. */
    sealed interface Event {
        record CardSays(int side, int words) implements Event {}

        record CardGone(int side) implements Event {}

        record Sends(int side, Stanza stanza) implements Event {}

        /** The person writes an item, by chance or on purpose as the card has it. */
        record Writes(int side, int words) implements Event {}

        record Removes(int side) implements Event {}

        record Chooses(int side, boolean pairs) implements Event {}

        record Switched(int side, boolean on) implements Event {}

        record LedgerLost(int side) implements Event {}

        record ClockJumps(Duration by) implements Event {}

        /** The person lets presence begin again with {@code kith account resubscribe}. */
        record WantsAgain(int side) implements Event {}

        record Pass(int side, Trouble trouble) implements Event {}
    }

    /** Where a pass is cut off. */
    enum Trouble {
        NONE,
        BEFORE,
        BOND_NOTED,
        INTENT_NOTED,
        WRITTEN,
        BOND_REMEMBERED
    }

    private static final BareJid[] PEOPLE = {
        BareJid.parse("juliet@capulet.example"), BareJid.parse("romeo@capulet.example")
    };
    /** Three where nothing went wrong; after a crash one more, since the other side has to see what came of it. */
    private static final int MAX_ROUNDS = 4;

    private static final int MAX_ROUNDS_BY_STANZAS = 6;

    /** One account. */
    private static final class Side {
        final BareJid contact;

        @Nullable
        Contact card;

        @Nullable
        LastSynced last;

        @Nullable
        Bond bond;

        boolean pairs = true;
        boolean on = true;

        // What is really so, whatever is remembered.
        /** The item is there by our writing, and the person has not changed it since. */
        boolean itemIsOurs;
        /** What flows on this side was written by us. */
        boolean flowIsOurs;
        /** Whether it was written is not known to us: the pass was cut off. */
        boolean fateUnknown;
        /** The person lowered what we wrote, and no pass has ended since. */
        boolean lowered;
        /** What the item lost, and has not got back, after we had begun to let it rise: a session sees that push by push. */
        boolean lostAsking;

        boolean lostGiving;

        boolean sank() {
            return lostAsking || lostGiving;
        }

        void risesAnew() {
            lostAsking = false;
            lostGiving = false;
        }

        /** The person took back what we wrote, and a pass has seen it. */
        boolean tookBack;

        boolean cardAtLastPass;
        boolean touched;

        Side(BareJid contact) {
            this.contact = contact;
        }

        Contact words(int words) {
            return Fixtures.contact(contact, "Words " + words, words % 2 == 0 ? "Friends" : "Family");
        }
    }

    private final RosterPolicy policy;
    private final boolean literal;
    private final Tally tally;
    private final Side[] sides = {new Side(PEOPLE[1]), new Side(PEOPLE[0])};
    private final TwoSides server = new TwoSides(
            Fixtures.contact(PEOPLE[1], PEOPLE[1].toString()), Fixtures.contact(PEOPLE[0], PEOPLE[0].toString()));
    private Instant now = Fixtures.NOW;
    private boolean damaged;

    PairWorld(RosterPolicy policy, boolean literal, Tally tally) {
        this.policy = policy;
        this.literal = literal;
        this.tally = tally;
    }

    void happens(Event event) {
        now = now.plus(Duration.ofMinutes(1));
        tally.count(event.getClass().getSimpleName());
        switch (event) {
            case Event.CardSays(int side, int words) -> sides[side].card = sides[side].words(words);
            case Event.CardGone(int side) -> {
                sides[side].card = null;
                sides[side].lowered &=
                        sides[side].bond != Bond.PAIRING; // the item goes, and a pair in the making with it
            }
            case Event.Sends(int side, Stanza stanza) -> {
                if (!(isInTheMaking() && (stanza == Stanza.SUBSCRIBE || stanza == Stanza.SUBSCRIBED))) {
                    byPerson(side, () -> server.send(side, stanza));
                }
            }
            case Event.Writes(int side, int words) ->
                byPerson(side, () -> {
                    Contact says = sides[side].words(words);
                    // The same words as ours, with no pass in between: nobody can know that they are not.
                    sides[side].itemIsOurs = saidByUs(sides[side].last, says);
                    server.set(side, says);
                });
            case Event.Removes(int side) ->
                byPerson(side, () -> {
                    server.remove(side);
                });
            case Event.Chooses(int side, boolean pairs) -> sides[side].pairs = pairs;
            case Event.Switched(int side, boolean on) -> sides[side].on = on;
            case Event.LedgerLost(int side) -> {
                damaged = true;
                Side mine = sides[side];
                mine.last = null;
                mine.itemIsOurs = false;
                boolean stays = mine.bond == Bond.THEIRS || mine.bond == Bond.TAKEN_BACK || mine.bond == Bond.DECLINED;
                mine.bond = stays ? mine.bond : null;
                mine.flowIsOurs = false; // it counts as made by hand from now on
                mine.lowered = false;
            }
            case Event.ClockJumps(Duration by) -> now = now.plus(by);
            case Event.WantsAgain(int side) -> wantsAgain(sides[side]);
            case Event.Pass(int side, Trouble trouble) -> pass(side, trouble);
        }
    }

    private static void wantsAgain(Side mine) {
        if (mine.bond == Bond.TAKEN_BACK) {
            mine.bond = null;
            mine.tookBack = false;
            mine.lowered = false;
            mine.touched = true;
            if (mine.last instanceof LastSynced.Released(var reason) && reason == LastSynced.Reason.REMOVED_BY_PERSON) {
                mine.last = null;
            }
        }
    }

    /** By stanzas that takes several turns, and when a crash cuts them short nobody can tell what a person adds from our own. */
    private boolean isInTheMaking() {
        return !literal && (sides[0].bond == Bond.PAIRING || sides[1].bond == Bond.PAIRING);
    }

    /** Watches what a person's act does to both sides. */
    private void byPerson(int actor, Runnable act) {
        boolean ending = sides[0].bond == Bond.ENDING || sides[1].bond == Bond.ENDING;
        if (!literal && ending) {
            return; // by stanzas that takes several turns, and nobody can tell theirs from ours in between
        }
        int[] before = {halves(0), halves(1)};
        watched(act);
        for (int side = 0; side < 2; side++) {
            Side mine = sides[side];
            mine.touched = true;
            int after = halves(side);
            if (after < before[side] && mine.flowIsOurs) {
                mine.lowered |= side == actor && (mine.bond == Bond.PAIRED || isSeenToRise(mine));
                tally.count("took back");
            }
            if (after == 0 && !server.asks(side)) {
                mine.flowIsOurs = false;
            }
            if (after > before[side]) {
                // What no pass saw never happened: as far as we can know, it is still the pair that we made.
                mine.flowIsOurs = mine.bond != null && mine.bond.isOurs();
                mine.lowered &= after < 2;
                tally.count("made by hand");
            }
        }
    }

    private boolean isSeenToRise(Side mine) {
        return !literal && mine.bond == Bond.PAIRING && mine.card != null;
    }

    /** Both sides' servers push what becomes of their items. */
    private void watched(Runnable act) {
        boolean[] asked = {asks(0), asks(1)};
        boolean[] gave = {server.isSeen(0), server.isSeen(1)};
        act.run();
        for (int side = 0; side < 2; side++) {
            Side mine = sides[side];
            mine.lostAsking = !literal && !asks(side) && (asked[side] || mine.lostAsking);
            mine.lostGiving = !literal && !server.isSeen(side) && (gave[side] || mine.lostGiving);
        }
    }

    /** A request that is granted is not lost. */
    private boolean asks(int side) {
        return server.asks(side) || server.sees(side);
    }

    private static boolean saidByUs(@Nullable LastSynced last, Contact says) {
        return last instanceof LastSynced.Managed managed
                && (says.equals(managed.written())
                        || (managed.intent() instanceof LastSynced.Intent.Write write && says.equals(write.contact())));
    }

    private int halves(int side) {
        return (server.sees(side) ? 1 : 0) + (server.isSeen(side) ? 1 : 0);
    }

    private List<RosterChange> plan(int side) {
        Side mine = sides[side];
        Side other = sides[1 - side];
        RosterItem item = server.item(side);
        Map<BareJid, RosterItem> roster = item == null ? Map.of() : Map.of(mine.contact, item);
        Map<BareJid, LastSynced> ledger = mine.last == null ? Map.of() : Map.of(mine.contact, mine.last);
        Map<BareJid, Bond> bonds = mine.bond == null ? Map.of() : Map.of(mine.contact, mine.bond);
        Map<BareJid, Contact> wanted = mine.card == null ? Map.of() : Map.of(mine.contact, mine.card);
        Map<BareJid, Bond> others = other.bond == null ? Map.of() : Map.of(mine.contact, other.bond);
        Set<BareJid> awaited = other.bond != null && other.bond.isOurs() ? Set.of(mine.contact) : Set.of();
        if (!mine.on) {
            if (mine.bond == null || !mine.bond.isOurs()) {
                return List.of();
            }
            var farewell = new RosterView(Map.of(), roster, ledger, Set.of(), now);
            return PresenceReconciler.reconcile(
                    new PresenceView(farewell, bonds, Map.of(), others, awaited, Set.of(), Set.of(), Set.of()),
                    policy,
                    can(false),
                    List.of());
        }
        var view = new RosterView(wanted, roster, ledger, Set.of(), now);
        boolean isHere = other.on && other.pairs && (other.last != null || other.bond != null);
        Map<BareJid, Partner> partners = isHere
                ? Map.of(mine.contact, new Partner(other.last != null && other.last.isWanted(), other.bond))
                : Map.of();
        var items = RosterReconciler.reconcile(view, policy);
        var plan = new ArrayList<>(items);
        plan.addAll(PresenceReconciler.reconcile(
                new PresenceView(
                        view,
                        bonds,
                        partners,
                        others,
                        awaited,
                        mine.sank() ? Set.of(mine.contact) : Set.of(),
                        Set.of(),
                        Set.of()),
                policy,
                can(mine.pairs),
                items));
        check(plan.size() <= 1, "D1 more than one step for a contact: %s", plan);
        return plan;
    }

    private PresencePolicy can(boolean pairs) {
        return new PresencePolicy(pairs, false, literal, !literal);
    }

    private boolean pass(int side, Trouble trouble) {
        Side mine = sides[side];
        var plan = plan(side);
        boolean cut = false;
        mine.cardAtLastPass |= mine.on && mine.card != null;
        for (RosterChange change : plan) {
            tally.count(
                    change instanceof Flow flow
                            ? flow.move()
                            : change.getClass().getSimpleName());
            cut = step(side, change, trouble);
            if (cut) {
                tally.count(trouble);
                forgetSessions();
            }
        }
        if (!cut && mine.on) {
            mine.itemIsOurs &= server.item(side) != null;
            mine.cardAtLastPass = mine.card != null;
            if (plan.stream().allMatch(Flow.class::isInstance)) { // the item comes first, presence in the next pass
                mine.tookBack |= mine.lowered;
                mine.lowered = false;
            }
        }
        return !plan.isEmpty();
    }

    /** A process that ends takes its sessions with it: what they have seen of a pair in the making nobody knows any more. */
    private void forgetSessions() {
        for (Side each : sides) {
            each.lowered &= !each.sank();
            each.risesAnew();
        }
    }

    /** As the writer does it; true when it was cut off. */
    private boolean step(int side, RosterChange change, Trouble trouble) {
        Side mine = sides[side];
        LastSynced last = mine.last;
        if (trouble == Trouble.BEFORE) {
            return true;
        }
        boolean asks = change instanceof Flow flow && flow.move() == Move.PAIR;
        check(!(asks && mine.lowered && mine.sank()), "asked again for what was taken back while it rose: %s", change);
        if (!literal && change instanceof Flow flow && flow.move() != Move.TAKE_BACK) {
            mine.lowered = false; // by stanzas, what the other side ended at the same time looks alike
        }
        Bond during = Memory.bondBefore(change, last, mine.bond);
        mine.bond = during;
        if (trouble == Trouble.BOND_NOTED) {
            return true;
        }
        if (change instanceof RosterChange.Adopt && last != null) {
            mine.itemIsOurs = true; // as the card says, on an item that we had made
        }
        Memory.before(change, last).ifPresent(intent -> mine.last = intent);
        if (trouble == Trouble.INTENT_NOTED) {
            return true;
        }
        boolean[] shown = {true};
        if (change.writes()) {
            watched(() -> shown[0] = write(side, change));
        }
        if (trouble == Trouble.WRITTEN) {
            mine.fateUnknown = change instanceof Flow;
            return true;
        }
        mine.fateUnknown = false;
        if (change instanceof Flow flow && flow.move() == Move.LET_BE) {
            mine.flowIsOurs = false; // theirs from now on, whoever made it
        }
        mine.bond = Memory.bondAfter(change, during, shown[0]);
        if (trouble == Trouble.BOND_REMEMBERED) {
            return true;
        }
        if (!(change instanceof Flow)) {
            mine.last = Memory.after(change, last).orElse(null);
        }
        return false;
    }

    private boolean write(int side, RosterChange change) {
        Side mine = sides[side];
        switch (change) {
            case RosterChange.Add(Contact contact) -> {
                server.set(side, contact);
                mine.itemIsOurs = true;
            }
            case RosterChange.Update update -> server.set(side, update.contact());
            case RosterChange.Fade fade -> server.set(side, fade.contact());
            case RosterChange.Remove _ -> {
                check(!mine.flowIsOurs, "removed while presence flows: %s", change);
                server.put(side, null);
            }
            case Flow(var jid, var item, Move move) -> {
                return flow(side, move);
            }
            default -> throw new AssertionError(change);
        }
        return true;
    }

    private boolean flow(int side, Move move) {
        Side mine = sides[side];
        RosterItem item = server.item(side);
        Subscription wanted = move == Move.PAIR ? Subscription.BOTH : Subscription.NONE;
        if (move == Move.PAIR) {
            checkPairing(side, item);
            mine.flowIsOurs = true;
            mine.risesAnew();
        } else {
            check(move != Move.ASK, "asked, and nobody wanted that");
            check(mine.flowIsOurs || mine.fateUnknown, "ended what people made: %s of %s", move, item);
            if (!literal
                    && server.is(
                            side, Subscription.BOTH)) { // as the writer does it: what is seen is the other's to end
                boolean unused = server.bring(side, Subscription.TO);
                return false;
            }
            mine.flowIsOurs = false;
        }
        if (literal) {
            server.setLiterally(side, wanted);
            return true;
        }
        boolean shown = server.bring(side, wanted);
        for (int each = 0; each < 2; each++) {
            sides[each].flowIsOurs &= halves(each) > 0 || server.asks(each) || wanted == Subscription.BOTH;
        }
        return shown;
    }

    private void checkPairing(int side, @Nullable RosterItem item) {
        Side mine = sides[side];
        Side other = sides[1 - side];
        check(item != null, "paired what is not on the roster");
        check(mine.on && mine.pairs && mine.card != null, "paired against the account's own wish");
        check(mine.itemIsOurs, "H1 paired a hand-made item: %s", item);
        check(other.on && other.pairs && other.cardAtLastPass, "paired with somebody who did not want it");
        check(!mine.tookBack, "paired again what was taken back: %s", item);
        check(!other.tookBack, "paired again though the other one has taken it back: %s", item);
        if (literal) {
            check(!item.hasSubscription(), "paired over what people made: %s", item);
        }
    }

    /** C1, C2, and where both are to be when nothing is left to do. */
    void comesToRest() {
        int most = literal ? MAX_ROUNDS : MAX_ROUNDS_BY_STANZAS;
        for (int round = 0; !(plan(0).isEmpty() && plan(1).isEmpty()); round++) {
            check(round < most, "C1 no rest after %d rounds: %s and %s", round, plan(0), plan(1));
            boolean unused = pass(0, Trouble.NONE) | pass(1, Trouble.NONE);
        }
        boolean wanted = true;
        for (Side side : sides) {
            // An item that its person renamed is theirs, card or no card, and so is its place in the pair.
            wanted &= side.on && side.pairs && (side.card != null || side.last instanceof LastSynced.Released);
        }
        boolean inGrace = false;
        for (Side side : sides) {
            inGrace |= side.card == null && policy.grace().isPositive();
        }
        for (int i = 0; i < 2; i++) {
            Side side = sides[i];
            // By stanzas the other side may have ended it in the moment in which this one removed the item.
            boolean takenForBack = !literal && (sides[0].bond == Bond.TAKEN_BACK || sides[1].bond == Bond.TAKEN_BACK);
            if (wanted && !damaged && !takenForBack && !sides[0].touched && !sides[1].touched) {
                check(server.is(i, Subscription.BOTH), "not paired in the end: %s", server.item(i));
                check(side.bond == Bond.PAIRED, "not known as a pair: %s", side.bond);
                tally.count("paired in the end");
            }
            if (!wanted && !inGrace && !damaged) {
                check(!side.flowIsOurs, "presence stayed behind: %s", server.item(i));
            }
            check(
                    damaged || literal || inGrace || sides[0].touched || sides[1].touched || !server.isFooled(i),
                    "still shown as present: %s",
                    server.item(i));
            check(!(side.tookBack && side.flowIsOurs), "flows again, though taken back: %s", server.item(i));
        }
        boolean halfOurs = sides[0].flowIsOurs != sides[1].flowIsOurs;
        check(damaged || inGrace || !halfOurs, "one side ended, the other flows: %s", (Object) server.item(0));
    }

    /** A history that two accounts may have. */
    static List<Event> history(SplittableRandom random) {
        var events = new ArrayList<Event>();
        boolean people = random.nextInt(4) > 0;
        boolean trouble = random.nextInt(3) > 0;
        boolean losses = random.nextInt(8) == 0;
        if (random.nextInt(3) > 0) { // left to chance alone, hardly any two would ever be a pair
            events.add(new Event.CardSays(0, 0));
            events.add(new Event.CardSays(1, 1));
            for (int i = random.nextInt(9); i > 0; i--) {
                events.add(new Event.Pass(i % 2, Trouble.NONE));
            }
        }
        int length = 4 + random.nextInt(30);
        for (int i = 0; i < length; i++) {
            int side = random.nextInt(2);
            int dice = random.nextInt(100);
            if (dice < 18) {
                events.add(new Event.CardSays(side, random.nextInt(2)));
            } else if (dice < 25) {
                events.add(new Event.CardGone(side));
            } else if (dice < 40 && people) {
                events.add(new Event.Sends(side, Stanza.values()[random.nextInt(4)]));
            } else if (dice < 43 && people) {
                events.add(new Event.Writes(side, random.nextInt(3)));
            } else if (dice < 46 && people) {
                events.add(new Event.Removes(side));
            } else if (dice < 50) {
                events.add(new Event.Chooses(side, random.nextInt(3) > 0));
            } else if (dice < 53) {
                events.add(new Event.Switched(side, random.nextInt(3) > 0));
            } else if (dice < 56) {
                events.add(new Event.ClockJumps(Duration.ofDays(random.nextInt(80) - 20)));
            } else if (dice < 60 && people && dice >= 58) {
                events.add(new Event.WantsAgain(side));
            } else if (dice < 58 && losses) {
                events.add(new Event.LedgerLost(side));
            } else {
                Trouble what = trouble ? Trouble.values()[random.nextInt(Trouble.values().length)] : Trouble.NONE;
                events.add(new Event.Pass(side, what));
            }
        }
        return events;
    }
}
