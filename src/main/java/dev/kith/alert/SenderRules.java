package dev.kith.alert;

import java.net.IDN;
import java.text.Normalizer;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Senders that somebody named: {@code romeo@montague.example} is one address; {@code montague.example} is that domain and all
 * below it, as the sender's or as a list's identifier (RFC 2919); {@code @montague.example} is that domain alone, as the
 * sender's. Case does not matter, nor how an international domain is written. Who a mail is from is what it says itself.
 */
final class SenderRules {
    private static final int LONGEST_DOMAIN = 255; // RFC 2919 §2, too

    private final Set<String> addresses = new HashSet<>();
    private final Set<String> domains = new HashSet<>();
    private final Set<String> domainsAlone = new HashSet<>();

    private SenderRules() {}

    static SenderRules of(List<String> texts) {
        var rules = new SenderRules();
        for (String text : texts) {
            String rule = text.strip();
            rule = rule.startsWith("<") && rule.endsWith(">") ? rule.substring(1, rule.length() - 1) : rule;
            if (rule.startsWith("@")) {
                rules.domainsAlone.add(domain(rule.substring(1)));
            } else if (rule.indexOf('@') >= 0) {
                rules.addresses.add(address(rule));
            } else {
                rules.domains.add(domain(rule.startsWith("*.") ? rule.substring(2) : rule));
            }
        }
        rules.domainsAlone.remove("");
        rules.domains.remove("");
        return rules;
    }

    /** Whether a mail is from one of them. */
    boolean match(NewMail mail) {
        String address = address(mail.sender().address());
        String domain = address.substring(address.lastIndexOf('@') + 1);
        return addresses.contains(address)
                || domainsAlone.contains(domain)
                || (!domains.isEmpty() && (isOrLiesBelow(domain) || isOrLiesBelow(domain(mail.listId()))));
    }

    private boolean isOrLiesBelow(String domain) {
        for (int at = 0; at >= 0; at = nextLabel(domain, at)) {
            if (domains.contains(domain.substring(at))) {
                return true;
            }
        }
        return false;
    }

    private static int nextLabel(String domain, int from) {
        int dot = domain.indexOf('.', from);
        return dot < 0 ? -1 : dot + 1;
    }

    private static String address(String text) {
        int at = text.lastIndexOf('@');
        return at < 0 ? "" : folded(text.substring(0, at)) + "@" + domain(text.substring(at + 1));
    }

    /** As DNS has it, if it can be; empty if it is too long to be one. */
    private static String domain(String text) {
        if (text.length() > LONGEST_DOMAIN) {
            return "";
        }
        String domain = folded(text);
        domain = domain.endsWith(".") ? domain.substring(0, domain.length() - 1) : domain;
        if (domain.chars().allMatch(c -> c < 0x80)) {
            return domain;
        }
        try {
            return IDN.toASCII(domain, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
        } catch (RuntimeException e) { // there is more than one kind for what is no domain
            return domain;
        }
    }

    private static String folded(String text) {
        return Normalizer.normalize(text.strip(), Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
    }
}
