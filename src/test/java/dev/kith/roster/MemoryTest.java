package dev.kith.roster;

import static dev.kith.roster.Fixtures.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.roster.LastSynced.Intent;
import dev.kith.roster.LastSynced.Managed;
import dev.kith.roster.LastSynced.Reason;
import dev.kith.roster.LastSynced.Released;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What each step leaves in the ledger, before its write and after it. */
class MemoryTest {
    private static final Contact FADED = CARD.withoutGroups();

    @Nested
    class Before {
        @Test
        void add_isNoted_asNotKnownToHaveArrived() {
            assertThat(Memory.before(new RosterChange.Add(CARD), null))
                    .contains(new Managed(null, new Intent.Write(CARD), null));
        }

        @Test
        void addAfterOurOwnRemoval_dropsWhatWasWrittenBefore() {
            assertThat(Memory.before(new RosterChange.Add(NEWER_CARD), beforeRemoving(CARD)))
                    .contains(new Managed(null, new Intent.Write(NEWER_CARD), null));
        }

        @Test
        void update_isNoted_withWhatItReplaces() {
            assertThat(Memory.before(new RosterChange.Update(item(CARD), NEWER_CARD), managed(CARD)))
                    .contains(new Managed(CARD, new Intent.Write(NEWER_CARD), null));
        }

        @Test
        void update_isNotedWithWhatTheItemSays_notWithAnOlderMemory() {
            var lastAnswerWasLost = beforeWriting(CARD, NEWER_CARD);
            assertThat(Memory.before(new RosterChange.Update(item(NEWER_CARD), FADED), lastAnswerWasLost))
                    .contains(new Managed(NEWER_CARD, new Intent.Write(FADED), null));
        }

        @Test
        void updateOfAnItemThatWasLeaving_endsItsLeaving() {
            assertThat(Memory.before(new RosterChange.Update(item(FADED), CARD), leaving(FADED, LONG_AGO)))
                    .contains(new Managed(FADED, new Intent.Write(CARD), null));
        }

        @Test
        void firstOverwritingOfAHandMadeItem_isNotNoted() {
            assertThat(Memory.before(new RosterChange.Update(item(BY_HAND), CARD), null))
                    .isEmpty();
        }

        @Test
        void fade_isNoted_andItsGraceNotYet() {
            var fade = new RosterChange.Fade(item(CARD, Subscription.BOTH), FADED, NOW);
            assertThat(Memory.before(fade, managed(CARD))).contains(new Managed(CARD, new Intent.Write(FADED), null));
        }

        @Test
        void remove_isNoted_andItsGraceKept() {
            assertThat(Memory.before(new RosterChange.Remove(item(FADED)), leaving(FADED, RECENTLY)))
                    .contains(new Managed(FADED, new Intent.Removal(), RECENTLY));
        }

        @Test
        void whatIsNotWritten_needsNoNote() {
            var alreadyWithoutGroups = new RosterChange.Fade(item(FADED, Subscription.BOTH), FADED, NOW);
            for (var change : List.of(
                    alreadyWithoutGroups,
                    new RosterChange.Adopt(CARD),
                    new RosterChange.Forget(ALICE),
                    new RosterChange.Release(ALICE, Reason.CHANGED_BY_PERSON),
                    new RosterChange.Hold(ALICE))) {
                assertThat(Memory.before(change, managed(CARD)))
                        .as("%s", change)
                        .isEmpty();
            }
        }
    }

    @Nested
    class After {
        @Test
        void whatWasWrittenOrAdopted_isOurs() {
            var old = beforeWriting(NEWER_CARD, FADED);
            assertThat(Memory.after(new RosterChange.Add(CARD), old)).contains(managed(CARD));
            assertThat(Memory.after(new RosterChange.Adopt(CARD), old)).contains(managed(CARD));
            assertThat(Memory.after(new RosterChange.Update(item(NEWER_CARD), CARD), old))
                    .contains(managed(CARD));
        }

        @Test
        void fade_beginsTheGrace() {
            var fade = new RosterChange.Fade(item(CARD, Subscription.BOTH), FADED, NOW);
            assertThat(Memory.after(fade, managed(CARD))).contains(leaving(FADED, NOW));
        }

        @Test
        void release_isRememberedWithItsReason() {
            assertThat(Memory.after(new RosterChange.Release(ALICE, Reason.REMOVED_BY_PERSON), managed(CARD)))
                    .contains(new Released(Reason.REMOVED_BY_PERSON));
        }

        @Test
        void whatIsGone_isForgotten() {
            assertThat(Memory.after(new RosterChange.Remove(item(CARD)), managed(CARD)))
                    .isEmpty();
            assertThat(Memory.after(new RosterChange.Forget(ALICE), managed(CARD)))
                    .isEmpty();
        }

        @Test
        void hold_changesNothing() {
            var last = leaving(FADED, RECENTLY);
            assertThat(Memory.after(new RosterChange.Hold(ALICE), last)).contains(last);
            assertThat(Memory.after(new RosterChange.Hold(ALICE), null)).isEmpty();
        }
    }
}
