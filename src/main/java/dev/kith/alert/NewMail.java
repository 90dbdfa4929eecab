package dev.kith.alert;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A mail that arrived, as far as whoever heard of it can say. Everything in it comes from a stranger.
 *
 * @param place where it lies; null when the mailbox cannot be asked
 * @param messageId without angle brackets; empty when it has none
 * @param subject decoded; empty when it has none
 * @param listId the identifier of RFC 2919 §2, without angle brackets; empty when it came through no list
 * @param received when the mail server took it (RFC 9051 §2.3.3 INTERNALDATE), or when we heard of it
 * @param seen whether it was read already
 */
public record NewMail(
        Mailbox mailbox,
        @Nullable MailPlace place,
        String messageId,
        Sender sender,
        String subject,
        String listId,
        Instant received,
        boolean seen) {}
