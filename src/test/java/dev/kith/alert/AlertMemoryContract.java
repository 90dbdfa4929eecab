package dev.kith.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.kith.alert.AlertMemory.Open;
import dev.kith.alert.AlertMemory.Reached;
import dev.kith.alert.UnreadMail.Unread;
import dev.kith.jid.BareJid;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every memory of mail has to do. */
interface AlertMemoryContract {
    Instant NOON = Instant.parse("2026-11-24T12:00:00Z");
    MailboxPosition FIRST = new MailboxPosition(7, 1);

    AlertMemory memory();

    /** Somebody with alerts whose memory is empty. */
    BareJid juliet();

    /** Another one. */
    BareJid nurse();

    static NewMail mail(String messageId) {
        return new NewMail(
                Mailbox.INBOX,
                null,
                messageId,
                new Sender("Romeo", "romeo@example.org"),
                "Tonight",
                "verona.example.org",
                NOON,
                false);
    }

    static NewMail mail(long uid, String messageId) {
        return new NewMail(
                Mailbox.INBOX,
                new MailPlace("INBOX", 4_294_967_295L, uid),
                messageId,
                new Sender("Romeo", "romeo@example.org"),
                "Tonight",
                "",
                NOON,
                false);
    }

    private static NewMail received(Instant at, NewMail mail) {
        return new NewMail(
                mail.mailbox(),
                mail.place(),
                mail.messageId(),
                mail.sender(),
                mail.subject(),
                mail.listId(),
                at,
                mail.seen());
    }

    private List<Long> ids(BareJid owner) {
        return memory().open(owner).stream().map(open -> open.waiting().id()).toList();
    }

    @Test
    default void mail_comesBackAsItWasTaken_inOrder_andOnlyForItsOwner() {
        NewMail placed = mail(4_294_967_290L, "b@example.org");
        assertThat(memory().take(juliet(), List.of(mail("a@example.org"), placed), null, NOON))
                .isEqualTo(2);
        assertThat(memory().open(juliet()))
                .extracting(open -> open.waiting().mail())
                .containsExactly(mail("a@example.org"), placed);
        assertThat(memory().open(juliet())).allSatisfy(open -> {
            assertThat(open.heard()).isEqualTo(NOON);
            assertThat(open.alertId()).isNull();
        });
        assertThat(memory().open(nurse())).isEmpty();
        assertThat(memory().withOpen()).contains(juliet()).doesNotContain(nurse());
    }

    @Test
    default void sameMail_isTakenOnce_whicheverWayItComes() {
        memory().take(juliet(), List.of(mail("a@example.org")), null, NOON);
        assertThat(memory().take(juliet(), List.of(mail(5, "a@example.org"), mail("a@example.org")), null, NOON))
                .isZero();
        assertThat(memory().take(nurse(), List.of(mail("a@example.org")), null, NOON))
                .as("to another person it is news")
                .isEqualTo(1);
        memory().leaveOut(ids(juliet()));
        assertThat(memory().take(juliet(), List.of(mail("a@example.org")), null, NOON))
                .as("what was left out is known, too")
                .isZero();
    }

    @Test
    default void mailWithoutMessageId_isKnownByItsPlace_andWithoutThatNeverTheSame() {
        assertThat(memory().take(juliet(), List.of(mail(5, ""), mail(6, ""), mail(5, "")), null, NOON))
                .isEqualTo(2);
        assertThat(memory().take(juliet(), List.of(mail(""), mail("")), null, NOON))
                .isEqualTo(2);
    }

    @Test
    default void positions_areKeptForEachMailbox_andForgotten() {
        assertThat(memory().positions(juliet())).isEmpty();
        memory().take(juliet(), List.of(), new Reached("INBOX", FIRST), NOON);
        memory().take(juliet(), List.of(), new Reached("Lists/Verona", new MailboxPosition(9, 3)), NOON);
        var later = new MailboxPosition(4_294_967_295L, 4_294_967_295L, Long.MAX_VALUE);
        memory().take(juliet(), List.of(mail("a")), new Reached("INBOX", later), NOON);
        assertThat(memory().positions(juliet()))
                .isEqualTo(Map.of("INBOX", later, "Lists/Verona", new MailboxPosition(9, 3)));
        assertThat(memory().positions(nurse())).isEmpty();
        memory().forgetPositions(juliet());
        assertThat(memory().positions(juliet())).isEmpty();
        assertThat(memory().open(juliet())).hasSize(1);
    }

