package dev.kith.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
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
                "o'neill@example.org",
                "<juliet@example.org>",
                "a=juliet@example.org",
                "juliet+x_y.z@mail.example",
                "пётр@пример.рф",
                "juliet@[::1] juliet@example.org",
                "line\njuliet@example.org",
                "\"juliet\"@example.org",
                "d\\27artagnan@musketeers.lit",
                "x@example.org,juliet@example.org",
                "/a\njuliet@example.org",
                "x\"juliet\"@example.org",
                "alerts-juliet@example.org",
                "x@y",
                "xmpp:juliet@example.org?message"
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

    /** What the CardDAV client says of books and cards, and what others put into paths. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "the address book https://dav.example.org/juliet/contacts/ is not there (404)",
                "dav.example.org does not let this login read /juliet/contacts/. Next: check whose book that is.",
                "No address book was found at http://dav.example.org/dav/juliet%40example.org/ for account 17",
                "dav.example.org does not take the card at /juliet%2540example.org/contacts/romeo.vcf (507).",
                "dav.example.org sends to '/juliet@example.org/contacts/o'neill.vcf', which is another server",
                "first line\n/juliet/contacts/romeo.vcf",
                "(/juliet/contacts)",
                "at ../juliet/contacts/",
                "imaps://juliet:capulet@dav.example.org/INBOX",
                "imap://juliet%40example.org@dav.example.org",
                "not read: juliet/contacts/romeo.vcf",
                "abc\nromeo.vcf",
                "x@example.org romeo.vcf",
                "/a,romeo.vcf",
                "romeo.VCF",
                "/%6Auliet/contacts",
                "login juliet%40example.org",
                "http://dav.example.org?user=juliet",
                "/dav?u=juliet&card=romeo",
                "ftp://juliet@example.org:capulet@host/",
                "file:///juliet/contacts",
                "/\u0007juliet/romeo"
            })
    void nobodysNameStandsInAPath(String text) throws Exception {
        var json = new ObjectMapper();
        String line = names.hide(json.writeValueAsString(Map.of("message", text)));
        assertThat(json.readTree(line).get("message").asText())
                .doesNotContainIgnoringCase("uliet", "romeo", "capulet", "contacts", "neill", "%40");
    }

    @Test
    void samePathAndSamePerson_canBeFollowed_howeverTheyAreSpelled() {
        String book = names.hide("/juliet%40example.org/contacts/");
        assertThat(book).matches("/person:[0-9a-f]{16}/name:[0-9a-f]{16}/").contains(names.of(JULIET));
        assertThat(names.hide("at https://dav.example.org/juliet@example.org/contacts/ now"))
                .isEqualTo("at https://dav.example.org" + book + " now");
        assertThat(names.hide("does not take '/Juliet%40example.org/contacts/romeo.vcf'."))
                .startsWith("does not take '" + book + "name:")
                .endsWith("'.");
        assertThat(names.hide("login juliet%40example.org")).isEqualTo("login " + names.of(JULIET));
        assertThat(names.hide("/j%C3%BCrgen")).isEqualTo(names.hide("/jürgen"));
        assertThat(names.hide("/romeo")).isNotEqualTo(names.hide("/juliet"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "read/write of 3 / 4 at localhost/127.0.0.1:5222, application/json",
                "\tat java.base/java.lang.Thread.run(Thread.java:1474)\\n\\tat dev.kith.A.b(A.java:1)",
                "Listening on: http://0.0.0.0:8080. https://dav.example.org/ is asked.",
                "40 % of 50, 100%"
            })
    void whatIsNoPath_stays(String line) {
        assertThat(names.hide(line)).isEqualTo(line);
    }

    /** Whatever stands in a message, the line stays JSON. */
    @Property(tries = 2000)
    void lineStaysJson(@ForAll @CharRange(from = '\1', to = '~') String before, @ForAll String after) throws Exception {
        var json = new ObjectMapper();
        String line = json.writeValueAsString(Map.of("message", before + "@example.org" + after));
        assertThat(json.readTree(names.hide(line)).get("message").isTextual()).isTrue();
        String path = json.writeValueAsString(Map.of("message", before + "/" + after + "/x.vcf"));
        assertThat(json.readTree(names.hide(path)).get("message").isTextual()).isTrue();
    }

    /** No line takes long, whatever somebody put into it. */
    @Test
    void longLines_areQuick() {
        assertTimeoutPreemptively(Duration.ofSeconds(15), () -> {
            for (String part : new String[] {"a", "/", "/a", "a:", "%40", "@", "x.", "(", "\\n", "a.vcf", "://"}) {
                assertThat(names.hide(part.repeat(2000) + "/juliet@a.vcf ")).doesNotContain("juliet");
            }
        });
    }
}
