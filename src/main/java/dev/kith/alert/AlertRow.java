package dev.kith.alert;

import dev.kith.alert.Alerts.Known;
import dev.kith.alert.Alerts.MailAccess;
import dev.kith.jid.BareJid;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.NullUnmarked;

/** A row of {@code alert_settings}. */
@Entity
@Table(name = "alert_settings")
@NullUnmarked
class AlertRow {
    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    Long id;

    String owner;
    boolean enabled;
    String detail;

    @Column(name = "only_mailboxes")
    String[] onlyMailboxes;

    @Column(name = "never_mailboxes")
    String[] neverMailboxes;

    String[] vips;
    String[] muted;
    String quiet;
    String zone;

    @Column(name = "vips_any_time")
    boolean vipsAnyTime;

    @Column(name = "hold_while_busy")
    boolean holdWhileBusy;

    boolean kept;
    boolean archived;

    @Column(name = "muted_until")
    Instant mutedUntil;

    @Column(name = "mail_user")
    String mailUser;

    @Column(name = "login_kind")
    String loginKind;

    @Column(name = "login_user")
    String loginUser = "";

    @Column(name = "login_secret")
    byte[] loginSecret;

    Instant since;

    @Column(name = "mail_notify")
    boolean mailNotify;

    String consent;

    AlertSettings settings() {
        return new AlertSettings(
                enabled,
                AlertSettings.Detail.valueOf(detail.toUpperCase(Locale.ROOT)),
                new MailboxRules(List.of(onlyMailboxes), List.of(neverMailboxes)),
                List.of(vips),
                List.of(muted),
                quiet,
                ZoneId.of(zone),
                vipsAnyTime,
                holdWhileBusy,
                kept,
                archived,
                mutedUntil);
    }

    void fill(AlertSettings settings) {
        enabled = settings.enabled();
        detail = settings.detail().name().toLowerCase(Locale.ROOT);
        onlyMailboxes = settings.mailboxes().only().toArray(String[]::new);
        neverMailboxes = settings.mailboxes().never().toArray(String[]::new);
        vips = settings.vips().toArray(String[]::new);
        muted = settings.muted().toArray(String[]::new);
        quiet = settings.quiet();
        zone = settings.zone().getId();
        vipsAnyTime = settings.vipsAnyTime();
        holdWhileBusy = settings.holdWhileBusy();
        kept = settings.kept();
        archived = settings.archived();
        mutedUntil = settings.mutedUntil();
    }

    Known known() {
        return new Known(
                BareJid.parse(owner), settings(), mailUser, MailAccess.valueOf(loginKind), since, mailNotify, consent);
    }
}
