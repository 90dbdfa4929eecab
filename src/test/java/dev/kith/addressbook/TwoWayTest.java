package dev.kith.addressbook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.jid.BareJid;
import dev.kith.roster.MadeCard;
import dev.kith.roster.MadeCard.Reason;
import dev.kith.sync.SyncOutcome;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What becomes of contacts that are added in chat, through whole passes. */
class TwoWayTest {
    private static final String ROMEO = "romeo@montague.example";
    private static final BareJid ROMEO_JID = BareJid.parse(ROMEO);
    private static final String TEL = "TEL:+39 045 555\r\nEND:VCARD";

    private final House house = new House();

    private void followed() {
        house.chat(ROMEO, "Romeo", "Verona");
        house.settle();
        assertThat(house.cardSays(ROMEO, "Romeo", "Verona")).isTrue();
    }

    private Reason theirs() {
        return house.memory.made.get(ROMEO_JID) instanceof MadeCard.Theirs theirs ? theirs.reason() : null;
    }

    @Test
    void contactAddedInChat_becomesACard_inABookThatIsMadeForIt() {
        house.chat(ROMEO, "Romeo", "Verona");
        assertThat(house.pass().detail()).isEqualTo("1 card made");
        assertThat(house.dav.books).containsValue("From chat");
        assertThat(house.cardSays(ROMEO, "Romeo", "Verona")).isTrue();
    }

    @Test
    void C2_passesWithoutNews_writeNothing_andRestOnTheRosterAlone() {
        followed();
        int writes = house.dav.writes();
        int rosterWrites = house.rosters.writes();
        house.memory.danger = () -> {
            throw new AssertionError("a note was written");
        };
        house.pass();
        int asked = house.memory.asked;
        int fetches = house.rosters.fetches();
        assertThat(house.pass().detail()).isEqualTo("nothing to change");
        assertThat(house.dav.writes()).isEqualTo(writes);
        assertThat(house.rosters.writes()).isEqualTo(rosterWrites);
        assertThat(house.memory.asked).as("our memory is not even asked").isEqualTo(asked);
        assertThat(house.rosters.fetches()).as("one reading of the roster").isEqualTo(fetches + 1);
    }

    @Test
    void switchedOff_nothingHappens_andNothingIsAsked() {
        followed();
        house.removeInChat(ROMEO);
        house.chat("nurse@capulet.example", "Nurse");
        var off = House.account(null);
        house.pass(off);
        int fetches = house.rosters.fetches();
        house.clock.move(Duration.ofMinutes(6));
        assertThat(house.pass(off).detail()).isEqualTo("nothing to change");
        assertThat(house.rosters.fetches()).as("the roster is not read").isEqualTo(fetches);
        assertThat(house.card(ROMEO)).as("cards stay").isNotNull();
        assertThat(house.dav.cards).hasSize(1);
    }

    @Test
    void renamedInChat_changesTheCard() {
        followed();
        house.chat(ROMEO, "My Romeo", "Lovers");
        assertThat(house.pass().detail()).isEqualTo("1 card changed");
        assertThat(house.cardSays(ROMEO, "My Romeo", "Lovers")).isTrue();
    }

    @Test
    void hiddenByTheServer_isNotTakenForRemovedInChat() {
        for (boolean tells : new boolean[] {true, false}) {
            var house = new House();
            house.chat("romeo@montague.example", "Romeo");
            house.chat("nurse@capulet.example", "Nurse");
            house.settle();
            assertThat(house.card("romeo@montague.example")).isNotNull();
            if (!tells) {
                house.rosters.tellNothingOfHidden();
            }
            house.rosters.hide(BareJid.parse("romeo@montague.example"));
            house.settle();
            house.settle();
            assertThat(house.card("romeo@montague.example")).isNotNull();
        }
    }

