package dev.kith.alert;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.util.Objects;
import org.jspecify.annotations.NullUnmarked;

/** A row of {@code alert_mailbox}. */
@Entity
@Table(name = "alert_mailbox")
@IdClass(MailboxRow.Key.class)
@NullUnmarked
class MailboxRow {
    /** Whose mailbox it is, and its name. */
    static final class Key {
        String owner;
        String mailbox;

        @Override
        public boolean equals(Object other) {
            return other instanceof Key key && owner.equals(key.owner) && mailbox.equals(key.mailbox);
        }

        @Override
        public int hashCode() {
            return Objects.hash(owner, mailbox);
        }
    }

    @Id
    String owner;

    @Id
    String mailbox;

    @Column(name = "uid_validity")
    long uidValidity;

    @Column(name = "next_uid")
    long nextUid;

    @Column(name = "mod_seq")
    long modSeq;
}
