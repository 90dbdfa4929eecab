package dev.kith.alert;

import dev.kith.alert.AlertSettings.Detail;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what people write: any case, any spaces, with or without a slash in front and a full stop at the end. */
public final class CommandReader {
    /** What is longer was not meant for us. */
    private static final int LONGEST = 300;

    private static final Duration SHORTEST_MUTE = Duration.ofMinutes(1);
    private static final Duration LONGEST_MUTE = Duration.ofDays(90);

    private static final Pattern SPACES = Pattern.compile("[\\s\\u00a0]+");
    private static final Pattern SPAN =
            Pattern.compile("(\\d{1,4})\\s*(minutes?|mins?|hours?|days?|weeks?|[mhdw])\\s*");
    private static final Pattern CLOCK = Pattern.compile("(\\d{1,2})(?:[:.](\\d{2}))?");

    private CommandReader() {}

    /** What was meant; never fails. */
    public static AlertCommand read(String text) {
        if (text.length() > LONGEST) {
            return new AlertCommand.Unknown();
        }
        String said = SPACES.matcher(text).replaceAll(" ").strip();
        said = said.replaceFirst("^[/!]+ ?", "").replaceFirst("[ .!]+$", "");
        int space = said.indexOf(' ');
        String verb = (space < 0 ? said : said.substring(0, space)).toLowerCase(Locale.ROOT);
        String rest = space < 0 ? "" : said.substring(space + 1);
        return switch (verb) {
            case "help", "?", "commands" -> new AlertCommand.Help();
            case "status", "settings", "show" -> new AlertCommand.Status();
            case "alerts", "alert" -> alerts(rest);
            case "mute", "snooze" -> mute(rest);
            case "unmute" -> rest.isEmpty() ? new AlertCommand.Unmute() : new AlertCommand.Unclear("To end it: unmute");
            case "quiet" -> quiet(rest);
            case "zone", "timezone" -> zone(rest);
            case "detail", "details" -> detail(rest);
            case "vip", "vips" -> vip(rest);
            case "unvip" -> vip("remove " + rest);
            case "mute-sender" -> muteSender(rest);
            case "unmute-sender" -> muteSender("remove " + rest);
            case "keep" ->
                onOff(rest, AlertCommand.Keep::new, "Write: keep on (alerts wait while you are offline), or keep off");
            case "archive", "store" ->
                onOff(rest, AlertCommand.Archive::new, "Write: archive on (servers may store alerts), or archive off");
            case "busy" -> busy(rest);
            default -> new AlertCommand.Unknown();
        };
    }

    private static AlertCommand alerts(String rest) {
        return switch (rest.toLowerCase(Locale.ROOT)) {
            case "on" -> new AlertCommand.On();
            case "off" -> new AlertCommand.Off();
            case "" -> new AlertCommand.Status();
            default -> new AlertCommand.Unclear("Write: alerts on, or alerts off");
        };
    }

    private static AlertCommand mute(String rest) {
        String span = rest.toLowerCase(Locale.ROOT).replaceFirst("^for ", "");
        if (span.equals("off")) {
            return new AlertCommand.Unmute();
        }
        if (span.startsWith("sender ")) {
            return muteSender(rest.substring("sender ".length()));
        }
        var hint = new AlertCommand.Unclear("For how long? For example: mute 2h, mute 30m, mute 3d, mute until 18:00");
        if (span.startsWith("until ")) {
            return clock(span.substring("until ".length()))
                    .<AlertCommand>map(AlertCommand.MuteUntil::new)
                    .orElse(hint);
        }
        return span(span).<AlertCommand>map(AlertCommand.MuteFor::new).orElse(hint);
    }

    private static Optional<LocalTime> clock(String text) {
        Matcher clock = CLOCK.matcher(text);
        if (!clock.matches()) {
            return Optional.empty();
        }
        int hour = Integer.parseInt(clock.group(1));
        int minute = clock.group(2) == null ? 0 : Integer.parseInt(clock.group(2));
        return hour > 23 || minute > 59 ? Optional.empty() : Optional.of(LocalTime.of(hour, minute));
    }

