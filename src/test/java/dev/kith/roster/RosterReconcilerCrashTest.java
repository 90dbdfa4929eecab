package dev.kith.roster;

import static dev.kith.roster.Fixtures.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.roster.LastSynced.Reason;
import dev.kith.roster.RosterChange.Add;
import dev.kith.roster.RosterChange.Adopt;
import dev.kith.roster.RosterChange.Forget;
import dev.kith.roster.RosterChange.Release;
import dev.kith.roster.RosterChange.Remove;
import dev.kith.roster.RosterChange.Update;
import org.junit.jupiter.api.Test;

/** What a pass makes of a write that an earlier one did not see the end of. */
class RosterReconcilerCrashTest {
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
        assertThat(given().card(CARD).item(CARD).memory(beforeRemoving(CARD)).plan())
                .containsExactly(new Adopt(CARD));
    }

    @Test
    void K1_addThatNeverArrived_isDoneAgain() {
        assertThat(given().card(CARD).memory(beforeWriting(null, CARD)).plan()).containsExactly(new Add(CARD));
    }

    @Test
    void K1_addThatNeverArrived_isDoneAsTheCardSaysNow() {
        assertThat(given().card(NEWER_CARD).memory(beforeWriting(null, CARD)).plan())
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
