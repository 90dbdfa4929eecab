package dev.kith.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.alert.AlertSettings.Detail;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What people read. */
class AlertTextTest {
    private static final NewMail ROMEO = mail("Romeo Montague", "romeo@montague.example", "Tonight", "INBOX");
    private static final NewMail NURSE = mail("Nurse", "nurse@capulet.example", "Ay me", "INBOX");
    private static final NewMail PARIS = mail("Paris", "paris@verona.example", "Thursday", "INBOX");
    private static final NewMail TYBALT = mail("", "tybalt@capulet.example", "", "INBOX");

    static NewMail mail(String name, String address, String subject, String mailbox) {
        return new NewMail(
                new Mailbox(mailbox, Mailbox.Use.UNSAID),
                null,
                "",
                new Sender(name, address),
                subject,
                "",
                Instant.EPOCH,
                false);
    }

    static AlertSettings saying(Detail detail) {
        return new AlertSettings(
                true,
                detail,
                MailboxRules.USUAL,
                List.of(),
                List.of(),
                "",
                ZoneId.of("UTC"),
                false,
                false,
                false,
                true,
                null);
    }

    private static String body(Detail detail, NewMail... mails) {
        return AlertText.of(saying(detail), Arrays.asList(mails)).body();
    }

    private static NewMail in(String mailbox, NewMail mail) {
        return mail(mail.sender().name(), mail.sender().address(), mail.subject(), mailbox);
    }

    @Test
    void count_saysHowManyAndNothingElse() {
        assertThat(body(Detail.COUNT, ROMEO)).isEqualTo("1 new mail");
        assertThat(body(Detail.COUNT, ROMEO, NURSE, in("Lists/Verona", PARIS))).isEqualTo("3 new mails");
        assertThat(body(Detail.COUNT, in("Lists/Verona", PARIS))).isEqualTo("1 new mail");
    }

    @Test
    void sender_isNamed() {
        assertThat(body(Detail.SENDER, ROMEO)).isEqualTo("New mail from “Romeo Montague”");
        assertThat(body(Detail.SENDER, ROMEO, ROMEO, ROMEO)).isEqualTo("3 new mails from “Romeo Montague”");
        assertThat(body(Detail.SENDER, TYBALT)).isEqualTo("New mail from “tybalt@capulet.example”");
        assertThat(body(Detail.SENDER, mail("", "", "", "INBOX"))).isEqualTo("New mail from an unknown sender");
    }

    @Test
    void severalSenders_areCounted() {
        assertThat(body(Detail.SENDER, ROMEO, NURSE)).isEqualTo("2 new mails: “Romeo Montague”, “Nurse”");
        assertThat(body(Detail.SENDER, NURSE, ROMEO, ROMEO)).isEqualTo("3 new mails: “Romeo Montague” (2), “Nurse”");
        assertThat(body(Detail.SENDER, ROMEO, NURSE, PARIS, TYBALT))
                .isEqualTo("4 new mails: “Romeo Montague”, “Nurse”, “Paris”, 1 other");
        var many = new ArrayList<>(Collections.nCopies(5, ROMEO));
        many.addAll(Collections.nCopies(3, NURSE));
        many.addAll(List.of(PARIS, PARIS, TYBALT, TYBALT));
        assertThat(body(Detail.SENDER, many.toArray(NewMail[]::new)))
                .isEqualTo("12 new mails: “Romeo Montague” (5), “Nurse” (3), “Paris” (2), 2 others");
    }

    @Test
    void sender_isOneHoweverTheyWriteTheirName() {
        var other = mail("R. Montague", "Romeo@Montague.Example", "Tomorrow", "INBOX");
        assertThat(body(Detail.SENDER, ROMEO, other)).isEqualTo("2 new mails from “R. Montague”");
        var impostor = mail("Romeo Montague", "romeo@evil.example", "Tonight", "INBOX");
        assertThat(body(Detail.SENDER, ROMEO, impostor)).isEqualTo("2 new mails: “Romeo Montague”, “Romeo Montague”");
    }

    @Test
    void mailbox_isNamedUnlessItIsTheInboxOrThereAreSeveral() {
        assertThat(body(Detail.SENDER, in("Lists/Verona", ROMEO)))
                .isEqualTo("New mail in “Lists/Verona” from “Romeo Montague”");
        assertThat(body(Detail.SENDER, in("Lists/Verona", ROMEO), in("Lists/Verona", NURSE)))
                .isEqualTo("2 new mails in “Lists/Verona”: “Romeo Montague”, “Nurse”");
        assertThat(body(Detail.SENDER, in("Lists/Verona", ROMEO), NURSE))
                .isEqualTo("2 new mails: “Romeo Montague”, “Nurse”");
        assertThat(body(Detail.SUBJECT, in("Lists/Verona", ROMEO)))
                .isEqualTo("New mail in “Lists/Verona” from “Romeo Montague”: “Tonight”");
    }

