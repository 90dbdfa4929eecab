package dev.kith.alert;

import dev.kith.config.BadSetting;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/** Where mail can be read, as the operator set it. */
public final class WebmailLink {
    private static final String PLACE = "{message-id}";
    private static final String KEY = "kith.alerts.webmail-url";

    /** No Message-ID of the real world is longer. */
    private static final int LONGEST = 512;

    private final Optional<String> template;

    /**
     * Reads the setting.
     *
     * @throws BadSetting when it is no address of a web page
     */
    public WebmailLink(AlertConfig config) {
        template = config.webmailUrl().filter(text -> !text.isBlank());
        template.ifPresent(text -> {
            URI example = parse(text.replace(PLACE, "x"));
            String scheme = String.valueOf(example.getScheme()).toLowerCase(Locale.ROOT);
            if (!(scheme.equals("https") || scheme.equals("http")) || example.getHost() == null) {
                throw bad();
            }
        });
    }

    /**
     * The page of one mail.
     *
     * @param messageId any text; empty when the mail has none, then it is the page of the mailbox
     */
    public Optional<URI> mail(String messageId) {
        if (messageId.isEmpty() || messageId.length() > LONGEST) {
            return mailbox();
        }
        String encoded = URLEncoder.encode(messageId, StandardCharsets.UTF_8).replace("+", "%20");
        return template.map(text -> parse(text.replace(PLACE, encoded)));
    }

    /** The page on which all mail is: the address itself, or its front page if it is that of one mail. */
    public Optional<URI> mailbox() {
        return template.map(text -> {
            if (!text.contains(PLACE)) {
                return parse(text);
            }
            URI one = parse(text.replace(PLACE, "x"));
            return parse(one.getScheme() + "://" + one.getRawAuthority() + "/");
        });
    }

    private static URI parse(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            throw bad();
        }
    }

    private static BadSetting bad() {
        return new BadSetting(KEY, "is not the address of a web page", "write it as https://mail.example.org/");
    }
}
