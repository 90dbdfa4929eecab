package dev.kith.alert;

import dev.kith.alert.AlertSettings.Detail;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What a person chose, as a form to fill in, and back again. Knows nothing of how forms travel. */
public final class AlertForm {
    static final int MOST_SENDERS = 100;
    private static final int MOST_MAILBOXES = 50;
    private static final int LONGEST_NAME = 200;

    private AlertForm() {}

    /** How a field is filled in; the same kinds as XEP-0004 §3.3. */
    public enum Kind {
        YES_NO,
        LINE,
        LINES,
        ONE_OF,
        /** A line that is not shown while it is typed. */
        SECRET,
        /** Words to read, with nothing to fill in. */
        TEXT
    }

    /** One of the answers to choose from. */
    public record Option(String value, String label) {}

    /** A field with what holds now. */
    public record Field(String name, Kind kind, String label, List<String> values, List<Option> options) {
        public Field {
            values = List.copyOf(values);
            options = List.copyOf(options);
        }
    }

    /** The form, filled in. */
    public static List<Field> of(AlertSettings now) {
        return List.of(
                yesNo("enabled", "Alerts about new mail", now.enabled()),
                new Field(
                        "detail",
                        Kind.ONE_OF,
                        "How much they say",
                        List.of(word(now.detail())),
                        List.of(
                                new Option("count", "how many mails"),
                                new Option("sender", "who wrote"),
                                new Option("subject", "who wrote, and the subject"))),
                lines("vips", "VIPs: addresses or domains, one a line", now.vips()),
                yesNo("vips-any-time", "Tell VIPs in quiet hours, too", now.vipsAnyTime()),
                lines("muted", "Senders never to tell of", now.muted()),
                line("quiet", "Quiet hours, such as Mon-Fri 22:00-07:00", now.quiet()),
                line("zone", "Your time zone, such as Europe/Berlin", now.zone().getId()),
                yesNo("hold-while-busy", "Wait while I am set to do not disturb", now.holdWhileBusy()),
                yesNo("kept", "Wait while I am offline", now.kept()),
                yesNo("archived", "Servers may store alerts", now.archived()),
                lines(
                        "only-mailboxes",
                        "Only these mailboxes (none: all)",
                        now.mailboxes().only()),
                lines(
                        "never-mailboxes",
                        "Never these mailboxes",
                        now.mailboxes().never()));
    }

    /**
     * Reads what was filled in; a field that is missing stays as it was.
     *
     * @param answers by field, from anybody
     * @throws CommandRefused when one of them cannot be
     */
    public static AlertSettings read(AlertSettings before, Map<String, List<String>> answers) throws CommandRefused {
        var draft = new AlertDraft(before);
        draft.enabled = yes(answers, "enabled", draft.enabled);
        draft.detail = detail(answers, draft.detail);
        draft.vips = senders(answers, "vips", draft.vips);
        draft.vipsAnyTime = yes(answers, "vips-any-time", draft.vipsAnyTime);
        draft.muted = senders(answers, "muted", draft.muted);
        draft.holdWhileBusy = yes(answers, "hold-while-busy", draft.holdWhileBusy);
        draft.kept = yes(answers, "kept", draft.kept);
        draft.archived = yes(answers, "archived", draft.archived);
        draft.mailboxes = new MailboxRules(
                mailboxes(answers, "only-mailboxes", before.mailboxes().only()),
                mailboxes(answers, "never-mailboxes", before.mailboxes().never()));
        Optional<String> quiet = line(answers, "quiet");
        if (quiet.isPresent()) {
            draft.quiet = quiet.get().isEmpty()
                    ? ""
                    : QuietText.normal(quiet.get())
                            .orElseThrow(() -> new CommandRefused("Write quiet hours as Mon-Fri 22:00-07:00."));
        }
        Optional<String> zone = line(answers, "zone");
        if (zone.isPresent() && !zone.get().equals(before.zone().getId())) {
            draft.zone = CommandReader.zoneOf(zone.get())
                    .orElseThrow(() -> new CommandRefused("Write the time zone as Europe/Berlin."));
        }
        return draft.settings();
    }

    private static String word(Detail detail) {
        return detail.name().toLowerCase(Locale.ROOT);
    }

    private static Field yesNo(String name, String label, boolean now) {
        return new Field(name, Kind.YES_NO, label, List.of(now ? "1" : "0"), List.of());
    }

    private static Field line(String name, String label, String now) {
        return new Field(name, Kind.LINE, label, List.of(now), List.of());
    }

    private static Field lines(String name, String label, List<String> now) {
        return new Field(name, Kind.LINES, label, now, List.of());
    }

    private static Optional<String> line(Map<String, List<String>> answers, String name) {
        List<String> values = answers.get(name);
        return values == null
                ? Optional.empty()
                : Optional.of(values.isEmpty() ? "" : values.getFirst().strip());
    }

    private static boolean yes(Map<String, List<String>> answers, String name, boolean before) throws CommandRefused {
        Optional<String> answer = line(answers, name);
        if (answer.isEmpty()) {
            return before;
        }
        return switch (answer.get()) { // XML Schema's boolean
            case "1", "true" -> true;
            case "0", "false" -> false;
            default -> throw new CommandRefused("One of the yes-or-no answers is neither.");
        };
    }

    private static Detail detail(Map<String, List<String>> answers, Detail before) throws CommandRefused {
        Optional<String> answer = line(answers, "detail");
        if (answer.isEmpty()) {
            return before;
        }
        for (Detail detail : Detail.values()) {
            if (word(detail).equals(answer.get())) {
                return detail;
            }
        }
        throw new CommandRefused("Choose how much alerts say: count, sender, or subject.");
    }

    private static List<String> senders(Map<String, List<String>> answers, String name, List<String> before)
            throws CommandRefused {
        List<String> values = answers.get(name);
        if (values == null) {
            return before;
        }
        var senders = new ArrayList<String>();
        for (String value : values) {
            if (!value.isBlank()) {
                String sender = SenderPattern.of(value)
                        .orElseThrow(() -> new CommandRefused("A sender is an address or a domain, one a line."));
                if (!senders.contains(sender)) {
                    senders.add(sender);
                }
            }
        }
        if (senders.size() > MOST_SENDERS) {
            throw new CommandRefused("These are more than " + MOST_SENDERS + " senders.");
        }
        return senders;
    }

    private static List<String> mailboxes(Map<String, List<String>> answers, String name, List<String> before)
            throws CommandRefused {
        List<String> values = answers.get(name);
        if (values == null) {
            return before;
        }
        var mailboxes = values.stream()
                .map(String::strip)
                .filter(box -> !box.isEmpty())
                .distinct()
                .toList();
        if (mailboxes.size() > MOST_MAILBOXES
                || mailboxes.stream().anyMatch(box -> box.length() > LONGEST_NAME || !isLegible(box))) {
            throw new CommandRefused("Write mailboxes as your mail program shows them, one a line.");
        }
        return mailboxes;
    }

    private static boolean isLegible(String mailbox) {
        return mailbox.codePoints()
                .noneMatch(c -> Character.isISOControl(c)
                        || Character.getType(c) == Character.SURROGATE
                        || Character.getType(c) == Character.FORMAT);
    }
}