    @Test
    void removedInChat_removesTheCard_atTheSecondLook() {
        followed();
        house.chat("nurse@capulet.example", "Nurse");
        house.settle();
        house.removeInChat(ROMEO);
        house.pass();
        assertThat(house.card(ROMEO)).isNotNull();
        house.clock.move(Duration.ofMinutes(6));
        assertThat(house.pass().detail()).isEqualTo("1 card removed");
        assertThat(house.card(ROMEO)).isNull();
        assertThat(house.memory.made).doesNotContainKey(ROMEO_JID);
    }

    @Test
    void T1_clockThatJumps_makesNoFiveMinutesOfAMoment() {
        followed();
        house.chat("nurse@capulet.example", "Nurse");
        house.settle();
        house.removeInChat(ROMEO);
        house.pass();
        house.clock.jump(Duration.ofHours(1));
        house.pass();
        assertThat(house.card(ROMEO)).isNotNull();
        house.clock.move(Duration.ofMinutes(6));
        house.pass();
        assertThat(house.card(ROMEO)).isNull();
    }

    /** A2: what is missing of the address book's contacts tells that the roster was lost, though their books are quiet. */
    @Test
    void rosterThatWasLost_removesNoCards_whateverElseIsOnItByNow() {
        for (int n = 0; n < 20; n++) {
            house.dav.personPuts(
                    "/juliet/own/" + n + ".vcf",
                    "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:" + n + "\r\nFN:Friend\r\nIMPP:xmpp:friend" + n
                            + "@montague.example\r\nEND:VCARD\r\n");
        }
        followed();
        house.chat("nurse@capulet.example", "Nurse");
        house.chat("tybalt@capulet.example", "Tybalt");
        house.settle();
        assertThat(house.roster()).hasSize(23);
        house.roster().keySet().removeIf(jid -> !jid.toString().startsWith("tybalt"));
        house.chat("paris@verona.example", "Paris");
        house.settle();
        house.settle();
        assertThat(house.card(ROMEO)).isNotNull();
        assertThat(house.card("nurse@capulet.example")).isNotNull();
        assertThat(house.card("paris@verona.example")).isNotNull();
    }

    @Test
    void rosterThatComesBackEmpty_removesNothing() {
        followed();
        house.roster().clear();
        for (int i = 0; i < 5; i++) {
            house.settle();
        }
        assertThat(house.card(ROMEO)).isNotNull();
    }

    @Test
    void cardThatThePersonChanged_isTheirs_andTheItemStaysAsItWas() {
        followed();
        house.dav.personPuts(House.href(ROMEO), house.card(ROMEO).replace("END:VCARD", TEL));
        house.settle();
        assertThat(theirs()).isEqualTo(Reason.CHANGED_BY_PERSON);
        house.chat(ROMEO, "My Romeo");
        house.settle();
        assertThat(house.card(ROMEO)).contains("TEL:").contains("FN:Romeo");
        house.removeInChat(ROMEO);
        house.chat("nurse@capulet.example", "Nurse");
        house.settle();
        assertThat(house.card(ROMEO)).contains("TEL:");
        assertThat(house.roster()).as("R1").doesNotContainKey(ROMEO_JID);
    }

    @Test
    void H1_cardThatIsOursOrWas_neverTouchesTheItemItCameFrom() {
        followed();
        assertThat(house.state.load(House.ACCOUNT)).as("not managed").isEmpty();
        house.dav.personPuts(House.href(ROMEO), house.card(ROMEO).replace("FN:Romeo", "FN:Signor Montague"));
        house.settle();
        assertThat(house.roster().get(ROMEO_JID).name()).isEqualTo("Romeo");
        house.dav.personDeletes(House.href(ROMEO));
        house.settle();
        assertThat(house.roster()).containsKey(ROMEO_JID);
        assertThat(house.rosters.writes()).isZero();
    }

