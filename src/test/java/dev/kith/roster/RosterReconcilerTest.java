package dev.kith.roster;

import static dev.kith.roster.Fixtures.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.roster.LastSynced.Reason;
import dev.kith.roster.LastSynced.Released;
import dev.kith.roster.RosterChange.Add;
import dev.kith.roster.RosterChange.Adopt;
import dev.kith.roster.RosterChange.Forget;
import dev.kith.roster.RosterChange.Hold;
import dev.kith.roster.RosterChange.Release;
import dev.kith.roster.RosterChange.Remove;
import dev.kith.roster.RosterChange.Update;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every rule of the reconciler, one story each. */
class RosterReconcilerTest {

    @Nested
    class AContactWeNeverMet {
        @Test
        void newCard_isAdded() {
            assertThat(given().card(CARD).plan()).containsExactly(new Add(CARD));
        }

        @Test
        void itemThatAlreadySaysWhatTheCardSays_isAdopted() {
            assertThat(given().card(CARD).item(CARD, Subscription.BOTH).plan()).containsExactly(new Adopt(CARD));
        }

        @Test
        void H1_handMadeItemThatDiffersFromItsCard_isLeftAlone() {
            assertThat(given().card(CARD).item(BY_HAND).plan()).isEmpty();
        }

        @Test
        void H1_handMadeItemThatDiffersOnlyInItsGroups_isLeftAlone() {
            assertThat(given().card(CARD).item(CARD.withoutGroups()).plan()).isEmpty();
        }

        @Test
        void handMadeItem_isOverwritten_whenThePersonLetTheBookWin() {
            assertThat(given().card(CARD).item(BY_HAND).policy(BOOK_WINS).plan())
                    .containsExactly(new Update(item(BY_HAND), CARD));
        }

        @Test
        void H1_itemWithoutCard_isNotEvenLookedAt() {
            assertThat(given().item(BY_HAND).policy(BOOK_WINS).plan()).isEmpty();
        }

        @Test
        void H2_itemOfALostLedger_isNotRemoved_thoughItsCardIsGone() {
            assertThat(given().item(CARD, Subscription.BOTH)
                            .item(item(NEWER_CARD))
                            .policy(AT_ONCE)
                            .plan())
                    .isEmpty();
        }
    }

    @Nested
    class AReleasedContact {
        @ParameterizedTest
        @EnumSource(Reason.class)
        void R1_contactThePersonRemoved_isNotAddedBack(Reason reason) {
            assertThat(given().card(CARD).memory(new Released(reason)).plan()).isEmpty();
        }

        @ParameterizedTest
        @EnumSource(Reason.class)
        void H1_releasedItem_isNotTouched_evenWhereTheBookWins(Reason reason) {
            var story = given().memory(new Released(reason)).item(BY_HAND).policy(BOOK_WINS);
            assertThat(story.plan()).isEmpty();
            assertThat(story.card(CARD).plan()).isEmpty();
        }

        @Test
        void releasedItem_isNotAdoptedAgain_whenItHappensToMatchItsCard() {
            assertThat(given().card(CARD)
                            .item(CARD)
                            .memory(new Released(Reason.CHANGED_BY_PERSON))
                            .plan())
                    .isEmpty();
        }
    }

    @Nested
    class AContactThatIsGoneFromTheRoster {
        @Test
        void R1_contactThePersonRemoved_isReleased() {
            assertThat(given().card(CARD).memory(managed(CARD)).plan())
                    .containsExactly(new Release(ALICE, Reason.REMOVED_BY_PERSON));
        }

        @Test
        void R1_contactThePersonRemoved_isReleased_alsoWhileAnUpdateWasOnItsWay() {
            assertThat(given().card(NEWER_CARD)
                            .memory(beforeWriting(CARD, NEWER_CARD))
                            .plan())
                    .containsExactly(new Release(ALICE, Reason.REMOVED_BY_PERSON));
        }

        @Test
        void contactGoneOnBothSides_isForgotten() {
            assertThat(given().memory(managed(CARD)).plan()).containsExactly(new Forget(ALICE));
        }
    }

