package dev.kith.roster;

import static dev.kith.roster.Fixtures.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.jid.BareJid;
import dev.kith.roster.LastSynced.Managed;
import dev.kith.roster.LastSynced.Reason;
import dev.kith.roster.LastSynced.Released;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What is done about the presence of one contact: in every state of RFC 6121 that an item can show, with everything that
 * we may remember, whatever the other side does and the account chose.
 */
class PresenceReconcilerTest {
    private static final Partner READY = new Partner(true, Bond.OFFERED);

    /** One contact of a quiet account: its item is as its card says, or waits out its grace. */
    private record Case(
            Subscription subscription,
            boolean asks,
            LastSynced last,
            boolean card,
            @Nullable Bond bond,
            @Nullable Partner partner,
            PresencePolicy policy,
            boolean lowered) {
        Case(
                Subscription subscription,
                boolean asks,
                LastSynced last,
                boolean card,
                @Nullable Bond bond,
                @Nullable Partner partner,
                PresencePolicy policy) {
            this(subscription, asks, last, card, bond, partner, policy, false);
        }

        Case afterItWasLowered() {
            return new Case(subscription, asks, last, card, bond, partner, policy, true);
        }

        Optional<Move> move() {
            var item = Fixtures.item(CARD, subscription, asks);
            Map<BareJid, Contact> wanted = card ? Map.of(ALICE, CARD) : Map.of();
            var view = new RosterView(wanted, Map.of(ALICE, item), Map.of(ALICE, last), Set.of(), NOW);
            var presence = new PresenceView(
                    view,
                    bond == null ? Map.of() : Map.of(ALICE, bond),
                    partner == null ? Map.of() : Map.of(ALICE, partner),
                    partner == null || partner.bond() == null ? Map.of() : Map.of(ALICE, partner.bond()),
                    partner != null && partner.bond() != null && partner.bond().isOurs() ? Set.of(ALICE) : Set.of(),
                    lowered ? Set.of(ALICE) : Set.of(),
                    Set.of(),
                    Set.of(ALICE));
            var steps = PresenceReconciler.reconcile(presence, DEFAULT, policy, List.of());
            assertThat(steps.size()).isLessThanOrEqualTo(1);
            return steps.stream()
                    .filter(RosterChange.Flow.class::isInstance) // or it waits for the other side
                    .map(step -> ((RosterChange.Flow) step).move())
                    .findFirst();
        }
    }

