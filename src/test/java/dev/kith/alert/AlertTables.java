package dev.kith.alert;

import dev.kith.alert.AlertPolicy.Circumstances;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the tables of situations: {@code policy.txt} says how they are written. */
final class AlertTables {
    static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final String NOON = "2026-11-23T12:00";

    private AlertTables() {}

    /** The rows of a table, each with so many cells. */
    static List<String[]> rows(String name, int cells) {
        try (var file = Objects.requireNonNull(AlertTables.class.getResourceAsStream(name))) {
            var rows = new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(line -> Arrays.stream(line.replace("&#x308;", "\u0308").split("\\|", -1))
                            .map(String::strip)
                            .toArray(String[]::new))
                    .toList();
            rows.stream().filter(row -> row.length != cells).findAny().ifPresent(row -> {
                throw new IllegalArgumentException("a row with " + row.length + " cells: " + row[0]);
            });
            return rows;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<String> parts(String text, String separator) {
        return Arrays.stream(text.split(separator)).map(String::strip).filter(part -> !part.isEmpty());
    }

    static AlertSettings settings(String text) {
        List<String> words = parts(text, ";").toList();
        ZoneId zone = value(words, "zone ").stream().findFirst().map(ZoneId::of).orElse(BERLIN);
        words.stream()
                .filter(word -> !word.matches("(off|vips any time|hold while busy|quiet)|"
                        + "(zone|only|never|vip|muted sender|quiet|muted until) .*"))
                .findAny()
                .ifPresent(word -> {
                    throw new IllegalArgumentException("no setting: " + word);
                });
        return new AlertSettings(
                !words.contains("off"),
                AlertSettings.Detail.SENDER,
                new MailboxRules(names(words, "only "), names(words, "never ")),
                names(words, "vip "),
                names(words, "muted sender "),
                String.join("", value(words, "quiet ")),
                zone,
                words.contains("vips any time"),
                words.contains("hold while busy"),
                false,
                true,
                value(words, "muted until ").stream()
                        .findFirst()
                        .map(t -> at(t, zone))
                        .orElse(null));
    }

    private static List<String> value(List<String> words, String key) {
        return words.stream()
                .filter(word -> word.startsWith(key))
                .map(word -> word.substring(key.length()))
                .toList();
    }

    private static List<String> names(List<String> words, String key) {
        return value(words, key).stream()
                .flatMap(names -> Arrays.stream(names.split(",", -1)))
                .toList();
    }

    static Instant at(String local, ZoneId zone) {
        return LocalDateTime.parse(local).atZone(zone).toInstant();
    }

    /** The mails, numbered by their letters. */
    static List<Waiting> mails(String text, Instant received) {
        return parts(text, ";")
                .map(mail -> new Waiting(mail.charAt(0) - 'a', mail(mail, received)))
                .toList();
    }

    private static NewMail mail(String text, Instant received) {
        List<String> words =
                parts(text, " ").skip(1).map(word -> word.replace('_', ' ')).toList();
        return new NewMail(
                new Mailbox(word(words, "in=", "INBOX"), Mailbox.Use.valueOf(word(words, "use=", "UNSAID"))),
                null,
                text.charAt(0) + "@mail.example",
                new Sender("", word(words, "from=", "romeo@montague.example")),
                "Tonight",
                word(words, "list=", ""),
                received,
                words.contains("read"));
    }

    private static String word(List<String> words, String key, String otherwise) {
        return value(words, key).stream().findFirst().orElse(otherwise);
    }

    static Circumstances circumstances(String text, ZoneId zone) {
        String now = NOON;
        boolean busy = false;
        var told = new ArrayList<Duration>();
        for (String word : parts(text.replace(" x ", "x"), " ").toList()) {
            if (word.equals("busy")) {
                busy = true;
            } else if (word.startsWith("told=")) {
                parts(word.substring(5), ",").flatMap(AlertTables::ago).forEach(told::add);
            } else {
                now = word;
            }
        }
        return new Circumstances(at(now, zone), busy, told);
    }

    private static Stream<Duration> ago(String text) {
        int times = text.indexOf('x');
        Duration ago = duration(text.substring(times + 1));
        return times < 0
                ? Stream.of(ago)
                : IntStream.rangeClosed(1, Integer.parseInt(text.substring(0, times)))
                        .mapToObj(ago::multipliedBy);
    }

    private static Duration duration(String text) {
        return text.startsWith("-") ? Duration.parse("PT" + text.substring(1)).negated() : Duration.parse("PT" + text);
    }

    /** A decision in the words of the table. */
    static String words(Decision decision, ZoneId zone) {
        var words = new ArrayList<String>();
        words.add(
                switch (decision.next()) {
                    case Decision.Next.Nothing nothing -> "nothing";
                    case Decision.Next.Wait(Decision.Why why, @Nullable Instant until) ->
                        "wait " + why + (until == null ? "" : " until " + LocalDateTime.ofInstant(until, zone));
                    case Decision.Next.Tell(List<Waiting> mails, boolean urgent) ->
                        "tell" + mails.stream().map(mail -> " " + letter(mail)).reduce("", String::concat)
                                + (urgent ? " urgent" : "");
                });
        decision.leftOut().forEach(left -> words.add(letter(left.mail()) + " " + left.reason()));
        return String.join("; ", words);
    }

    private static char letter(Waiting mail) {
        return (char) ('a' + mail.id());
    }
}
