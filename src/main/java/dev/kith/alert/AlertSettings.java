package dev.kith.alert;

import dev.kith.time.WeeklyHours;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a person chose for their alerts.
 *
 * @param vips senders whose mail is urgent: an address, a domain with all below it, {@code @} and a domain alone, or a
 *     list's identifier
 * @param muted senders whose mail is never told, in the same forms
 * @param quiet hours by {@link WeeklyHours#parse}, such as {@code Mon-Fri 22:00-07:00, Sat-Sun 23:00-09:00}, in which nothing
 *     is told; empty for none
 * @param zone on whose clocks
 * @param vipsAnyTime whether urgent mail is told in quiet hours and while somebody is busy, too
 * @param holdWhileBusy whether alerts wait while the person's presence says {@code dnd}
 * @param kept whether an alert waits for somebody who is offline (RFC 6121 §8.5.2.2: {@code normal}, not {@code headline})
 * @param archived whether servers may store it (XEP-0334)
 * @param mutedUntil nothing is told before, urgent or not
 */
public record AlertSettings(
        boolean enabled,
        Detail detail,
        MailboxRules mailboxes,
        List<String> vips,
        List<String> muted,
        String quiet,
        ZoneId zone,
        boolean vipsAnyTime,
        boolean holdWhileBusy,
        boolean kept,
        boolean archived,
        @Nullable Instant mutedUntil) {

    /** How much an alert says. */
    public enum Detail {
        COUNT,
        SENDER,
        SUBJECT
    }

    /** @throws IllegalArgumentException when the quiet hours are none, saying what is wrong for a person to read */
    public AlertSettings {
        vips = List.copyOf(vips);
        muted = List.copyOf(muted);
        quiet = quiet.strip();
        if (!quiet.isEmpty()) {
            WeeklyHours.parse(quiet, zone);
        }
    }

    /** What holds for somebody who only said "on". */
    public static AlertSettings usual(ZoneId zone) {
        return new AlertSettings(
                true,
                Detail.SENDER,
                MailboxRules.USUAL,
                List.of(),
                List.of(),
                "",
                zone,
                false,
                false,
                false,
                true,
                null);
    }
}