    private static Optional<Duration> span(String text) {
        Matcher part = SPAN.matcher(text);
        Duration all = Duration.ZERO;
        int end = 0;
        while (part.find() && part.start() == end) {
            long count = Long.parseLong(part.group(1));
            all = all.plus(
                    switch (part.group(2).charAt(0)) {
                        case 'm' -> Duration.ofMinutes(count);
                        case 'h' -> Duration.ofHours(count);
                        case 'd' -> Duration.ofDays(count);
                        default -> Duration.ofDays(7 * count);
                    });
            end = part.end();
        }
        return end != text.length() || all.compareTo(SHORTEST_MUTE) < 0 || all.compareTo(LONGEST_MUTE) > 0
                ? Optional.empty()
                : Optional.of(all);
    }

    private static AlertCommand quiet(String rest) {
        String hours = rest.toLowerCase(Locale.ROOT);
        if (hours.equals("off") || hours.equals("never") || hours.equals("none")) {
            return new AlertCommand.Quiet("");
        }
        return QuietText.normal(rest)
                .<AlertCommand>map(AlertCommand.Quiet::new)
                .orElse(new AlertCommand.Unclear("When? For example: quiet 22:00-07:00,"
                        + " quiet Mon-Fri 22:00-07:00, Sat-Sun 23:00-09:00, or quiet off"));
    }

    private static AlertCommand zone(String rest) {
        return zoneOf(rest)
                .<AlertCommand>map(AlertCommand.Zone::new)
                .orElse(new AlertCommand.Unclear("Where are you? For example: zone Europe/Berlin"));
    }

    /** The zone of that name in any case; a place rather than an offset, since places know of summer time. */
    static Optional<ZoneId> zoneOf(String name) {
        String wanted = name.strip().replace(' ', '_');
        if (wanted.equalsIgnoreCase("UTC")) {
            return Optional.of(ZoneId.of("UTC"));
        }
        return ZoneId.getAvailableZoneIds().stream()
                .filter(id -> id.equalsIgnoreCase(wanted) && id.contains("/"))
                .findFirst()
                .flatMap(CommandReader::zoneById);
    }

    private static Optional<ZoneId> zoneById(String id) {
        try {
            return Optional.of(ZoneId.of(id));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static AlertCommand detail(String rest) {
        return switch (rest.toLowerCase(Locale.ROOT)) {
            case "count" -> new AlertCommand.Say(Detail.COUNT);
            case "sender" -> new AlertCommand.Say(Detail.SENDER);
            case "subject", "sender and subject" -> new AlertCommand.Say(Detail.SUBJECT);
            default -> new AlertCommand.Unclear("How much? Write: detail count, detail sender, or detail subject");
        };
    }

    private static AlertCommand vip(String rest) {
        return switch (rest.toLowerCase(Locale.ROOT)) {
            case "always" -> new AlertCommand.VipsAnyTime(true);
            case "wait" -> new AlertCommand.VipsAnyTime(false);
            default -> {
                boolean add = !isRemoval(rest);
                yield SenderPattern.of(withoutVerb(rest))
                        .<AlertCommand>map(sender -> new AlertCommand.Vip(sender, add))
                        .orElse(new AlertCommand.Unclear(
                                "Who? For example: vip romeo@example.org, vip example.org, vip remove example.org;"
                                        + " vip always tells them at any time, vip wait does not"));
            }
        };
    }

    private static AlertCommand muteSender(String rest) {
        boolean add = !isRemoval(rest);
        return SenderPattern.of(withoutVerb(rest))
                .<AlertCommand>map(sender -> new AlertCommand.MuteSender(sender, add))
                .orElse(new AlertCommand.Unclear("Who? For example: mute-sender news@example.org,"
                        + " mute-sender example.org, unmute-sender example.org"));
    }

    private static boolean isRemoval(String rest) {
        String first = rest.toLowerCase(Locale.ROOT);
        return first.startsWith("remove ") || first.startsWith("off ") || first.startsWith("delete ");
    }

    private static String withoutVerb(String rest) {
        return rest.replaceFirst("(?i)^(add|remove|off|delete) ", "");
    }

    private static AlertCommand busy(String rest) {
        return switch (rest.toLowerCase(Locale.ROOT)) {
            case "hold", "on" -> new AlertCommand.Busy(true);
            case "tell", "off" -> new AlertCommand.Busy(false);
            default ->
                new AlertCommand.Unclear(
                        "Write: busy hold (alerts wait while you are set to do not disturb)," + " or busy tell");
        };
    }

    private static AlertCommand onOff(String rest, Function<Boolean, AlertCommand> command, String hint) {
        return switch (rest.toLowerCase(Locale.ROOT)) {
            case "on", "yes" -> command.apply(true);
            case "off", "no" -> command.apply(false);
            default -> new AlertCommand.Unclear(hint);
        };
    }
}
