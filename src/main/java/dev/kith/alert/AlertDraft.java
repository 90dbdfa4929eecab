package dev.kith.alert;

import dev.kith.alert.AlertSettings.Detail;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Settings that are being changed. */
final class AlertDraft {
    boolean enabled;
    Detail detail;
    MailboxRules mailboxes;
    List<String> vips;
    List<String> muted;
    String quiet;
    ZoneId zone;
    boolean vipsAnyTime;
    boolean holdWhileBusy;
    boolean kept;
    boolean archived;

    @Nullable
    Instant mutedUntil;

    AlertDraft(AlertSettings before) {
        enabled = before.enabled();
        detail = before.detail();
        mailboxes = before.mailboxes();
        vips = before.vips();
        muted = before.muted();
        quiet = before.quiet();
        zone = before.zone();
        vipsAnyTime = before.vipsAnyTime();
        holdWhileBusy = before.holdWhileBusy();
        kept = before.kept();
        archived = before.archived();
        mutedUntil = before.mutedUntil();
    }

    AlertSettings settings() {
        return new AlertSettings(
                enabled,
                detail,
                mailboxes,
                vips,
                muted,
                quiet,
                zone,
                vipsAnyTime,
                holdWhileBusy,
                kept,
                archived,
                mutedUntil);
    }
}
