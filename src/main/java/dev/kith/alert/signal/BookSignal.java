package dev.kith.alert.signal;

import dev.kith.alert.signal.Heard.Books;
import dev.kith.alert.signal.Heard.Unreadable;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/**
 * What an address-book server's hook says: whose books changed, as a form with the field {@code user}, which is what curl
 * sends, or as JSON.
 */
final class BookSignal {
    private static final String USER = "user=";

    private BookSignal() {}

    static Heard read(byte[] body) {
        String text = new String(body, StandardCharsets.UTF_8);
        String name = text.startsWith("{")
                ? Fields.parse(body).map(fields -> fields.text("user")).orElse("")
                : form(text);
        String user = MailWords.user(name);
        return user == null ? new Unreadable("no-user") : new Books(user);
    }

    private static String form(String text) {
        for (String field : text.strip().split("&", 8)) {
            if (field.startsWith(USER)) {
                try {
                    return URLDecoder.decode(field.substring(USER.length()), StandardCharsets.UTF_8);
                } catch (IllegalArgumentException e) {
                    return ""; // a percent sign that means nothing
                }
            }
        }
        return "";
    }
}
