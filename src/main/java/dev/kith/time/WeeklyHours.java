package dev.kith.time;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** Hours that come again every week, on the clocks of a zone: when a badge may show somebody, when alerts are quiet. */
public final class WeeklyHours {
    /** More than anybody writes by hand. */
    private static final int MOST_SPANS = 50;

    private static final Duration HORIZON = Duration.ofDays(8);

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

    private WeeklyHours(List<Span> spans, ZoneId zone) {
        this.spans = List.copyOf(spans);
        this.zone = zone;
    }

    /**
     * Reads hours such as {@code Mon-Fri 09:00-17:00, Sat 10:00-12:00}; {@code 22:00-02:00} goes over midnight and, without
     * days, is meant for every day; {@code 00:00-00:00} is the whole day.
     *
     * @throws IllegalArgumentException saying what is wrong with the text, for a person to read
     */
    public static WeeklyHours parse(String text, ZoneId zone) {
        String[] parts = text.split(",", MOST_SPANS + 1);
        if (parts.length > MOST_SPANS) {
            throw new IllegalArgumentException("at most " + MOST_SPANS + " spans of hours, please");
        }
        var spans = new ArrayList<Span>();
        for (String part : parts) {
            String[] words = part.strip().split("\\s+", -1);
            if (words.length > 2) {
                throw wrong(part);
            }
            String[] times = words[words.length - 1].split("-", -1);
            if (times.length != 2) {
                throw wrong(part);
            }
            for (DayOfWeek day : days(words.length == 1 ? "mon-sun" : words[0], part)) {
                spans.add(new Span(day, time(times[0], part), time(times[1], part)));
            }
        }
        return new WeeklyHours(spans, zone);
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
    public boolean cover(Instant moment) {
        var local = moment.atZone(zone);
        for (Span span : spans) {
            if (span.covers(local.getDayOfWeek(), local.toLocalTime())) {
                return true;
            }
        }
        return false;
    }

    /**
     * When the hours that cover a moment end: spans that meet or overlap are one, and clocks that are moved on or back
     * within them are heeded.
     *
     * @return empty when none covers it; eight days later where nothing sooner is certain, as for hours that never end
     */
    public Optional<Instant> endOf(Instant moment) {
        if (!cover(moment)) {
            return Optional.empty();
        }
        Instant horizon = moment.plus(HORIZON);
        for (Instant turn : turns(moment, horizon)) {
            if (!cover(turn)) {
                return Optional.of(turn);
            }
        }
        return Optional.of(horizon);
    }

    /** Every moment between two at which the hours can begin or end; in between, what covers one moment covers the next. */
    private SortedSet<Instant> turns(Instant after, Instant until) {
        var turns = new TreeSet<Instant>();
        var rules = zone.getRules();
        for (var moved = rules.nextTransition(after);
                moved != null && moved.getInstant().isBefore(until);
                moved = rules.nextTransition(moved.getInstant())) {
            turns.add(moved.getInstant());
        }
        LocalDate last = until.atZone(zone).toLocalDate();
        for (LocalDate day = after.atZone(zone).toLocalDate(); !day.isAfter(last); day = day.plusDays(1)) {
            for (Span span : spans) {
                for (LocalTime time : List.of(span.from(), span.until())) {
                    LocalDateTime local = day.atTime(time);
                    rules.getValidOffsets(local).forEach(offset -> turns.add(local.toInstant(offset)));
                }
            }
        }
        return turns.tailSet(after).headSet(until);
    }
}
