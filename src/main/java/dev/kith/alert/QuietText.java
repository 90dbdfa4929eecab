package dev.kith.alert;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Quiet hours as people write them, in the one spelling that is stored, which {@link dev.kith.time.WeeklyHours} reads.
 */
final class QuietText {
    private static final List<String> DAYS = List.of("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun");
    private static final Pattern SPAN = Pattern.compile(
            "(?:([a-z]+)(?: ?- ?([a-z]+))? )?(\\d{1,2})(?:[:.](\\d{2}))? ?(?:-|\u2013|to) ?(\\d{1,2})(?:[:.](\\d{2}))?");
    private static final int MOST = 14;

    private QuietText() {}

    /** Such as {@code Mon-Fri 22:00-07:00, Sat 23:00-10:00}; empty when it cannot be read. */
    static Optional<String> normal(String text) {
        var spans = new ArrayList<String>();
        for (String part : text.strip().toLowerCase(Locale.ROOT).split("[,;]", MOST + 1)) {
            Matcher span = SPAN.matcher(part.strip());
            if (!span.matches() || spans.size() == MOST) {
                return Optional.empty();
            }
            var days = days(span.group(1), span.group(2));
            var from = time(span.group(3), span.group(4));
            var to = time(span.group(5), span.group(6));
            boolean nothing = from.equals(to) && !from.equals(Optional.of("00:00"));
            if (days.isEmpty() || from.isEmpty() || to.isEmpty() || nothing) {
                return Optional.empty();
            }
            spans.add(days.get() + from.get() + "-" + to.get());
        }
        return Optional.of(String.join(", ", spans));
    }

    private static Optional<String> days(String from, String to) {
        if (from == null) {
            return Optional.of("");
        }
        var first = day(from);
        if (to == null) {
            return first.map(day -> day + " ");
        }
        return first.flatMap(one -> day(to).map(other -> one + "-" + other + " "));
    }

    private static Optional<String> day(String word) {
        return word.length() < 3
                ? Optional.empty()
                : DAYS.stream()
                        .filter(day -> word.startsWith(day.toLowerCase(Locale.ROOT)))
                        .findFirst();
    }

    private static Optional<String> time(String hour, String minute) {
        int hours = Integer.parseInt(hour);
        int minutes = minute == null ? 0 : Integer.parseInt(minute);
        if (hours == 24 && minutes == 0) {
            return Optional.of("00:00");
        }
        return hours > 23 || minutes > 59 ? Optional.empty() : Optional.of("%02d:%02d".formatted(hours, minutes));
    }
}