    @Nested
    class AContactInStep {
        @Test
        void C2_itemAsWrittenAndAsWanted_needsNothing() {
            assertThat(given().card(CARD).item(CARD).memory(managed(CARD)).plan())
                    .isEmpty();
        }

        @ParameterizedTest
        @EnumSource(Subscription.class)
        void C2_whosePresenceFlows_doesNotMatter(Subscription subscription) {
            assertThat(given().card(CARD)
                            .item(item(CARD, subscription, true))
                            .memory(managed(CARD))
                            .plan())
                    .isEmpty();
        }

        @Test
        void changedCard_updatesTheItem() {
            assertThat(given().card(NEWER_CARD)
                            .item(CARD, Subscription.BOTH)
                            .memory(managed(CARD))
                            .plan())
                    .containsExactly(new Update(item(CARD, Subscription.BOTH), NEWER_CARD));
        }

        @Test
        void itemThePersonChanged_isReleased() {
            assertThat(given().card(CARD).item(BY_HAND).memory(managed(CARD)).plan())
                    .containsExactly(new Release(ALICE, Reason.CHANGED_BY_PERSON));
        }

        @Test
        void H1_itemThePersonChanged_isReleased_evenWhereTheBookWins() {
            assertThat(given().card(CARD)
                            .item(BY_HAND)
                            .memory(managed(CARD))
                            .policy(BOOK_WINS)
                            .plan())
                    .containsExactly(new Release(ALICE, Reason.CHANGED_BY_PERSON));
        }

        @Test
        void H1_itemThePersonChanged_isReleased_alsoWhenItsCardIsGone() {
            assertThat(given().item(BY_HAND)
                            .memory(managed(CARD))
                            .policy(AT_ONCE)
                            .plan())
                    .containsExactly(new Release(ALICE, Reason.CHANGED_BY_PERSON));
        }

        @Test
        void itemThePersonChangedToWhatTheCardSaysNow_staysOurs() {
            assertThat(given().card(NEWER_CARD)
                            .item(NEWER_CARD)
                            .memory(managed(CARD))
                            .plan())
                    .containsExactly(new Adopt(NEWER_CARD));
        }
    }

    @Nested
    class AHeldContact {
        @Test
        void anyWrite_isHeld() {
            assertThat(given().held(ALICE).card(CARD).plan()).containsExactly(new Hold(ALICE));
            assertThat(given().held(ALICE)
                            .card(NEWER_CARD)
                            .item(CARD)
                            .memory(managed(CARD))
                            .plan())
                    .containsExactly(new Hold(ALICE));
            assertThat(given().held(ALICE).item(CARD).memory(managed(CARD)).plan())
                    .containsExactly(new Hold(ALICE));
            assertThat(given().held(ALICE)
                            .item(CARD, Subscription.BOTH)
                            .memory(managed(CARD))
                            .plan())
                    .containsExactly(new Hold(ALICE));
            assertThat(given().held(ALICE)
                            .item(CARD, Subscription.BOTH)
                            .memory(managed(CARD))
                            .policy(AT_ONCE)
                            .plan())
                    .containsExactly(new Hold(ALICE));
        }

        @Test
        void whatIsOnlyRemembered_isNotHeld() {
            assertThat(given().held(ALICE).card(CARD).item(CARD).plan()).containsExactly(new Adopt(CARD));
            assertThat(given().held(ALICE).memory(managed(CARD)).plan()).containsExactly(new Forget(ALICE));
            assertThat(given().held(ALICE).card(CARD).memory(managed(CARD)).plan())
                    .containsExactly(new Release(ALICE, Reason.REMOVED_BY_PERSON));
        }

        @Test
        void nobodyElse_isHeld() {
            assertThat(given().held(BOB).card(CARD).plan()).containsExactly(new Add(CARD));
        }
    }

    @Test
    void plan_isOrderedByAddress() {
        var carol = contact(CAROL, "Carol");
        var bob = contact(BOB, "Bob");
        assertThat(given().card(carol)
                        .memory(CAROL, managed(carol))
                        .card(CARD)
                        .memory(BOB, managed(bob))
                        .item(bob)
                        .plan())
                .containsExactly(new Add(CARD), new Remove(item(bob)), new Release(CAROL, Reason.REMOVED_BY_PERSON));
    }
}