    private static List<Case> all() {
        var partners = new ArrayList<@Nullable Partner>();
        partners.add(null);
        for (boolean wants : new boolean[] {false, true}) {
            partners.add(new Partner(wants, null));
            for (Bond bond : Bond.values()) {
                partners.add(new Partner(wants, bond));
            }
        }
        var bonds = new ArrayList<@Nullable Bond>(List.of(Bond.values()));
        bonds.add(null);
        var cases = new ArrayList<Case>();
        for (var policy : List.of(
                new PresencePolicy(false, false, true, false),
                new PresencePolicy(true, false, true, false),
                new PresencePolicy(true, true, false, true),
                new PresencePolicy(true, true, true, true),
                new PresencePolicy(true, true, false, false))) {
            for (var last : List.of(
                    managed(CARD),
                    leaving(CARD, RECENTLY),
                    leaving(CARD, LONG_AGO),
                    new Released(Reason.CHANGED_BY_PERSON))) {
                for (boolean card : last instanceof Managed m && m.leavingSince() != null
                        ? new boolean[] {false}
                        : new boolean[] {false, true}) {
                    for (var bond : bonds) {
                        for (var partner : partners) {
                            for (var subscription : Subscription.values()) {
                                for (boolean asks : new boolean[] {false, true}) {
                                    if (!asks
                                            || subscription == Subscription.NONE
                                            || subscription == Subscription.FROM) {
                                        var each = new Case(subscription, asks, last, card, bond, partner, policy);
                                        cases.add(each);
                                        cases.add(each.afterItWasLowered());
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
        return cases;
    }

    /** What may be done at all, said once more and in other words: what a person would hold against us. */
    @Test
    void everyState_getsAStepThatItsPeopleCanHaveMeant() {
        var met = new java.util.EnumMap<Move, Integer>(Move.class);
        for (Case each : all()) {
            each.move().ifPresent(move -> {
                met.merge(move, 1, Integer::sum);
                check(each, move);
            });
        }
        System.out.println("steps over all states: " + met);
        assertThat(met.keySet())
                .containsAll(Arrays.asList(Move.values()).stream()
                        .filter(move -> move != Move.FORGET) // no state here has lost its row in the ledger
                        .toList());
    }

    private static void check(Case each, Move move) {
        String as = move + " in " + each;
        boolean shows = each.subscription() != Subscription.NONE || each.asks();
        boolean able = each.policy().canSet() || each.policy().canAsk();
        switch (move) {
            case PAIR -> {
                boolean stepwise = each.bond() == Bond.PAIRING && !each.policy().canSet();
                assertThat(each.policy().pairs() && able && each.card()).as(as).isTrue();
                assertThat(each.last()).as(as).isInstanceOf(Managed.class);
                assertThat(each.partner() != null && each.partner().wantsUs())
                        .as(as)
                        .isTrue();
                assertThat(each.bond()).as(as).isIn(null, Bond.OFFERED, Bond.PAIRING, Bond.ASKED);
                assertThat(each.bond() == Bond.PAIRING && each.lowered()).as(as).isFalse();
                // Their request, sent for this very pair, was granted before it was our turn.
                boolean granted = each.bond() == Bond.OFFERED
                        && !each.policy().canSet()
                        && each.subscription() == Subscription.FROM
                        && !each.asks()
                        && each.partner() != null
                        && each.partner().bond() == Bond.PAIRING;
                assertThat(!shows || stepwise || granted || each.bond() == Bond.ASKED)
                        .as(as)
                        .isTrue();
            }
            case OFFER -> {
                assertThat(each.policy().pairs() && able && each.card() && !shows)
                        .as(as)
                        .isTrue();
                assertThat(each.bond()).as(as).isNull();
            }
            case ASK -> {
                assertThat(each.policy().asks() && each.policy().canAsk() && each.card() && !shows)
                        .as(as)
                        .isTrue();
                assertThat(each.bond()).as(as).isNull();
                assertThat(each.partner() == null || each.partner().bond() == null)
                        .as(as)
                        .isTrue();
            }
            case TAKE_BACK -> {
                boolean readyOnly = each.bond() == Bond.OFFERED && !shows;
                assertThat(readyOnly || (each.bond() != null && each.bond().isOurs()))
                        .as(as)
                        .isTrue();
            }
            case END, CALL_OFF, STOP, FINISH, PART ->
                assertThat(each.bond() != null && each.bond().isOurs()).as(as).isTrue();
            case WITHDRAW ->
                assertThat(each.bond() == Bond.ASKED && !each.card()).as(as).isTrue();
            case CONFIRM ->
                assertThat(each.bond() == Bond.PAIRING && each.subscription() == Subscription.BOTH)
                        .as(as)
                        .isTrue();
            case LET_BE -> assertThat(shows).as(as).isTrue();
            case ENDED, FORGET, WAIT, GIVE_UP -> assertThat(each.bond()).as(as).isNotNull();
        }
        if (each.bond() == Bond.THEIRS || each.bond() == Bond.TAKEN_BACK || each.bond() == Bond.DECLINED) {
            throw new AssertionError("touched what is over: " + as);
        }
    }

    private static Optional<Move> given(
            Subscription subscription, @Nullable Bond bond, @Nullable Partner partner, PresencePolicy policy) {
        return new Case(subscription, false, managed(CARD), true, bond, partner, policy).move();
    }

    private static final PresencePolicy MUTUAL = new PresencePolicy(true, false, true, false);
    private static final PresencePolicy ASKING = new PresencePolicy(true, true, false, true);
    private static final PresencePolicy NAMES = new PresencePolicy(false, false, true, false);

    @Test
    void contactWhoIsReady_isPaired() {
        assertThat(given(Subscription.NONE, null, READY, MUTUAL)).contains(Move.PAIR);
        assertThat(given(Subscription.NONE, Bond.OFFERED, READY, MUTUAL)).contains(Move.PAIR);
    }

    @Test
    void contactWhoWantsUs_isShownThatWeAreReady_once() {
        assertThat(given(Subscription.NONE, null, new Partner(true, null), MUTUAL))
                .contains(Move.OFFER);
        assertThat(given(Subscription.NONE, Bond.OFFERED, new Partner(true, null), MUTUAL))
                .isEmpty();
    }

    @Test
    void contactWhoDoesNotWantUs_isLeftAlone() {
        assertThat(given(Subscription.NONE, null, null, MUTUAL)).isEmpty();
        assertThat(given(Subscription.NONE, null, new Partner(false, null), MUTUAL))
                .isEmpty();
        assertThat(given(Subscription.NONE, null, new Partner(true, Bond.TAKEN_BACK), ASKING))
                .isEmpty();
    }

    @Test
    void pairThatIsWell_needsNothing() {
        assertThat(given(Subscription.BOTH, Bond.PAIRED, new Partner(true, Bond.PAIRED), MUTUAL))
                .isEmpty();
        assertThat(given(Subscription.BOTH, Bond.PAIRED, new Partner(false, Bond.PAIRED), MUTUAL))
                .as("their card waits out its grace")
                .isEmpty();
    }

    @Test
    void pairWhoseCardIsGone_outlivesItsGrace_andNotLonger() {
        var paired = new Partner(true, Bond.PAIRED);
        assertThat(new Case(Subscription.BOTH, false, leaving(CARD, RECENTLY), false, Bond.PAIRED, paired, MUTUAL)
                        .move())
                .isEmpty();
        assertThat(new Case(Subscription.BOTH, false, leaving(CARD, LONG_AGO), false, Bond.PAIRED, paired, MUTUAL)
                        .move())
                .contains(Move.END);
        assertThat(new Case(Subscription.TO, false, leaving(CARD, LONG_AGO), false, Bond.ASKED, null, ASKING).move())
                .contains(Move.WITHDRAW);
    }

    @Test
    void pairWithoutAnOtherSide_ends() {
        assertThat(given(Subscription.BOTH, Bond.PAIRED, null, MUTUAL)).contains(Move.END);
        assertThat(given(Subscription.BOTH, Bond.PAIRED, new Partner(true, Bond.TAKEN_BACK), MUTUAL))
                .contains(Move.END);
        assertThat(given(Subscription.BOTH, Bond.PAIRED, new Partner(true, Bond.PAIRED), NAMES))
                .contains(Move.CALL_OFF);
    }

    @Test
    void halfOfAPair_wasTakenBack() {
        for (var left : List.of(Subscription.NONE, Subscription.TO, Subscription.FROM)) {
            assertThat(given(left, Bond.PAIRED, new Partner(true, Bond.PAIRED), MUTUAL))
                    .contains(Move.TAKE_BACK);
        }
    }

    private static final PresencePolicy BY_STANZAS = new PresencePolicy(true, false, false, true);

    /** Whoever sends {@code unsubscribe} first is not told by every server that the other one cannot be seen any more. */
    @Test
    void endByStanzas_leavesToTheOtherSideWhatItGives() {
        var paired = new Partner(true, Bond.PAIRED);
        var gone = new Partner(true, Bond.OFFERED);
        assertThat(given(Subscription.TO, Bond.ENDING, paired, BY_STANZAS))
                .as("waits")
                .isEmpty();
        assertThat(given(Subscription.TO, Bond.PARTING, paired, BY_STANZAS)).isEmpty();
        assertThat(given(Subscription.TO, Bond.ENDING, gone, BY_STANZAS)).contains(Move.FINISH);
        assertThat(given(Subscription.TO, Bond.PARTING, gone, BY_STANZAS)).contains(Move.TAKE_BACK);
        assertThat(given(Subscription.TO, Bond.PAIRED, paired, BY_STANZAS)).contains(Move.PART);
        assertThat(given(Subscription.TO, Bond.PAIRED, new Partner(true, Bond.ENDING), BY_STANZAS))
                .contains(Move.STOP);
        assertThat(given(Subscription.FROM, Bond.PAIRED, new Partner(true, Bond.ENDING), BY_STANZAS))
                .as("what we give we end")
                .contains(Move.END);
    }

    @Test
    void requestThatTheServerAnsweredByItself_isPartOfThePair() {
        var asking = new Partner(true, Bond.PAIRING);
        assertThat(given(Subscription.FROM, Bond.OFFERED, asking, BY_STANZAS)).contains(Move.PAIR);
        assertThat(given(Subscription.FROM, Bond.OFFERED, READY, BY_STANZAS)).contains(Move.LET_BE);
        assertThat(given(Subscription.FROM, Bond.OFFERED, new Partner(false, Bond.PAIRING), BY_STANZAS))
                .contains(Move.LET_BE);
        assertThat(given(Subscription.FROM, null, asking, BY_STANZAS)).contains(Move.LET_BE);
        assertThat(given(Subscription.TO, Bond.OFFERED, asking, BY_STANZAS)).contains(Move.LET_BE);
        assertThat(given(Subscription.FROM, Bond.OFFERED, asking, MUTUAL)).contains(Move.LET_BE);
        assertThat(given(Subscription.FROM, Bond.TAKEN_BACK, asking, BY_STANZAS))
                .isEmpty();
    }

    @Test
    void pairByStanzasThatOneSideTookBack_countsAsTakenBackByBoth() {
        for (var there : List.of(Bond.PARTING, Bond.TAKEN_BACK)) {
            for (var bond : List.of(Bond.PAIRING, Bond.PAIRED, Bond.ENDING)) {
                assertThat(given(Subscription.NONE, bond, new Partner(true, there), BY_STANZAS))
                        .contains(Move.TAKE_BACK);
            }
            assertThat(given(Subscription.BOTH, Bond.PAIRED, new Partner(true, there), BY_STANZAS))
                    .contains(Move.TAKE_BACK);
        }
    }

    @Test
    void pairThatIsLoweredWhileItRises_isTakenBack_andNotRaisedAgain() {
        for (var there : List.of(Bond.OFFERED, Bond.PAIRING, Bond.PAIRED)) {
            var partner = new Partner(true, there);
            for (var left : List.of(Subscription.NONE, Subscription.FROM)) {
                assertThat(given(left, Bond.PAIRING, partner, BY_STANZAS)).contains(Move.PAIR);
                var lowered = new Case(left, false, managed(CARD), true, Bond.PAIRING, partner, BY_STANZAS, true);
                assertThat(lowered.move()).contains(Move.TAKE_BACK);
            }
        }
        var ended = new Partner(true, Bond.ENDING);
        assertThat(new Case(Subscription.NONE, false, managed(CARD), true, Bond.PAIRING, ended, BY_STANZAS, true)
                        .move())
                .as("by the other side's doing")
                .contains(Move.ENDED);
        assertThat(given(Subscription.NONE, Bond.OFFERED, new Partner(true, Bond.TAKEN_BACK), BY_STANZAS))
                .as("and it counts for who was ready")
                .contains(Move.TAKE_BACK);
        var partner = new Partner(true, Bond.PAIRED);
        assertThat(new Case(Subscription.BOTH, false, managed(CARD), true, Bond.PAIRING, partner, BY_STANZAS, true)
                        .move())
                .as("there in the end")
                .contains(Move.CONFIRM);
    }

    @Test
    void subscriptionThatPeopleMade_isNotedAsTheirs_andNeverTouched() {
        for (var made : List.of(Subscription.TO, Subscription.FROM, Subscription.BOTH)) {
            assertThat(given(made, null, READY, MUTUAL)).contains(Move.LET_BE);
            assertThat(given(made, Bond.THEIRS, null, NAMES)).isEmpty();
        }
    }

    @Test
    void contactElsewhere_isAskedOnce() {
        assertThat(given(Subscription.NONE, null, null, ASKING)).contains(Move.ASK);
        assertThat(given(Subscription.NONE, Bond.ASKED, null, ASKING))
                .as("they said no")
                .contains(Move.GIVE_UP);
        assertThat(given(Subscription.NONE, Bond.DECLINED, null, ASKING)).isEmpty();
        assertThat(given(Subscription.NONE, Bond.OFFERED, null, ASKING))
                .as("after a pair")
                .isEmpty();
        assertThat(given(Subscription.TO, Bond.ASKED, null, ASKING))
                .as("they said yes")
                .isEmpty();
    }

    @Test
    void whomWeAskedAndWhoWantsUsNow_isPaired() {
        assertThat(given(Subscription.TO, Bond.ASKED, new Partner(true, Bond.PAIRING), ASKING))
                .contains(Move.PAIR);
        assertThat(given(Subscription.NONE, null, new Partner(true, Bond.ASKED), ASKING))
                .contains(Move.PAIR);
    }

    @Test
    void contactWithAStepOfItsOwn_hasToWait() {
        var view = new RosterView(
                Map.of(ALICE, NEWER_CARD), Map.of(ALICE, item(CARD)), Map.of(ALICE, managed(CARD)), Set.of(), NOW);
        var items = RosterReconciler.reconcile(view, DEFAULT);
        var presence = new PresenceView(
                view, Map.of(), Map.of(ALICE, READY), Map.of(), Set.of(), Set.of(), Set.of(), Set.of());
        assertThat(items).hasSize(1);
        assertThat(PresenceReconciler.reconcile(presence, DEFAULT, MUTUAL, items))
                .isEmpty();
    }

    @Test
    void presenceThatWasWrittenTooOften_isHeld() {
        var view = new RosterView(
                Map.of(ALICE, CARD), Map.of(ALICE, item(CARD)), Map.of(ALICE, managed(CARD)), Set.of(), NOW);
        var presence = new PresenceView(
                view, Map.of(), Map.of(ALICE, READY), Map.of(), Set.of(), Set.of(), Set.of(ALICE), Set.of());
        assertThat(PresenceReconciler.reconcile(presence, DEFAULT, MUTUAL, List.of()))
                .containsExactly(new RosterChange.Hold(ALICE));
    }

    @Test
    void endOfAPair_isNeverHeld() {
        var both = item(CARD, Subscription.BOTH);
        var view =
                new RosterView(Map.of(ALICE, CARD), Map.of(ALICE, both), Map.of(ALICE, managed(CARD)), Set.of(), NOW);
        var presence = new PresenceView(
                view, Map.of(ALICE, Bond.PAIRED), Map.of(), Map.of(), Set.of(), Set.of(), Set.of(ALICE), Set.of());
        assertThat(PresenceReconciler.reconcile(presence, DEFAULT, MUTUAL, List.of()))
                .containsExactly(new RosterChange.Flow(ALICE, both, Move.END));
    }
}
