package dev.kith.alert;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.NullUnmarked;

/** A row of {@code alert_mail}. */
@Entity
@Table(name = "alert_mail")
@NullUnmarked
class MailRow {
    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    Long id;

    String owner;

    @Column(name = "mail_key")
    byte[] mailKey;

    String state;

    @Column(name = "alert_id")
    String alertId;

    @Column(name = "message_id")
    String messageId;

    String mailbox;

    @Column(name = "mailbox_use")
    String mailboxUse;

    @Column(name = "uid_validity")
    Long uidValidity;

    Long uid;

    @Column(name = "sender_name")
    String senderName;

    @Column(name = "sender_address")
    String senderAddress;

    String subject;

    @Column(name = "list_id")
    String listId;

    @Column(name = "received_at")
    Instant receivedAt;

    @Column(name = "heard_at")
    Instant heardAt;

    @Column(name = "told_at")
    Instant toldAt;

    boolean unread;

    NewMail mail() {
        return new NewMail(
                new Mailbox(mailbox, Mailbox.Use.valueOf(mailboxUse)),
                uid == null ? null : new MailPlace(mailbox, uidValidity, uid),
                messageId,
                new Sender(senderName, senderAddress),
                subject,
                listId,
                receivedAt,
                !unread);
    }
}
