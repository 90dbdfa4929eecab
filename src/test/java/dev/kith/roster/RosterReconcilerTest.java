package dev.kith.roster;

import static dev.kith.roster.Fixtures.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.roster.LastSynced.Intent;
import dev.kith.roster.LastSynced.Managed;
import dev.kith.roster.LastSynced.Reason;
import dev.kith.roster.LastSynced.Released;
import dev.kith.roster.RosterChange.Add;
import dev.kith.roster.RosterChange.Adopt;
import dev.kith.roster.RosterChange.Fade;
import dev.kith.roster.RosterChange.Forget;
import dev.kith.roster.RosterChange.Hold;
import dev.kith.roster.RosterChange.Leave;
import dev.kith.roster.RosterChange.Release;
import dev.kith.roster.RosterChange.Remove;
import dev.kith.roster.RosterChange.Update;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;
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

        @Test
        void K1_addThatNeverArrived_isDoneAgain() {
            assertThat(given().card(CARD).memory(beforeWriting(null, CARD)).plan())
                    .containsExactly(new Add(CARD));
        }

        @Test
        void K1_addThatNeverArrived_isDoneAsTheCardSaysNow() {
            assertThat(given().card(NEWER_CARD)
                            .memory(beforeWriting(null, CARD))
                            .plan())
                    .containsExactly(new Add(NEWER_CARD));
        }

        @Test
        void K1_addThatNeverArrived_isForgotten_whenTheCardIsGone() {
            assertThat(given().memory(beforeWriting(null, CARD)).plan()).containsExactly(new Forget(ALICE));
        }

        @Test
        void K1_ownRemovalThatArrived_isForgotten() {
            assertThat(given().memory(beforeRemoving(CARD)).plan()).containsExactly(new Forget(ALICE));
        }

        @Test
        void K1_ownRemovalThatArrived_isNotTakenForThePersons_whenTheCardIsBack() {
            assertThat(given().card(CARD).memory(beforeRemoving(CARD)).plan()).containsExactly(new Add(CARD));
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
    class AfterACrash {
        @Test
        void K1_updateThatArrived_isAdopted() {
            assertThat(given().card(NEWER_CARD)
                            .item(NEWER_CARD)
                            .memory(beforeWriting(CARD, NEWER_CARD))
                            .plan())
                    .containsExactly(new Adopt(NEWER_CARD));
        }

        @Test
        void K1_updateThatDidNotArrive_isDoneAgain() {
            assertThat(given().card(NEWER_CARD)
                            .item(CARD)
                            .memory(beforeWriting(CARD, NEWER_CARD))
                            .plan())
                    .containsExactly(new Update(item(CARD), NEWER_CARD));
        }

        @Test
        void K1_updateThatArrived_isNotTakenForThePersons_whenTheCardWentBackMeanwhile() {
            assertThat(given().card(CARD)
                            .item(NEWER_CARD)
                            .memory(beforeWriting(CARD, NEWER_CARD))
                            .plan())
                    .containsExactly(new Update(item(NEWER_CARD), CARD));
        }

        @Test
        void K1_updateThatArrived_isOursToRemove_whenTheCardIsGoneMeanwhile() {
            assertThat(given().item(NEWER_CARD)
                            .memory(beforeWriting(CARD, NEWER_CARD))
                            .plan())
                    .containsExactly(new Remove(item(NEWER_CARD)));
        }

        @Test
        void K1_addThatArrived_isAdopted() {
            assertThat(given().card(CARD)
                            .item(CARD)
                            .memory(beforeWriting(null, CARD))
                            .plan())
                    .containsExactly(new Adopt(CARD));
        }

        @Test
        void H1_itemThePersonMadeWhereOurAddDidNotArrive_isReleased() {
            assertThat(given().card(CARD)
                            .item(BY_HAND)
                            .memory(beforeWriting(null, CARD))
                            .plan())
                    .containsExactly(new Release(ALICE, Reason.CHANGED_BY_PERSON));
        }

        @Test
        void K1_removalThatDidNotArrive_isDoneAgain() {
            assertThat(given().item(CARD).memory(beforeRemoving(CARD)).plan()).containsExactly(new Remove(item(CARD)));
        }

        @Test
        void K1_removalThatDidNotArrive_isCalledOff_whenTheCardIsBack() {
            assertThat(given().card(CARD)
                            .item(CARD)
                            .memory(beforeRemoving(CARD))
                            .plan())
                    .containsExactly(new Adopt(CARD));
        }
    }

    @Nested
    class AContactWhoseCardIsGone {
        @Test
        void itemWithoutSubscription_isRemovedAtOnce() {
            assertThat(given().item(CARD).memory(managed(CARD)).plan()).containsExactly(new Remove(item(CARD)));
        }

        @ParameterizedTest
        @EnumSource(value = Subscription.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
        void itemWithPresence_losesOurGroups_andItsGraceBegins(Subscription subscription) {
            assertThat(given().item(CARD, subscription).memory(managed(CARD)).plan())
                    .containsExactly(new Fade(item(CARD, subscription), CARD.withoutGroups(), NOW));
        }

        @Test
        void itemThatWaitsForAnAnswer_isNotJustRemoved() {
            var asked = item(CARD, Subscription.NONE, true);
            assertThat(given().item(asked).memory(managed(CARD)).plan())
                    .containsExactly(new Fade(asked, CARD.withoutGroups(), NOW));
        }

        @Test
        void C2_itemInItsGracePeriod_waits() {
            assertThat(given().item(CARD.withoutGroups(), Subscription.BOTH)
                            .memory(leaving(CARD.withoutGroups(), RECENTLY))
                            .plan())
                    .isEmpty();
        }

        @Test
        void itemWithoutGroups_fadesWithoutAWrite_becauseItsGraceMustBegin() {
            var plain = CARD.withoutGroups();
            var plan =
                    given().item(plain, Subscription.TO).memory(managed(plain)).plan();
            assertThat(plan).containsExactly(new Fade(item(plain, Subscription.TO), plain, NOW));
            assertThat(plan.getFirst().writes()).isFalse();
        }

        @Test
        void itemWhoseGraceIsOver_isLeft() {
            var faded = item(CARD.withoutGroups(), Subscription.BOTH);
            assertThat(given().item(faded)
                            .memory(leaving(CARD.withoutGroups(), LONG_AGO))
                            .plan())
                    .containsExactly(new Leave(faded));
        }

        @Test
        void grace_isOverToTheSecond() {
            var faded = item(CARD.withoutGroups(), Subscription.BOTH);
            var memory = leaving(CARD.withoutGroups(), NOW);
            assertThat(given().item(faded)
                            .memory(memory)
                            .at(NOW.plus(GRACE).minusSeconds(1))
                            .plan())
                    .isEmpty();
            assertThat(given().item(faded).memory(memory).at(NOW.plus(GRACE)).plan())
                    .containsExactly(new Leave(faded));
        }

        @Test
        void itemWhoseSubscriptionEnded_isRemoved_withoutWaitingForTheGrace() {
            var faded = item(CARD.withoutGroups());
            assertThat(given().item(faded)
                            .memory(leaving(CARD.withoutGroups(), RECENTLY))
                            .plan())
                    .containsExactly(new Remove(faded));
        }

        @Test
        void itemWithPresence_isLeftAtOnce_whereTheAccountWantsNoGrace() {
            assertThat(given().item(CARD, Subscription.FROM)
                            .memory(managed(CARD))
                            .policy(AT_ONCE)
                            .plan())
                    .containsExactly(new Leave(item(CARD, Subscription.FROM)));
        }

        @Test
        void itemWithPresence_fadesOnce_andStays_whereSubscriptionsCannotBeEnded() {
            var faded = CARD.withoutGroups();
            assertThat(given().item(CARD, Subscription.FROM)
                            .memory(managed(CARD))
                            .policy(AT_ONCE_BUT_CANNOT_LEAVE)
                            .plan())
                    .containsExactly(new Fade(item(CARD, Subscription.FROM), faded, NOW));
            for (var policy : Set.of(AT_ONCE_BUT_CANNOT_LEAVE, CANNOT_LEAVE)) {
                assertThat(given().item(faded, Subscription.FROM)
                                .memory(leaving(faded, LONG_AGO))
                                .policy(policy)
                                .plan())
                        .isEmpty();
            }
        }

        @Test
        void fadedItem_getsItsGroupsBack_whenItsCardComesBack() {
            var faded = item(CARD.withoutGroups(), Subscription.BOTH);
            assertThat(given().card(CARD)
                            .item(faded)
                            .memory(leaving(CARD.withoutGroups(), RECENTLY))
                            .plan())
                    .containsExactly(new Update(faded, CARD));
        }

        @Test
        void graceEnds_whenTheCardComesBackWithoutGroups() {
            var plain = CARD.withoutGroups();
            assertThat(given().card(plain)
                            .item(plain, Subscription.BOTH)
                            .memory(leaving(plain, LONG_AGO))
                            .plan())
                    .containsExactly(new Adopt(plain));
        }

        @Test
        void fadedItemThePersonTookUp_isReleased() {
            assertThat(given().item(BY_HAND, Subscription.BOTH)
                            .memory(leaving(CARD.withoutGroups(), LONG_AGO))
                            .plan())
                    .containsExactly(new Release(ALICE, Reason.CHANGED_BY_PERSON));
        }

        @Test
        void K1_fadeThatArrived_isNotWrittenAgain() {
            var faded = CARD.withoutGroups();
            var plan = given().item(faded, Subscription.BOTH)
                    .memory(new Managed(CARD, new Intent.Write(faded), null))
                    .plan();
            assertThat(plan).containsExactly(new Fade(item(faded, Subscription.BOTH), faded, NOW));
            assertThat(plan.getFirst().writes()).isFalse();
        }
    }

    @Nested
    class WhenTheClockJumps {
        private final Contact faded = CARD.withoutGroups();

        @Test
        void T1_backBeforeTheGraceBegan_leavesNothing() {
            assertThat(given().item(faded, Subscription.BOTH)
                            .memory(leaving(faded, NOW.plus(Duration.ofDays(3650))))
                            .plan())
                    .isEmpty();
        }

        @Test
        void T1_aWantedContact_isOutOfItsReach() {
            for (var time : Set.of(Instant.EPOCH, Instant.MIN, Instant.MAX)) {
                assertThat(given().card(CARD)
                                .item(CARD)
                                .memory(managed(CARD))
                                .at(time)
                                .plan())
                        .isEmpty();
            }
        }

        @Test
        void T1_graceForEver_neverEnds() {
            var forEver = new RosterPolicy(false, ChronoUnit.FOREVER.getDuration(), true);
            assertThat(given().item(faded, Subscription.BOTH)
                            .memory(leaving(faded, Instant.MIN))
                            .at(Instant.MAX)
                            .policy(forEver)
                            .plan())
                    .isEmpty();
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
