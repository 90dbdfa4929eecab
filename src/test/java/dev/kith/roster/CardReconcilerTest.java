package dev.kith.roster;

import static dev.kith.roster.Fixtures.ALICE;
import static dev.kith.roster.Fixtures.BOB;
import static dev.kith.roster.Fixtures.BY_HAND;
import static dev.kith.roster.Fixtures.CARD;
import static dev.kith.roster.Fixtures.NEWER_CARD;
import static dev.kith.roster.Fixtures.NOW;
import static dev.kith.roster.Fixtures.contact;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.jid.BareJid;
import dev.kith.roster.CardChange.Create;
import dev.kith.roster.CardChange.Delete;
import dev.kith.roster.CardChange.Forget;
import dev.kith.roster.CardChange.GiveUp;
import dev.kith.roster.CardChange.Look;
import dev.kith.roster.CardChange.Miss;
import dev.kith.roster.CardChange.Return;
import dev.kith.roster.CardChange.See;
import dev.kith.roster.CardChange.Update;
import dev.kith.roster.CardReconciler.Plan;
import dev.kith.roster.LastSynced.Managed;
import dev.kith.roster.LastSynced.Released;
import dev.kith.roster.MadeCard.Ours;
import dev.kith.roster.MadeCard.Reason;
import dev.kith.roster.MadeCard.Theirs;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The rules of docs/two-way.md, one by one. */
class CardReconcilerTest {
    private static final BareJid OWNER = BareJid.parse("owner@example.org");
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final String PLACE = "https://dav.example/owner/chat/alice.vcf";
    private static final String ETAG = "\"1\"";
    private static final Instant BEFORE = NOW.minus(PATIENCE);

    private final Map<BareJid, RosterItem> roster = new HashMap<>();
    private final Map<BareJid, LastSynced> ledger = new HashMap<>();
    private final Map<BareJid, MadeCard> made = new HashMap<>();
    private final Map<String, String> versions = new HashMap<>();
    private final Set<BareJid> named = new HashSet<>();
    private final Set<BareJid> held = new HashSet<>();
    private boolean rosterComplete = true;
    private boolean booksComplete = true;

    private static Ours ours(@Nullable Contact written) {
        return new Ours(PLACE, written, ETAG, null, true, null);
    }

    private CardReconcilerTest item(Contact contact) {
        roster.put(contact.jid(), Fixtures.item(contact));
        return this;
    }

    private CardReconcilerTest card(MadeCard card, @Nullable String version) {
        made.put(ALICE, card);
        if (version != null) {
            versions.put(card.place(), version);
        }
        return this;
    }

    /** Somebody else is on the roster, so that it is not empty. */
    private CardReconcilerTest others() {
        item(contact(BOB, "Bob"));
        named.add(BOB);
        return this;
    }

    private Plan plan(int released) {
        var view = new CardView(
                OWNER,
                "kith.example.org",
                roster,
                rosterComplete,
                ledger,
                made,
                versions,
                named,
                booksComplete,
                held,
                NOW);
        return CardReconciler.reconcile(view, PATIENCE, released);
    }

    private List<CardChange> steps() {
        Plan plan = plan(0);
        assertThat(plan.withheld()).isEmpty();
        return plan.steps();
    }

    @Test
    void contactAddedInChat_getsACard() {
        assertThat(item(BY_HAND).steps()).containsExactly(new Create(BY_HAND));
    }

    @Test
    void contactWithoutAName_isNamedByItsAddress() {
        roster.put(ALICE, new RosterItem(ALICE, "", new java.util.TreeSet<>(), Subscription.BOTH, false));
        assertThat(steps()).containsExactly(new Create(contact(ALICE, ALICE.toString())));
    }

    @Test
    void contactThatFollowsACard_getsNone() {
        ledger.put(ALICE, Managed.of(CARD));
        assertThat(item(CARD).steps()).isEmpty();
    }

    @Test
    void contactThatACardNames_getsNone() {
        named.add(ALICE);
        assertThat(item(BY_HAND).steps()).isEmpty();
    }