    @Test
    default void alert_isBegunAndTold_andThenNothingWaits() {
        memory().take(juliet(), List.of(mail("a"), mail("b"), mail("c")), null, NOON);
        var two = ids(juliet()).subList(0, 2);
        memory().sending(two, "alert-1");
        assertThat(memory().open(juliet())).extracting(Open::alertId).containsExactly("alert-1", "alert-1", null);
        memory().told(nurse(), "alert-1", two, NOON, true);
        assertThat(memory().open(juliet())).as("that was not theirs").hasSize(3);
        memory().told(juliet(), "alert-1", two, NOON.plusSeconds(1), true);
        assertThat(memory().open(juliet()))
                .extracting(open -> open.waiting().mail().messageId())
                .containsExactly("c");
        assertThat(memory().toldSince(juliet(), NOON)).containsExactly(NOON.plusSeconds(1));
        assertThat(memory().toldSince(juliet(), NOON.plusSeconds(2))).isEmpty();
        assertThat(memory().toldSince(nurse(), NOON)).isEmpty();
    }

    private void tell(String alert, boolean keepDetails) {
        var all = ids(juliet());
        memory().sending(all, alert);
        memory().told(juliet(), alert, all, NOON, keepDetails);
    }

    @Test
    default void whatAnAlertDidNotTellAfterAll_waitsAgain() {
        memory().take(juliet(), List.of(mail("a"), mail("b"), mail("c")), null, NOON);
        var all = ids(juliet());
        memory().sending(all.subList(0, 2), "alert-1");
        memory().told(juliet(), "alert-1", all.subList(0, 1), NOON, true);
        assertThat(memory().open(juliet()))
                .extracting(open -> open.waiting().mail().messageId(), Open::alertId)
                .containsExactly(tuple("b", null), tuple("c", null));
    }

    /** By a filter of another program, or into a mailbox that has another name now. */
    @Test
    default void mailThatIsFoundElsewhere_waitsThere_unlessItWasTold() {
        var reached = new Reached("INBOX", FIRST);
        memory().take(
                        juliet(),
                        List.of(mail(1, "waits"), mail(2, "gone"), mail(3, "told"), mail("heard")),
                        reached,
                        NOON);
        var all = ids(juliet());
        memory().settled(juliet(), Set.of(new MailPlace("INBOX", 4_294_967_295L, 2)));
        memory().sending(all.subList(2, 3), "alert-1");
        memory().told(juliet(), "alert-1", all.subList(2, 3), NOON, false);
        assertThat(memory().take(juliet(), List.of(mail(1, "waits")), reached, NOON))
                .as("where it was")
                .isZero();
        assertThat(memory().take(
                                juliet(),
                                List.of(mail(11, "waits"), mail(12, "gone"), mail(13, "told"), mail(14, "heard")),
                                reached,
                                NOON))
                .isEqualTo(3);
        assertThat(memory().open(juliet()))
                .extracting(open -> open.waiting().mail())
                .containsExactly(mail(11, "waits"), mail(12, "gone"), mail(14, "heard"));
        memory().sending(all.subList(0, 1), "alert-2");
        assertThat(memory().take(juliet(), List.of(mail(31, "waits")), reached, NOON))
                .as("an alert that is not out yet tells of it where it is")
                .isEqualTo(1);
        assertThat(memory().open(juliet()).getFirst().alertId()).isEqualTo("alert-2");
        memory().settled(juliet(), Set.of(new MailPlace("INBOX", 4_294_967_295L, 12)));
        assertThat(memory().take(juliet(), List.of(received(NOON.plusSeconds(5), mail(22, "gone"))), reached, NOON))
                .as("a copy that came later")
                .isZero();
        assertThat(memory().take(juliet(), List.of(mail(21, "heard")), null, NOON))
                .as("who only tells of it may name its mailbox otherwise")
                .isZero();
    }

