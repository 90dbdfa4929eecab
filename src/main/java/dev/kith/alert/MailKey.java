package dev.kith.alert;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.UUID;

/** What makes a mail the same mail, whichever way it is heard of: its Message-ID, or its place if it has none. */
final class MailKey {
    private MailKey() {}

    /** SHA-256. A mail with neither is unlike any other. */
    static byte[] of(NewMail mail) {
        MailPlace place = mail.place();
        if (!mail.messageId().isEmpty()) {
            return hash("id\n" + mail.messageId());
        }
        return hash(place == null ? "only\n" + UUID.randomUUID() : "place\n" + place);
    }

    /** One name for one set of mails: 22 characters that say nothing about them. */
    static String of(List<Waiting> mails) {
        var all = new StringBuilder();
        for (Waiting each : mails) {
            all.append(each.id()).append('\n').append(each.mail().messageId()).append('\n');
        }
        byte[] hash = hash(all.toString());
        return java.util.Base64.getUrlEncoder().withoutPadding().encodeToString(java.util.Arrays.copyOf(hash, 16));
    }

    private static byte[] hash(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
