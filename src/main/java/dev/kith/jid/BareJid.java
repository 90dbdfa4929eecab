package dev.kith.jid;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import rocks.xmpp.precis.PrecisProfiles;

/**
 * A bare XMPP address, {@code localpart@domainpart} or just {@code domainpart}, in the one spelling that compares
 * equal (RFC 7622 §3: PRECIS UsernameCaseMapped localpart, lower-case U-label domainpart).
 */
public record BareJid(@Nullable String localpart, String domainpart) implements Comparable<BareJid> {

    private static final int MAX_PART_BYTES = 1023; // RFC 7622 §3.1

    /** Composition joins at most four characters into one of two bytes or more; what is longer cannot become short. */
    private static final int MAX_PART_CHARS = 4 * MAX_PART_BYTES;

    /**
     * Parts that are their own normal form at a glance: most addresses, and a pass reads thousands of them. Whatever PRECIS
     * or IDNA could object to or change ({@code xn--} labels, hyphens at a label's edge) is left to them.
     */
    private static final Pattern PLAIN_LOCAL = Pattern.compile("[a-z0-9._-]{1,63}");

    private static final Pattern PLAIN_DOMAIN = Pattern.compile("(?=.{1,63}$)[a-z0-9]++(?:[.-][a-z0-9]++)*+");

    /** Refuses parts that are not already in their normal form; use {@link #parse} for text from outside. */
    public BareJid {
        if (domainpart.isEmpty() || (localpart != null && localpart.isEmpty())) {
            throw new IllegalJid("a part is empty");
        }
    }

    /**
     * Reads a bare JID; a resource is refused.
     *
     * @return the address in its normal form
     * @throws IllegalJid when the text is no bare JID by RFC 7622
     */
    public static BareJid parse(String text) {
        if (text.indexOf('/') >= 0) {
            throw new IllegalJid("has a resource");
        }
        int at = text.indexOf('@');
        return at < 0
                ? new BareJid(null, domain(text))
                : new BareJid(local(text.substring(0, at)), domain(text.substring(at + 1)));
    }

    private static String local(String text) {
        if (PLAIN_LOCAL.matcher(text).matches()) {
            return text;
        }
        String local = normal("localpart", PrecisProfiles.USERNAME_CASE_MAPPED::enforce, text);
        for (int i = 0; i < local.length(); i++) {
            // Looked for after mapping: the full-width forms of these characters become them.
            if ("\"&'/:<>@ ".indexOf(local.charAt(i)) >= 0) { // RFC 7622 §3.3.1
                throw new IllegalJid("the localpart has a character that is not allowed");
            }
        }
        return local;
    }

    private static String domain(String text) {
        return PLAIN_DOMAIN.matcher(text).matches() ? text : normal("domain", BareJid::mappedDomain, text);
    }

    private static String mappedDomain(String text) {
        String trimmed = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
        return PrecisProfiles.IDN.enforce(trimmed).toLowerCase(Locale.ROOT);
    }

    /** The part in its normal form; refused where mapping makes of it what is itself no such part, or maps further. */
    private static String normal(String part, UnaryOperator<String> mapping, String text) {
        if (text.length() > MAX_PART_CHARS) {
            throw new IllegalJid("the " + part + " is far too long");
        }
        try {
            String mapped = mapping.apply(text);
            if (mapped.equals(mapping.apply(mapped))) {
                return bounded(mapped);
            }
        } catch (IllegalJid e) {
            throw e;
        } catch (RuntimeException e) { // the library has more than one kind of refusal
            throw new IllegalJid("the " + part + " is not allowed", e);
        }
        throw new IllegalJid("the " + part + " has no normal form");
    }

    private static String bounded(String part) {
        if (part.isEmpty() || part.getBytes(StandardCharsets.UTF_8).length > MAX_PART_BYTES) {
            throw new IllegalJid("a part is empty or longer than 1023 bytes");
        }
        return part;
    }

    @Override
    public int compareTo(BareJid other) {
        return toString().compareTo(other.toString());
    }

    /** The address as it stands in a stanza. */
    @Override
    public String toString() {
        return localpart == null ? domainpart : localpart + "@" + domainpart;
    }
}
