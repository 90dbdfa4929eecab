package dev.kith.alert;

import dev.kith.alert.Decision.LeftOut;
import dev.kith.alert.Decision.Next;
import dev.kith.alert.Decision.Reason;
import dev.kith.alert.Decision.Why;
import dev.kith.time.WeeklyHours;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is worth an alert, and when. No I/O, no clock. */
public final class AlertPolicy {
    /** A mail that is older when it is heard of is no news: a mailbox was moved, or a backup was put back. */
    static final Duration OLDEST = Duration.ofHours(24);

    /** There is at most one alert in this time. */
    static final Duration PACE = Duration.ofSeconds(10);

    static final int MOST_AN_HOUR = 30;

    private static final Duration HOUR = Duration.ofHours(1);

    private AlertPolicy() {}

    /**
     * How things are at the moment of deciding.
     *
     * @param busy whether the person's presence says {@code dnd}
     * @param told how long ago each alert of the last hour was, by a clock that does not jump; a negative one is just now
     */
    public record Circumstances(Instant now, boolean busy, List<Duration> told) {
        public Circumstances {
            told = List.copyOf(told);
        }
    }

    /**
     * Whether a mail that was just heard of is worth remembering at all.
     *
     * @param optIn when the person switched alerts on
     * @return why not; empty when it is
     */
    public static Optional<Reason> refuse(AlertSettings settings, Instant optIn, NewMail mail, Instant now) {
        Optional<Reason> never = never(settings, SenderRules.of(settings.muted()), mail);
        if (never.isPresent()) {
            return never;
        }
        // RFC 9051 §2.3.3: mail servers tell the time in whole seconds, so a mail may seem to come before what it came
        // after.
        if (mail.received().isBefore(optIn.truncatedTo(ChronoUnit.SECONDS))) {
            return Optional.of(Reason.BEFORE_OPT_IN);
        }
        return mail.received().isBefore(now.minus(OLDEST)) ? Optional.of(Reason.TOO_OLD) : Optional.empty();
    }

    /**
     * What to do about the mails that wait, oldest first. Mails that are neither left out nor told wait on: after an alert,
     * decide again about them.
     */
    public static Decision decide(AlertSettings settings, List<Waiting> waiting, Circumstances circumstances) {
        var leftOut = new ArrayList<LeftOut>();
        var worth = new ArrayList<Waiting>();
        var muted = SenderRules.of(settings.muted());
        for (Waiting mail : waiting) {
            never(settings, muted, mail.mail())
                    .ifPresentOrElse(reason -> leftOut.add(new LeftOut(mail, reason)), () -> worth.add(mail));
        }
        return new Decision(leftOut, next(settings, worth, circumstances));
    }

    /** Why a mail is never told, at whatever time. */
    private static Optional<Reason> never(AlertSettings settings, SenderRules muted, NewMail mail) {
        if (!settings.enabled()) {
            return Optional.of(Reason.SWITCHED_OFF);
        } else if (!settings.mailboxes().count(mail.mailbox())) {
            return Optional.of(Reason.MAILBOX);
        } else if (muted.match(mail)) {
            return Optional.of(Reason.MUTED_SENDER);
        }
        return mail.seen() ? Optional.of(Reason.READ) : Optional.empty();
    }

    private static Next next(AlertSettings settings, List<Waiting> mails, Circumstances circumstances) {
        if (mails.isEmpty()) {
            return new Next.Nothing();
        }
        var vips = SenderRules.of(settings.vips());
        Next.Wait hold = hold(settings, circumstances);
        List<Waiting> tellable = mails;
        if (hold != null) {
            boolean vipsPass = settings.vipsAnyTime() && hold.why() != Why.MUTED;
            tellable = mails.stream()
                    .filter(waiting -> vipsPass && vips.match(waiting.mail()))
                    .toList();
            if (tellable.isEmpty()) {
                return hold;
            }
        }
        Next.Wait slow = pace(circumstances);
        return slow == null
                ? new Next.Tell(tellable, tellable.stream().anyMatch(waiting -> vips.match(waiting.mail())))
                : slow;
    }

    /** What the person does not want to be disturbed in now. */
    private static Next.@Nullable Wait hold(AlertSettings settings, Circumstances circumstances) {
        Instant now = circumstances.now();
        Instant mutedUntil = settings.mutedUntil();
        if (mutedUntil != null && now.isBefore(mutedUntil)) {
            return new Next.Wait(Why.MUTED, mutedUntil);
        }
        if (!settings.quiet().isEmpty()) {
            var end = WeeklyHours.parse(settings.quiet(), settings.zone()).endOf(now);
            if (end.isPresent()) {
                return new Next.Wait(Why.QUIET_HOURS, end.get());
            }
        }
        return circumstances.busy() && settings.holdWhileBusy() ? new Next.Wait(Why.BUSY, null) : null;
    }

    /** What keeps an alert from following the last ones too soon. */
    private static Next.@Nullable Wait pace(Circumstances circumstances) {
        List<Duration> told = circumstances.told().stream()
                .map(ago -> ago.isNegative() ? Duration.ZERO : ago)
                .sorted()
                .toList();
        Instant now = circumstances.now();
        if (told.size() >= MOST_AN_HOUR && told.get(MOST_AN_HOUR - 1).compareTo(HOUR) < 0) {
            return new Next.Wait(Why.HOURLY_LIMIT, now.plus(HOUR.minus(told.get(MOST_AN_HOUR - 1))));
        }
        return told.isEmpty() || told.getFirst().compareTo(PACE) >= 0
                ? null
                : new Next.Wait(Why.PACE, now.plus(PACE.minus(told.getFirst())));
    }
}
