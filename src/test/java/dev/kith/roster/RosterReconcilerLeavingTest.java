package dev.kith.roster;

import static dev.kith.roster.Fixtures.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.roster.LastSynced.Intent;
import dev.kith.roster.LastSynced.Managed;
import dev.kith.roster.LastSynced.Reason;
import dev.kith.roster.RosterChange.Adopt;
import dev.kith.roster.RosterChange.Fade;
import dev.kith.roster.RosterChange.Release;
import dev.kith.roster.RosterChange.Remove;
import dev.kith.roster.RosterChange.Update;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of an item of ours whose card is gone. */
class RosterReconcilerLeavingTest {
    @Test
    void itemWithoutSubscription_isRemovedAtOnce() {
        assertThat(given().item(CARD).memory(managed(CARD)).plan()).containsExactly(new Remove(item(CARD)));
    }

    /** H1: whether we adopted it or wrote over it, we did not make it. */
    @ParameterizedTest
    @EnumSource(Subscription.class)
    void H1_itemThatWasThereBefore_staysAsItIs(Subscription subscription) {
        var item = item(CARD, subscription);
        var plan = given().item(item).memory(managed(CARD)).fromBefore().plan();
        assertThat(plan).containsExactly(new Fade(item, CARD, NOW, true));
        assertThat(plan).noneMatch(RosterChange::writes);
        assertThat(plan).as("nothing for the brake").noneMatch(RosterChange::removes);
        assertThat(given().item(item)
                        .memory(leaving(CARD, LONG_AGO))
                        .fromBefore()
                        .plan())
                .isEmpty();
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
        var plan = given().item(plain, Subscription.TO).memory(managed(plain)).plan();
        assertThat(plan).containsExactly(new Fade(item(plain, Subscription.TO), plain, NOW));
        assertThat(plan.getFirst().writes()).isFalse();
    }

    @Test
    void itemWhoseSubscriptionEnded_isRemoved_withoutWaitingForTheGrace() {
        var faded = item(CARD.withoutGroups());
        assertThat(given().item(faded)
                        .memory(leaving(CARD.withoutGroups(), RECENTLY))
                        .plan())
                .containsExactly(new Remove(faded));
    }

    /** Presence that the people let flow is theirs to end, however long its card is gone. */
    @Test
    void itemWithPresence_fadesOnce_andStays_whateverTheGrace() {
        var faded = CARD.withoutGroups();
        for (var policy : Set.of(DEFAULT, AT_ONCE)) {
            assertThat(given().item(CARD, Subscription.FROM)
                            .memory(managed(CARD))
                            .policy(policy)
                            .plan())
                    .containsExactly(new Fade(item(CARD, Subscription.FROM), faded, NOW));
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

    @Nested
    class WhenTheClockJumps {
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
    }
}