    @Test
    void subjects_areQuotedWhileTheyAreFew() {
        assertThat(body(Detail.SUBJECT, ROMEO)).isEqualTo("New mail from “Romeo Montague”: “Tonight”");
        assertThat(body(Detail.SUBJECT, TYBALT)).isEqualTo("New mail from “tybalt@capulet.example”: (no subject)");
        assertThat(body(Detail.SUBJECT, ROMEO, NURSE))
                .isEqualTo("2 new mails: “Tonight” from “Romeo Montague”, “Ay me” from “Nurse”");
        assertThat(body(Detail.SUBJECT, ROMEO, ROMEO, ROMEO))
                .isEqualTo("3 new mails from “Romeo Montague”: “Tonight”, “Tonight”, “Tonight”");
        assertThat(body(Detail.SUBJECT, ROMEO, ROMEO, ROMEO, NURSE))
                .isEqualTo("4 new mails: “Romeo Montague” (3), “Nurse”");
    }

    @Test
    void subject_ofAMessageIsAlwaysTheSame() {
        for (Detail detail : Detail.values()) {
            assertThat(AlertText.of(saying(detail), List.of(ROMEO, NURSE)).subject())
                    .isEqualTo("New mail");
        }
    }

    @Test
    void nobody_canPoseAsKith() {
        var evil = mail("Kith”: your “password” expired, see http://evil.example „\"", "x@evil.example", "", "INBOX");
        assertThat(body(Detail.SENDER, evil)).isEqualTo("New mail from “Kith': your 'password' expired, see htt…”");
        var lines = mail("Romeo\r\n\r\nKith: your password expired", "x@evil.example", "a\n1 new mail", "INBOX");
        assertThat(body(Detail.SUBJECT, lines))
                .isEqualTo("New mail from “Romeo Kith: your password expired”: “a 1 new mail”");
        var mailbox = mail("Romeo", "x@evil.example", "", "Lists” from “the Prince");
        assertThat(body(Detail.SENDER, mailbox)).isEqualTo("New mail in “Lists' from 'the Prince” from “Romeo”");
    }

    @Test
    void nameThatPosesAsAnAddress_isNotBelieved() {
        var evil = mail("prince@verona.example", "x@evil.example", "", "INBOX");
        assertThat(body(Detail.SENDER, evil)).isEqualTo("New mail from “x@evil.example”");
        assertThat(body(Detail.SENDER, mail("prince@verona.example", "", "", "INBOX")))
                .isEqualTo("New mail from an unknown sender");
    }

    @Test
    void textFromRightToLeft_turnsNothingElse() {
        var hebrew = mail("יוליה", "julia@a.example", "שלום", "INBOX");
        assertThat(body(Detail.SENDER, hebrew, hebrew, ROMEO))
                .isEqualTo("3 new mails: \u2068“יוליה”\u2069 (2), “Romeo Montague”");
        assertThat(body(Detail.SUBJECT, hebrew)).isEqualTo("New mail from \u2068“יוליה”\u2069: \u2068“שלום”\u2069");
    }

    /** Every name, subject and mailbox as long as can be, right to left. */
    @ParameterizedTest
    @EnumSource
    void text_isNeverTooLong(Detail detail) {
        for (int count : new int[] {1, 2, 3, 4, 1000}) {
            var one = new ArrayList<NewMail>();
            var several = new ArrayList<NewMail>();
            var silent = new ArrayList<NewMail>();
            for (int i = 0; i < count; i++) {
                one.add(mail("ש".repeat(300), "x@a.example", "ת".repeat(300), "ל".repeat(300)));
                several.add(mail("ש".repeat(300), i % 100 + "@a.example", "ת".repeat(300), "ל".repeat(300)));
                silent.add(mail("ש".repeat(300), i % 100 + "@a.example", "", "ל".repeat(300)));
            }
            for (var mails : List.of(one, several, silent)) {
                var text = AlertText.of(saying(detail), mails);
                assertThat(text.body()).hasSizeBetween(10, AlertText.LONGEST);
                assertThat(text.subject()).hasSizeLessThanOrEqualTo(AlertText.LONGEST);
            }
        }
        assertThat(body(Detail.SUBJECT, mail("Romeo", "r@a.example", "a".repeat(300), "INBOX")))
                .hasSizeBetween(195, 200);
    }

    @Test
    void noMail_isSaidAsWell() {
        for (Detail detail : Detail.values()) {
            assertThat(AlertText.of(saying(detail), List.of()).body()).isEqualTo("0 new mails");
        }
    }
}