    @Test
    void cardThatThePersonDeleted_isNotMadeAgain_untilTheContactIsAddedAnew() {
        followed();
        house.dav.personDeletes(House.href(ROMEO));
        house.settle();
        house.chat(ROMEO, "My Romeo");
        house.settle();
        assertThat(house.card(ROMEO)).isNull();
        house.removeInChat(ROMEO);
        house.chat("nurse@capulet.example", "Nurse");
        house.settle();
        house.chat(ROMEO, "Romeo again");
        house.settle();
        assertThat(house.cardSays(ROMEO, "Romeo again")).isTrue();
    }

    @Test
    void ownCardBesideOurs_leadsFromThenOn() {
        followed();
        house.dav.personPuts(
                "/juliet/own/r.vcf",
                "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:r\r\nFN:Romeo\r\nIMPP:xmpp:" + ROMEO + "\r\nEND:VCARD\r\n");
        house.settle();
        assertThat(theirs()).isEqualTo(Reason.HAS_ANOTHER_CARD);
        house.chat(ROMEO, "My Romeo");
        house.settle();
        assertThat(house.cardSays(ROMEO, "Romeo", "Verona")).isTrue();
    }

    /** A card that the person deletes does not come back by way of the contact, which they had made by hand as well. */
    @Test
    void ownCardThatIsDeleted_isNotMadeAgain_andTheContactStays() {
        house.chat(ROMEO, "Romeo");
        house.dav.personPuts(
                "/juliet/own/r.vcf",
                "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:r\r\nFN:Romeo\r\nIMPP:xmpp:" + ROMEO + "\r\nEND:VCARD\r\n");
        house.settle();
        var roster = Map.copyOf(house.roster());
        house.dav.personDeletes("/juliet/own/r.vcf");
        house.settle();
        house.settle();
        assertThat(house.dav.cards).isEmpty();
        assertThat(house.roster()).isEqualTo(roster);
        assertThat(house.rosters.writes()).isZero();
    }

    @Test
    void cardMovedToAnotherBook_isTheirs_andIsNotMadeAgain() {
        followed();
        house.dav.personPuts("/juliet/own/moved.vcf", house.card(ROMEO));
        house.dav.personDeletes(House.href(ROMEO));
        house.settle();
        assertThat(house.dav.cards).containsOnlyKeys("/juliet/own/moved.vcf");
        assertThat(house.rosters.writes()).isZero();
    }

    @Test
    void H2_lostMemory_changesAndRemovesNothing() {
        followed();
        house.memory.made.clear();
        house.dav.nothingIsOurs();
        house.chat(ROMEO, "My Romeo");
        house.settle();
        house.removeInChat(ROMEO);
        house.chat("nurse@capulet.example", "Nurse");
        house.settle();
        assertThat(house.cardSays(ROMEO, "Romeo", "Verona")).isTrue();
        assertThat(house.roster()).as("nor does it come back").doesNotContainKey(ROMEO_JID);
    }

    @Test
    void serverThatChangesVersionsByItself_takesNobodysCardAway() {
        followed();
        var card = house.dav.cards.get(House.href(ROMEO));
        house.dav.cards.put(House.href(ROMEO), new InMemoryDav.Stored("\"moved\"", card.vcard(), false));
        house.copy.books(House.ACCOUNT).forEach(book -> {
            book.syncToken = null;
            house.copy.put(book);
        });
        house.settle();
        house.chat(ROMEO, "My Romeo");
        house.settle();
        assertThat(house.cardSays(ROMEO, "My Romeo")).isTrue();
    }

    /** Whoever edits between our look and our write is not overwritten, where the server heeds conditions. */
    @Test
    void editUnderOurHands_isKept() {
        followed();
        house.chat(ROMEO, "My Romeo");
        house.dav.meanwhile = () -> {
            house.dav.meanwhile = () -> {};
            house.dav.personPuts(House.href(ROMEO), house.card(ROMEO).replace("END:VCARD", TEL));
        };
        house.settle();
        assertThat(house.card(ROMEO)).contains("TEL:").contains("FN:Romeo");
        assertThat(theirs()).isEqualTo(Reason.CHANGED_BY_PERSON);
    }