    @Test
    default void details_areForgottenOnceTold_unlessTheyAreNeeded() {
        memory().take(juliet(), List.of(mail("a")), null, NOON);
        tell("alert-1", false);
        memory().take(juliet(), List.of(mail("b")), null, NOON);
        tell("alert-2", true);
        assertThat(memory().unread(juliet(), NOON).mails())
                .extracting(Unread::sender)
                .containsExactly(new Sender("Romeo", "romeo@example.org"), Sender.UNKNOWN);
    }

    @Test
    default void unread_countsAll_andShowsTheNewestTwenty() {
        memory().take(
                        juliet(),
                        IntStream.range(0, 25)
                                .mapToObj(i -> mail(i + 1, "m" + i))
                                .toList(),
                        null,
                        NOON);
        memory().settled(juliet(), Set.of(new MailPlace("INBOX", 4_294_967_295L, 25)));
        var overview = memory().unread(juliet(), NOON);
        assertThat(overview.total()).isEqualTo(24);
        assertThat(overview.mails()).hasSize(20).isSortedAccordingTo((a, b) -> Long.compare(b.id(), a.id()));
        assertThat(memory().unread(juliet(), NOON.plusSeconds(1)).total()).isZero();
    }

    @Test
    default void placesOfUnreadMail_areFound_whetherItWasToldOrNot() {
        memory().take(
                        juliet(),
                        List.of(mail("nowhere"), mail(1, "a"), mail(2, "b"), mail(3, "c"), mail(4, "d")),
                        null,
                        NOON);
        var all = ids(juliet());
        memory().sending(all.subList(1, 2), "alert-1");
        memory().told(juliet(), "alert-1", all.subList(1, 2), NOON, false);
        memory().leaveOut(all.subList(2, 3));
        memory().settled(juliet(), Set.of(new MailPlace("INBOX", 4_294_967_295L, 4)));
        var first = new MailPlace("INBOX", 4_294_967_295L, 1);
        var third = new MailPlace("INBOX", 4_294_967_295L, 3);
        assertThat(memory().unreadPlaces(juliet(), 10)).containsExactly(first, third);
        assertThat(memory().unreadPlaces(juliet(), 1)).containsExactly(third);
        assertThat(memory().unreadPlaces(nurse(), 10)).isEmpty();
    }

    @Test
    default void mailThatWasRead_waitsNoMore_andOneAboutToBeToldStillIs() {
        memory().take(juliet(), List.of(mail(1, "a"), mail(2, "b"), mail(3, "c")), null, NOON);
        memory().sending(List.of(ids(juliet()).getFirst()), "alert-1");
        memory().settled(
                        juliet(),
                        Set.of(
                                new MailPlace("INBOX", 4_294_967_295L, 1),
                                new MailPlace("INBOX", 4_294_967_295L, 2),
                                new MailPlace("INBOX", 1, 3),
                                new MailPlace("Other", 4_294_967_295L, 3)));
        assertThat(memory().open(juliet()))
                .extracting(open -> open.waiting().mail().messageId())
                .containsExactly("a", "c");
        assertThat(memory().unread(juliet(), NOON).total()).isEqualTo(1);
    }

    @Test
    default void oldMail_isForgotten_unlessItStillWaits() {
        memory().take(juliet(), List.of(mail("old"), mail("waits")), null, NOON);
        memory().leaveOut(List.of(ids(juliet()).getFirst()));
        memory().take(juliet(), List.of(mail("young")), null, NOON.plus(Duration.ofDays(1)));
        memory().leaveOut(List.of(ids(juliet()).getLast()));
        assertThat(memory().dropBefore(NOON.plusSeconds(1))).isGreaterThanOrEqualTo(1);
        assertThat(memory().take(juliet(), List.of(mail("old"), mail("waits"), mail("young")), null, NOON))
                .as("only the first is news again")
                .isEqualTo(1);
    }

    @Test
    default void hostileText_isStored() {
        var nasty = new NewMail(
                new Mailbox("A\0B", Mailbox.Use.UNSAID),
                null,
                "x\0y",
                new Sender("\0\uD800 \u202E", "\uDC00@\0"),
                "s".repeat(100_000),
                "\0",
                NOON,
                false);
        assertThat(memory().take(juliet(), List.of(nasty), null, NOON)).isEqualTo(1);
        assertThat(memory().open(juliet())).hasSize(1);
    }
}