    @Test
    void contactTakenOverFromUs_getsACard_onlyWhenNoCardNamesIt() {
        ledger.put(ALICE, new Released(LastSynced.Reason.CHANGED_BY_PERSON));
        assertThat(item(BY_HAND).steps()).containsExactly(new Create(BY_HAND));
        named.add(ALICE);
        assertThat(steps()).isEmpty();
    }

    @Test
    void whoIsNoPerson_getsNoCard() {
        for (String jid : List.of(
                "owner@example.org",
                "kith.example.org",
                "probe@kith.example.org",
                "icq.example.org",
                "1@icq.example.org")) {
            item(contact(BareJid.parse(jid), "Named"));
        }
        assertThat(steps()).isEmpty();
    }

    @Test
    void whoMerelySeesThePersonsPresence_getsNoCard_untilAdded() {
        roster.put(ALICE, new RosterItem(ALICE, "", new java.util.TreeSet<>(), Subscription.FROM, false));
        assertThat(steps()).isEmpty();
        roster.put(ALICE, new RosterItem(ALICE, "", new java.util.TreeSet<>(), Subscription.FROM, true));
        assertThat(steps()).hasSize(1);
    }

    @Test
    void cardsNotReadYet_letUsWait() {
        booksComplete = false;
        assertThat(item(BY_HAND).steps()).isEmpty();
    }

    @Test
    void C2_ownWriteThatComesBack_causesNoWrite() {
        assertThat(item(CARD).card(ours(CARD), ETAG).steps()).isEmpty();
    }

    @Test
    void cardOnItsFirstAppearanceInOurCopy_isNoted() {
        var fresh = new Ours(PLACE, CARD, ETAG, null, false, null);
        assertThat(item(CARD).card(fresh, null).steps()).as("not there yet").isEmpty();
        assertThat(item(CARD).card(fresh, ETAG).steps()).containsExactly(new See(ALICE));
    }

    @Test
    void contactRenamedInChat_changesOurCard() {
        assertThat(item(BY_HAND).card(ours(CARD), ETAG).steps()).containsExactly(new Update(ours(CARD), BY_HAND));
    }

    @Test
    void cardWithAnotherVersion_isLookedAt_beforeAnythingElse() {
        assertThat(item(BY_HAND).card(ours(CARD), "\"2\"").steps()).containsExactly(new Look(ALICE, ours(CARD)));
        roster.clear();
        assertThat(others().steps()).containsExactly(new Look(ALICE, ours(CARD)));
    }

    @Test
    void cardThePersonChanged_isTheirs_whateverHappensInChat() {
        card(new Theirs(PLACE, Reason.CHANGED_BY_PERSON, null), "\"2\"");
        assertThat(item(BY_HAND).steps()).isEmpty();
    }

    @Test
    void cardThePersonDeleted_isNotMadeAgain() {
        assertThat(item(CARD).card(ours(CARD), null).steps())
                .containsExactly(new GiveUp(ALICE, Reason.DELETED_BY_PERSON));
        made.put(ALICE, new Theirs(PLACE, Reason.DELETED_BY_PERSON, null));
        assertThat(steps()).isEmpty();
    }

    @Test
    void secondCardOfThePersons_letsUsOffOurs() {
        named.add(ALICE);
        assertThat(item(CARD).card(ours(CARD), ETAG).steps())
                .containsExactly(new GiveUp(ALICE, Reason.HAS_ANOTHER_CARD));
    }

    @Test
    void A1_contactRemovedInChat_isBelievedAtTheSecondLook() {
        assertThat(others().card(ours(CARD), ETAG).steps()).containsExactly(new Miss(ALICE, NOW));
        card(ours(CARD).missing(NOW.minus(PATIENCE).plusSeconds(1)), ETAG);
        assertThat(steps()).as("too soon").isEmpty();
        card(ours(CARD).missing(BEFORE), ETAG);
        assertThat(steps()).containsExactly(new Delete(ALICE, ours(CARD).missing(BEFORE)));
    }

    @Test
    void A1_contactThatIsBack_startsAnew() {
        assertThat(item(CARD).card(ours(CARD).missing(BEFORE), ETAG).steps()).containsExactly(new Return(ALICE));
    }

    @Test
    void A1_emptyOrPartialRoster_provesNothing() {
        assertThat(card(ours(CARD).missing(BEFORE), ETAG).steps()).as("empty").isEmpty();
        others();
        rosterComplete = false;
        assertThat(steps()).as("partial").isEmpty();
    }

