package dev.kith.alert;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;

/**
 * Which mailboxes a person wants to hear of. A name stands for the mailbox and all below it, in whatever case; {@code INBOX}
 * stands for itself alone, since some servers have all others below it.
 *
 * @param only the names of these alone; empty for all
 * @param never not these, even where {@code only} has them
 */
public record MailboxRules(List<String> only, List<String> never) {
    public static final MailboxRules USUAL = new MailboxRules(List.of(), List.of());

    public MailboxRules {
        only = List.copyOf(only);
        never = List.copyOf(never);
    }

    /**
     * Whether mail in a mailbox counts. Junk, Trash, Drafts and Sent count only for who names them; where the server does
     * not say what a mailbox is for, its name tells.
     */
    public boolean count(Mailbox mailbox) {
        String name = comparable(mailbox.name());
        if (never.stream().anyMatch(rule -> covers(comparable(rule), name))) {
            return false;
        }
        if (isSetAside(mailbox.use(), name)) {
            return only.stream().anyMatch(rule -> names(comparable(rule), name));
        }
        return only.isEmpty() || only.stream().anyMatch(rule -> covers(comparable(rule), name));
    }

    private static boolean covers(String rule, String name) {
        return name.equals(rule)
                || (!rule.isEmpty()
                        && !rule.equals("inbox")
                        && name.startsWith(rule)
                        && name.charAt(rule.length()) == '/');
    }

    /** Whether a rule means a mailbox such as Junk, and not only one that happens to lie above it. */
    private static boolean names(String rule, String name) {
        return name.equals(rule) || (covers(rule, name) && SetAside.byName(rule));
    }

    private static boolean isSetAside(Mailbox.Use use, String name) {
        return switch (use) {
            case JUNK, TRASH, DRAFTS, SENT -> true;
            case INBOX, OTHER -> false;
            case UNSAID -> SetAside.byName(name);
        };
    }

    private static String comparable(String name) {
        return Normalizer.normalize(name.strip(), Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
    }
}
