package dev.kith.jid;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import rocks.xmpp.precis.PrecisProfiles;

/** Addresses that are taken as they are at a glance are what the rules would have made of them. */
class PlainAddressTest {
    private static final String ALPHABET = "az09.-_";
    private static final int LONGEST = 6;

    @Test
    void everyShortText_isReadByTheRules() {
        check("");
    }

    private static void check(String text) {
        agree(text);
        if (text.length() < LONGEST) {
            ALPHABET.chars().forEach(c -> check(text + (char) c));
        }
    }

    @Property(tries = 20_000)
    void longText_isReadByTheRules(@ForAll("texts") String text) {
        agree(text);
    }

    @Provide
    Arbitrary<String> texts() {
        var labels = Arbitraries.oneOf(
                Arbitraries.strings().withChars("abcxyz0189-_").ofMaxLength(70),
                Arbitraries.of("xn--", "xn--fuball-cta", "xn--a", "a--b", "-", "1", "a"));
        return labels.list().ofMinSize(1).ofMaxSize(4).map(parts -> String.join(".", parts));
    }

    private static void agree(String text) {
        assertThat(parsed(text)).as("domain <%s>", text).isEqualTo(domain(text));
        String address = text + "@example.org";
        String local = local(text);
        assertThat(parsed(address))
                .as("address <%s>", address)
                .isEqualTo(local == null ? null : local + "@example.org");
    }

    private static @Nullable String parsed(String text) {
        try {
            return BareJid.parse(text).toString();
        } catch (IllegalJid e) {
            return null;
        }
    }

    private static @Nullable String local(String text) {
        try {
            return PrecisProfiles.USERNAME_CASE_MAPPED.enforce(text);
        } catch (RuntimeException e) {
            return null;
        }
    }

    private static @Nullable String domain(String text) {
        try {
            String once = mapped(text);
            return once.equals(mapped(once)) && !once.isEmpty() ? once : null;
        } catch (RuntimeException e) {
            return null;
        }
    }

    private static String mapped(String text) {
        String trimmed = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
        return PrecisProfiles.IDN.enforce(trimmed).toLowerCase(Locale.ROOT);
    }
}
