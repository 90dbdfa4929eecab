package dev.kith.alert;

import dev.kith.alert.AlertSettings.Detail;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;

/** What a person asked for, in words of their own; {@link CommandReader} reads them. */
public sealed interface AlertCommand {
    record Help() implements AlertCommand {}

    record Status() implements AlertCommand {}

    record On() implements AlertCommand {}

    record Off() implements AlertCommand {}

    record MuteFor(Duration time) implements AlertCommand {}

    /** Until the clock next says so where the person lives. */
    record MuteUntil(LocalTime time) implements AlertCommand {}

    record Unmute() implements AlertCommand {}

    /** In the spelling that is stored; empty for none. */
    record Quiet(String hours) implements AlertCommand {}

    record Zone(ZoneId zone) implements AlertCommand {}

    record Say(Detail detail) implements AlertCommand {}

    /** Adds a sender to the VIPs, or takes one off. */
    record Vip(String sender, boolean add) implements AlertCommand {}

    /** Adds a sender to the muted ones, or takes one off. */
    record MuteSender(String sender, boolean add) implements AlertCommand {}

    /** Whether VIPs are told at any time. */
    record VipsAnyTime(boolean yes) implements AlertCommand {}

    record Keep(boolean yes) implements AlertCommand {}

    record Archive(boolean yes) implements AlertCommand {}

    record Busy(boolean hold) implements AlertCommand {}

    /**
     * Something that is understood but for one thing.
     *
     * @param hint how to say it, with an example; holds nothing of what was said
     */
    record Unclear(String hint) implements AlertCommand {}

    record Unknown() implements AlertCommand {}
}
