package dev.kith.badge;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** When a badge may show that somebody is there; outside of these hours it says offline. */
final class WorkingHours {
    private static final List<String> DAYS = List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun");

    /** From a time of a day until a time of the same day, or of the next one where that is not later. */
    private record Span(DayOfWeek day, LocalTime from, LocalTime until) {
        boolean covers(DayOfWeek today, LocalTime time) {
            boolean overMidnight = !until.isAfter(from);
            if (day == today) {
                return !time.isBefore(from) && (overMidnight || time.isBefore(until));
            }
            return overMidnight && day.plus(1) == today && time.isBefore(until);
        }
    }

    private final List<Span> spans;
    private final ZoneId zone;

    private WorkingHours(List<Span> spans, ZoneId zone) {
        this.spans = List.copyOf(spans);
        this.zone = zone;
    }

    /**
     * Reads hours such as {@code Mon-Fri 09:00-17:00, Sat 10:00-12:00}; {@code 22:00-02:00} goes over midnight, and
     * {@code 00:00-00:00} is the whole day.
     *
     * @throws IllegalArgumentException saying what is wrong with the text
     */
    static WorkingHours parse(String text, ZoneId zone) {
        var spans = new ArrayList<Span>();
        for (String part : text.split(",", -1)) {
            String[] words = part.strip().split("\\s+", -1);
            if (words.length != 2) {
                throw wrong(part);
            }
            String[] times = words[1].split("-", -1);
            if (times.length != 2) {
                throw wrong(part);
            }
            for (DayOfWeek day : days(words[0], part)) {
                spans.add(new Span(day, time(times[0], part), time(times[1], part)));
            }
        }
        return new WorkingHours(spans, zone);
    }

    private static List<DayOfWeek> days(String text, String part) {
        String[] ends = text.toLowerCase(Locale.ROOT).split("-", -1);
        int first = DAYS.indexOf(ends[0]);
        int last = DAYS.indexOf(ends[ends.length - 1]);
        if (ends.length > 2 || first < 0 || last < 0) {
            throw wrong(part);
        }
        var days = new ArrayList<DayOfWeek>();
        for (int i = first; ; i = (i + 1) % 7) {
            days.add(DayOfWeek.of(i + 1));
            if (i == last) {
                return days;
            }
        }
    }

    private static LocalTime time(String text, String part) {
        try {
            return text.equals("24:00") ? LocalTime.MIDNIGHT : LocalTime.parse(text);
        } catch (DateTimeParseException e) {
            throw wrong(part);
        }
    }

    private static IllegalArgumentException wrong(String part) {
        return new IllegalArgumentException(
                "'" + part.strip() + "' is no span of hours; write Mon-Fri 09:00-17:00, several with commas");
    }

    /** Whether a moment lies in these hours, on the clocks of their zone. */
    boolean cover(Instant moment) {
        var local = moment.atZone(zone);
        for (Span span : spans) {
            if (span.covers(local.getDayOfWeek(), local.toLocalTime())) {
                return true;
            }
        }
        return false;
    }
}
