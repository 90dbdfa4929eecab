package dev.kith.alert.signal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** A JSON object from outside: what is asked for comes as what it should be, or not at all. */
final class Fields {
    private static final int DEEPEST = 20;
    private static final long LARGEST = 0xFFFF_FFFFL;

    /** Lua has one kind of number, and writes it so. */
    private static final Pattern NUMBER = Pattern.compile("(\\d{1,10})(\\.0)?");

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            // Mail holds anything, and not every writer of JSON escapes all of it.
            .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
            .build();

    private final JsonNode node;

    private Fields(JsonNode node) {
        this.node = node;
    }

    /**
     * Reads an object; bytes that are no UTF-8 become U+FFFD.
     *
     * @return empty when it is none, or nested without end
     */
    static Optional<Fields> parse(byte[] json) {
        try {
            JsonNode node = MAPPER.readTree(new String(json, StandardCharsets.UTF_8));
            return node != null && node.isObject() ? Optional.of(new Fields(node)) : Optional.empty();
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    /** The object there; one without fields when there is none. */
    Fields inside(String key) {
        return new Fields(node.path(key));
    }

    boolean has(String key) {
        return node.hasNonNull(key);
    }

    /** The text there; empty when there is none. */
    String text(String key) {
        return node.path(key).isTextual() ? node.path(key).textValue() : "";
    }

    /** The texts of a list; those that are none are left out. */
    List<String> texts(String key) {
        var texts = new ArrayList<String>();
        if (node.path(key).isArray()) {
            for (JsonNode item : node.path(key)) {
                if (item.isTextual()) {
                    texts.add(item.textValue());
                }
            }
        }
        return texts;
    }

    /** An unsigned number of 32 bits that is not zero, as a number or as text; otherwise 0. */
    long unsigned(String key) {
        JsonNode value = node.path(key);
        var written = NUMBER.matcher(value.isNumber() ? value.asText() : text(key));
        long number = written.matches() ? Long.parseLong(written.group(1)) : 0;
        return number <= LARGEST ? number : 0;
    }

    /** A moment (RFC 3339), but never a later one than this; the same when there is none. */
    Instant momentUntil(String key, Instant latest) {
        try {
            Instant moment = OffsetDateTime.parse(text(key)).toInstant();
            return moment.isBefore(latest) ? moment : latest;
        } catch (DateTimeParseException e) {
            return latest;
        }
    }
}
