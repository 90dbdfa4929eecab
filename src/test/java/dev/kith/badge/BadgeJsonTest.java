package dev.kith.badge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kith.presence.Availability;
import org.junit.jupiter.api.Test;

class BadgeJsonTest {
    /** Every character comes back as it was, but for halves of one, which JSON's UTF-8 cannot carry. */
    @Test
    void everyCharacter_survives() throws Exception {
        var mapper = new ObjectMapper();
        for (int first = 0; first <= Character.MAX_CODE_POINT; first += 64) {
            var text = new StringBuilder();
            for (int c = first; c < first + 64; c++) {
                text.appendCodePoint(c);
            }
            String json = BadgeJson.of(new Badge(text.toString(), "x", Availability.AWAY));
            assertThat(json)
                    .doesNotContain("<", ">", "&")
                    .matches(line -> line.lines().count() == 1);
            boolean halves = first >= 0xD800 && first <= 0xDFFF;
            assertThat(mapper.readTree(json.getBytes(java.nio.charset.StandardCharsets.UTF_8))
                            .get("label")
                            .textValue())
                    .isEqualTo(halves ? "\uFFFD".repeat(64) : text.toString());
        }
    }
}
