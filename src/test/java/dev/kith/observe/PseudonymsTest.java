package dev.kith.observe;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import javax.crypto.spec.SecretKeySpec;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PseudonymsTest {
    private static final String JULIET = "juliet@example.org";
    private final Pseudonyms names = with("one key");

    private static Pseudonyms with(String key) {
        return new Pseudonyms(new SecretKeySpec(key.getBytes(), "HmacSHA256"));
    }

    @Test
    void samePerson_hasTheSameName_whateverTheirSpellingAndResource() {
        String name = names.of(JULIET);
        assertThat(name).matches("person:[0-9a-f]{16}");
        assertThat(names.hide("Juliet@Example.org said no.")).isEqualTo(name + " said no.");
        assertThat(names.hide("seen: juliet@example.org/balcony at noon")).isEqualTo("seen: " + name + "/… at noon");
        assertThat(names.hide("(juliet@example.org), mailto:juliet@example.org."))
                .isEqualTo("(" + name + "), mailto:" + name + ".");
    }

    @Test
    void otherPeopleAndOtherKeys_haveOtherNames() {
        assertThat(names.of("romeo@example.org")).isNotEqualTo(names.of(JULIET));
        assertThat(with("another key").of(JULIET)).isNotEqualTo(names.of(JULIET));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "o'neill@example.org", "<juliet@example.org>", "a=juliet@example.org", "juliet+x_y.z@mail.example",
                "пётр@пример.рф", "juliet@[::1] juliet@example.org", "line\njuliet@example.org",
                        "\"juliet\"@example.org",
                "d\\27artagnan@musketeers.lit", "alerts-juliet@example.org", "x@y", "xmpp:juliet@example.org?message"
            })
    void everyShapeOfAddress_isHidden(String text) throws Exception {
        var json = new ObjectMapper();
        String line = names.hide(json.writeValueAsString(Map.of("message", text)));
        assertThat(json.readTree(line).get("message").asText())
                .contains("person:")
                .doesNotContain("juliet@", "neill@", "пётр", "artagnan@", "@mail.example", "@example.org", "x@y");
    }

    @Test
    void withoutAnAddress_nothingChanges() {
        String line = "account 17: 3 added, 1 renamed; at 12:00 @ home";
        assertThat(names.hide(line)).isEqualTo(line);
    }

    /** Whatever stands in a message, the line stays JSON. */
    @Property(tries = 2000)
    void lineStaysJson(@ForAll @CharRange(from = '\1', to = '~') String before, @ForAll String after) throws Exception {
        var json = new ObjectMapper();
        String line = json.writeValueAsString(Map.of("message", before + "@example.org" + after));
        assertThat(json.readTree(names.hide(line)).get("message").isTextual()).isTrue();
    }
}