    @Test
    void cardAndContactGone_isForgotten() {
        assertThat(others().card(ours(CARD), null).steps()).containsExactly(new Forget(ALICE));
    }

    @Test
    void cardLeftToThePerson_isForgotten_whenTheContactIsGoneForSure() {
        var theirs = new Theirs(PLACE, Reason.DELETED_BY_PERSON, null);
        assertThat(others().card(theirs, null).steps()).containsExactly(new Miss(ALICE, NOW));
        made.put(ALICE, theirs.missing(BEFORE));
        assertThat(steps()).containsExactly(new Forget(ALICE));
        assertThat(item(CARD).steps()).as("and if it is back").containsExactly(new Return(ALICE));
    }

    @Test
    void K1_creationCutOff_isFinishedAsItWasMeant_andThenBroughtUpToDate() {
        var begun = new Ours(PLACE, null, "", CARD, false, null);
        assertThat(item(BY_HAND).card(begun, null).steps()).containsExactly(new Create(CARD));
        assertThat(CardMemory.after(new Create(CARD), begun, begun, new CardAnswer.Says(CARD, ETAG)))
                .contains(new Ours(PLACE, CARD, ETAG, null, false, null));
    }

    @Test
    void K1_removalCutOff_isNotTakenForThePersons() {
        assertThat(item(CARD).card(ours(CARD).missing(BEFORE), null).steps()).containsExactly(new Forget(ALICE));
    }

    @Test
    void refusedCard_isLeftAloneForAWhile() {
        held.add(ALICE);
        assertThat(item(BY_HAND).steps()).isEmpty();
        assertThat(item(BY_HAND).card(ours(CARD), ETAG).steps()).isEmpty();
    }

    @Test
    void A2_brake_withholdsManyRemovals_untilReleased() {
        for (int n = 0; n < 20; n++) {
            BareJid jid = BareJid.parse("friend" + n + "@example.org");
            var card = new Ours(PLACE + n, contact(jid, "Friend"), ETAG, null, true, BEFORE);
            made.put(jid, card);
            versions.put(card.place(), ETAG);
            if (n >= 6) {
                item(contact(jid, "Friend"));
            }
        }
        assertThat(plan(0).withheld()).hasSize(6).allMatch(Delete.class::isInstance);
        assertThat(plan(0).steps()).noneMatch(Delete.class::isInstance).hasSize(14);
        assertThat(plan(6).withheld()).isEmpty();
        item(contact(BareJid.parse("friend0@example.org"), "Friend"));
        assertThat(plan(0).withheld()).as("five may go").isEmpty();
    }

    @Test
    void answers_areRemembered() {
        var update = new Update(ours(CARD), NEWER_CARD);
        var meant = new Ours(PLACE, CARD, ETAG, NEWER_CARD, true, null);
        assertThat(CardMemory.before(update, ours(CARD), PLACE)).contains(meant);
        assertThat(CardMemory.after(update, ours(CARD), meant, new CardAnswer.Says(NEWER_CARD, "\"2\"")))
                .contains(new Ours(PLACE, NEWER_CARD, "\"2\"", null, true, null));
        assertThat(CardMemory.after(update, ours(CARD), meant, new CardAnswer.Foreign()))
                .contains(new Theirs(PLACE, Reason.CHANGED_BY_PERSON, null));
        assertThat(CardMemory.after(update, ours(CARD), meant, new CardAnswer.Gone()))
                .contains(new Theirs(PLACE, Reason.DELETED_BY_PERSON, null));
        assertThat(CardMemory.after(update, ours(CARD), meant, new CardAnswer.Unclear()))
                .contains(meant);
        assertThat(CardMemory.after(update, ours(CARD), meant, new CardAnswer.Refused("no room")))
                .contains(ours(CARD));
        assertThat(CardMemory.after(update, ours(CARD), meant, new CardAnswer.Says(NEWER_CARD, "")))
                .contains(new Theirs(PLACE, Reason.NO_VERSION, null));
        assertThat(CardMemory.after(new Delete(ALICE, ours(CARD)), ours(CARD), ours(CARD), new CardAnswer.Gone()))
                .isEmpty();
    }
}