    @Test
    void editJustBeforeTheRemoval_keepsTheCard() {
        followed();
        house.chat("nurse@capulet.example", "Nurse");
        house.removeInChat(ROMEO);
        house.pass();
        house.clock.move(Duration.ofMinutes(6));
        // After the books were read, and before anything is written.
        house.rosters.beforeFetch(() -> {
            house.rosters.beforeFetch(() -> {});
            house.dav.personPuts(House.href(ROMEO), house.card(ROMEO).replace("END:VCARD", TEL));
        });
        house.settle();
        assertThat(house.card(ROMEO)).contains("TEL:");
    }

    /** SOGo 5.8 overwrites and deletes whatever the condition says; so we look before. */
    @Test
    void serverThatHeedsNoCondition_losesNoEditAllTheSame() {
        house.dav.careless = true;
        followed();
        house.dav.personPuts(House.href(ROMEO), house.card(ROMEO).replace("END:VCARD", TEL));
        house.chat(ROMEO, "My Romeo"); // before our copy has seen the edit
        house.settle();
        assertThat(house.card(ROMEO)).contains("TEL:").contains("FN:Romeo");
        house.dav.addBook("made-" + "From chat".hashCode());
        house.dav.personPuts(
                House.href("nurse@capulet.example"), "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Own\r\nEND:VCARD\r\n");
        house.chat("nurse@capulet.example", "Nurse");
        house.settle();
        assertThat(house.card("nurse@capulet.example")).contains("FN:Own");
    }

    @Test
    void refusedCard_isToldAndTriedAgainAfterAnHour_notBefore() {
        house.dav.refusal = "dav.example has no room for the card (507). Next: make room, or raise the quota.";
        house.chat(ROMEO, "Romeo");
        house.chat("nurse@capulet.example", "Nurse");
        SyncOutcome outcome = house.pass();
        assertThat(outcome).isInstanceOf(SyncOutcome.Refused.class);
        assertThat(outcome.detail()).contains("has no room").contains("Next:");
        house.pass();
        assertThat(house.pass().detail()).contains("2 cards wait");
        house.dav.refusal = null;
        house.clock.move(Duration.ofMinutes(30));
        house.pass();
        assertThat(house.dav.cards).isEmpty();
        house.clock.move(Duration.ofMinutes(31));
        assertThat(house.pass().detail()).isEqualTo("2 cards made");
    }

    @Test
    void A2_manyRemovals_waitForARelease_andNoMoreThanThose() {
        for (int n = 0; n < 20; n++) {
            house.chat("friend" + n + "@montague.example", "Friend " + n);
        }
        house.settle();
        assertThat(house.dav.cards).hasSize(20);
        for (int n = 0; n < 8; n++) {
            house.removeInChat("friend" + n + "@montague.example");
        }
        house.settle();
        SyncOutcome outcome = house.pass();
        assertThat(outcome).isInstanceOf(SyncOutcome.Refused.class);
        assertThat(outcome.detail()).contains("kith release");
        assertThat(house.dav.cards).hasSize(20);
        assertThat(house.state.release(House.ACCOUNT, house.clock.instant())).isTrue();
        house.pass();
        assertThat(house.dav.cards).hasSize(12);
    }

    @Test
    void manyContacts_becomeCardsInSeveralPasses() {
        for (int n = 0; n < 250; n++) {
            house.chat("friend" + n + "@montague.example", "Friend " + n);
        }
        assertThat(house.pass().detail()).isEqualTo("200 cards made");
        house.pass();
        assertThat(house.dav.cards).hasSize(250);
    }

    @Test
    void dryRun_showsTheCards_andMakesNone() {
        house.chat(ROMEO, "Romeo", "Verona");
        var plan = house.dryRun();
        assertThat(plan.lines()).singleElement().satisfies(line -> {
            assertThat(line.change()).isEqualTo("make card");
            assertThat(line.groups()).isEqualTo(List.of("Verona"));
        });
        assertThat(house.dav.cards).isEmpty();
    }
}
