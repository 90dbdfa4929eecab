package dev.kith.alert;

import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.UUID;

/** What makes a mail the same mail, whichever way it is heard of: its Message-ID, or its place if it has none. */
final class MailKey {
    private MailKey() {}

    /** SHA-256. A mail with neither is unlike any other. */
    static byte[] of(NewMail mail) {
        MailPlace place = mail.place();
        if (!mail.messageId().isEmpty()) {
            return Sha256.of("id\n" + mail.messageId());
        }
        return Sha256.of(place == null ? "only\n" + UUID.randomUUID() : "place\n" + place);
    }

    /** One name for one set of mails: 22 characters that say nothing about them. */
    static String of(List<Waiting> mails) {
        var all = new StringBuilder();
        for (Waiting each : mails) {
            all.append(each.id()).append('\n').append(each.mail().messageId()).append('\n');
        }
        byte[] hash = Arrays.copyOf(Sha256.of(all.toString()), 16);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    }
}
