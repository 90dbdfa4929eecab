package dev.kith.cli;

import dev.kith.badge.BadgeSettings;
import dev.kith.badge.Theme;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a badge may show, and when. */
final class BadgeChoices {
    /** What a badge shows of which nothing was said: the state, always, to everybody who has its address. */
    static BadgeSettings none() {
        return new BadgeSettings("", Theme.FLAT, true, false, false, null, ZoneId.systemDefault(), null, false);
    }

    @Option(
            names = "--theme",
            paramLabel = "flat|pill|dot|card",
            description = "How it looks; addresses can ask for another.")
    private @Nullable String theme;

    @Option(
            names = "--status-text",
            negatable = true,
            description = "Whether to show the text that they wrote to their presence too, not only the state.")
    private @Nullable Boolean statusText;

    @Option(
            names = "--avatar",
            negatable = true,
            description = "Whether to show their picture too, as their XMPP server has it; on cards.")
    private @Nullable Boolean avatar;

    @Option(
            names = "--hours",
            paramLabel = "HOURS",
            description = "When it may show that they are there: 'Mon-Fri 09:00-17:00, Sat 10:00-12:00', or always.")
    private @Nullable String hours;

    @Option(names = "--zone", paramLabel = "ZONE", description = "On whose clocks, for example Europe/Rome.")
    private @Nullable String zone;

    @Option(names = "--expires", paramLabel = "DATE", description = "The day on which it ends by itself, or never.")
    private @Nullable String expires;

    @Option(
            names = "--old-addresses",
            negatable = true,
            description = "Whether it answers at the addresses that other servers had for them, by their JID, which"
                    + " anybody can guess; see kith.badge.old-addresses.")
    private @Nullable Boolean oldAddresses;

    BadgeSettings on(BadgeSettings old) {
        try {
            ZoneId place = zone == null ? old.zone() : ZoneId.of(zone);
            return new BadgeSettings(
                    old.label(),
                    theme == null ? old.theme() : theme(theme),
                    old.enabled(),
                    statusText == null ? old.showsStatus() : statusText,
                    avatar == null ? old.showsAvatar() : avatar,
                    hours == null ? old.hours() : hours.equals("always") ? null : hours,
                    place,
                    expires == null ? old.expiresAt() : day(expires, place),
                    oldAddresses == null ? old.oldAddresses() : oldAddresses);
        } catch (DateTimeException e) {
            throw new CommandFailed("That is no zone or date: " + e.getMessage()
                    + ". Next: write --zone Europe/Rome, --expires 2027-01-31.");
        } catch (IllegalArgumentException e) {
            throw new CommandFailed(sentence(String.valueOf(e.getMessage())));
        }
    }

    private static Theme theme(String word) {
        try {
            return Theme.valueOf(word.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new CommandFailed("--theme takes flat, pill, dot or card.");
        }
    }

    private static @Nullable Instant day(String text, ZoneId zone) {
        return text.equals("never")
                ? null
                : LocalDate.parse(text).atStartOfDay(zone).toInstant();
    }

    /** The same with another label, which may be none that can be. */
    static BadgeSettings named(BadgeSettings old, String label) {
        try {
            return old.named(label);
        } catch (IllegalArgumentException e) {
            throw new CommandFailed(sentence(String.valueOf(e.getMessage())));
        }
    }

    private static String sentence(String text) {
        return Character.toUpperCase(text.charAt(0)) + text.substring(1) + ".";
    }
}
