package dev.kith.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.jid.BareJid;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whose mail it is that a mail server tells of. */
class MailUsersTest {
    private static final BareJid JULIET = BareJid.parse("juliet@capulet.example");
    private static final BareJid NURSE = BareJid.parse("nurse@capulet.example");

    private static Watched person(BareJid owner, String mailUser) {
        return new Watched(owner, mailUser, new MailLogin.None(), MailboxRules.USUAL, Instant.EPOCH);
    }

    @Test
    void mailbox_mayBeSharedByPeople() {
        var users = MailUsers.of(List.of(person(JULIET, "Office"), person(NURSE, "office"), person(NURSE, "nurse")));
        assertThat(users.owners("OFFICE")).containsExactlyInAnyOrder(JULIET, NURSE);
        assertThat(users.owners("nurse")).containsExactly(NURSE);
        assertThat(users.owners("romeo")).isEmpty();
    }

    @Test
    void nameWithoutADomain_standsForTheUserOfTheOwnDomain() {
        var users = MailUsers.of(List.of(person(JULIET, JULIET.toString()), person(NURSE, "nurse@mail.example")));
        assertThat(users.owners("juliet")).containsExactly(JULIET);
        assertThat(users.owners("nurse")).as("another domain's").isEmpty();
        assertThat(MailUsers.of(List.of(person(JULIET, JULIET.toString()), person(NURSE, "juliet")))
                        .owners("juliet"))
                .as("who is called so goes before")
                .containsExactly(NURSE);
    }

    /** Their mail must not be told to the wrong one of two. */
    @Test
    void nameWithoutADomain_thatTwoMayHave_isNobodys() {
        BareJid other = BareJid.parse("juliet@verona.example");
        var users = MailUsers.of(List.of(person(JULIET, JULIET.toString()), person(other, other.toString())));
        assertThat(users.owners("juliet")).isEmpty();
        assertThat(users.owners("juliet@verona.example")).containsExactly(other);
    }
}
