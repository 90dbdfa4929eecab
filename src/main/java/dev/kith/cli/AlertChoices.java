package dev.kith.cli;

import dev.kith.alert.AlertSettings;
import dev.kith.alert.AlertSettings.Detail;
import dev.kith.alert.MailboxRules;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What can be chosen about alerts on the command line; what is not named stays as it was. */
final class AlertChoices {
    private static final Pattern SPAN = Pattern.compile("(\\d{1,4})\\s*([mhd])");

    @Option(
            names = "--says",
            paramLabel = "count|sender|subject",
            description = "How much an alert says: how many, from whom, or the subject too.")
    private @Nullable String detail;

    @Option(
            names = "--only",
            paramLabel = "MAILBOXES",
            description = "Only mail in these; default: all but Junk, Trash, Drafts and Sent.")
    private @Nullable String only;

    @Option(names = "--never", paramLabel = "MAILBOXES", description = "Never mail in these.")
    private @Nullable String never;

    @Option(
            names = "--vip",
            paramLabel = "SENDERS",
            description = "Whose mail is urgent: addresses, domains or list identifiers.")
    private @Nullable String vips;

    @Option(names = "--mute-senders", paramLabel = "SENDERS", description = "Whose mail is never told.")
    private @Nullable String muted;

    @Option(
            names = "--quiet",
            paramLabel = "HOURS",
            description = "When nothing is told: 'Mon-Fri 22:00-07:00, Sat-Sun 23:00-09:00', or off.")
    private @Nullable String quiet;

    @Option(names = "--zone", paramLabel = "ZONE", description = "On whose clocks, for example Europe/Rome.")
    private @Nullable String zone;

    @Option(
            names = "--vips-any-time",
            negatable = true,
            description = "Whether urgent mail is told in quiet hours, and to who is busy, too.")
    private @Nullable Boolean vipsAnyTime;

    @Option(
            names = "--hold-while-busy",
            negatable = true,
            description =
                    "Whether alerts wait while their presence says 'do not disturb'. Kith has to see their presence"
                            + " for it.")
    private @Nullable Boolean holdWhileBusy;

    @Option(
            names = "--keep",
            negatable = true,
            description =
                    "Whether the server keeps alerts for somebody who is offline; else those are not shown later.")
    private @Nullable Boolean kept;

    @Option(names = "--archive", negatable = true, description = "Whether servers may put alerts into their archive.")
    private @Nullable Boolean archived;

    @Option(names = "--mute", paramLabel = "SPAN", description = "Nothing for this long: 30m, 2h, 3d; or off.")
    private @Nullable String mute;

    AlertSettings on(AlertSettings old, Instant now) {
        try {
            return new AlertSettings(
                    old.enabled(),
                    detail == null ? old.detail() : detail(detail),
                    new MailboxRules(
                            list(only, old.mailboxes().only()),
                            list(never, old.mailboxes().never())),
                    list(vips, old.vips()),
                    list(muted, old.muted()),
                    quiet == null ? old.quiet() : quiet.equals("off") ? "" : quiet,
                    zone == null ? old.zone() : AlertsCommand.zone(zone),
                    vipsAnyTime == null ? old.vipsAnyTime() : vipsAnyTime,
                    holdWhileBusy == null ? old.holdWhileBusy() : holdWhileBusy,
                    kept == null ? old.kept() : kept,
                    archived == null ? old.archived() : archived,
                    mute == null ? old.mutedUntil() : until(mute, now));
        } catch (IllegalArgumentException e) {
            String text = String.valueOf(e.getMessage());
            throw new CommandFailed(Character.toUpperCase(text.charAt(0)) + text.substring(1) + ".");
        }
    }

    private static Detail detail(String word) {
        try {
            return Detail.valueOf(word.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new CommandFailed("--says takes count, sender or subject.");
        }
    }

    private static List<String> list(@Nullable String text, List<String> old) {
        return text == null
                ? old
                : Arrays.stream(text.split(","))
                        .map(String::strip)
                        .filter(part -> !part.isEmpty())
                        .toList();
    }

    private static @Nullable Instant until(String text, Instant now) {
        if (text.equals("off")) {
            return null;
        }
        Matcher span = SPAN.matcher(text);
        if (!span.matches()) {
            throw new CommandFailed("--mute takes a time like 30m, 2h or 3d, or off.");
        }
        long number = Long.parseLong(span.group(1));
        return now.plus(
                switch (span.group(2)) {
                    case "m" -> Duration.ofMinutes(number);
                    case "h" -> Duration.ofHours(number);
                    default -> Duration.ofDays(number);
                });
    }
}
