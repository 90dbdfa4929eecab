package dev.kith.alert.imap;

import dev.kith.alert.HeaderText;
import dev.kith.alert.Sender;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The few header fields of a mail that an alert needs, of which each can be anything.
 *
 * @param messageId without angle brackets
 * @param listId the identifier alone (RFC 2919 §2)
 */
record MailHeaders(Sender sender, String subject, String messageId, String listId) {
    static final String FIELDS = "FROM SUBJECT MESSAGE-ID LIST-ID";
    static final MailHeaders NONE = new MailHeaders(Sender.UNKNOWN, "", "", "");

    /** Reads the fields as they stand in a mail, perhaps cut off somewhere. */
    static MailHeaders read(byte[] bytes) {
        // One character for each byte; what they are in truth is found out with each value.
        Map<String, String> fields = fields(new String(bytes, StandardCharsets.ISO_8859_1));
        return new MailHeaders(
                HeaderText.sender(fields.getOrDefault("from", "")),
                HeaderText.decoded(fields.getOrDefault("subject", "")),
                HeaderText.messageId(fields.getOrDefault("message-id", "")),
                HeaderText.listId(fields.getOrDefault("list-id", "")));
    }

    /** The first of each name counts; lines stay folded (RFC 5322 §2.2.3). */
    private static Map<String, String> fields(String text) {
        var fields = new HashMap<String, String>();
        String name = "";
        var value = new StringBuilder();
        for (String line : (text + "\n\n").split("\n", -1)) {
            if (line.startsWith(" ") || line.startsWith("\t")) {
                value.append('\n').append(line);
                continue;
            }
            if (!name.isEmpty()) {
                fields.putIfAbsent(name, value.toString().strip());
            }
            int colon = line.indexOf(':');
            name = colon < 0 ? "" : line.substring(0, colon).strip().toLowerCase(Locale.ROOT);
            value = new StringBuilder(colon < 0 ? "" : line.substring(colon + 1));
        }
        return fields;
    }
}
