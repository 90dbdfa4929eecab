package dev.kith.badge;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Locale;
import org.jspecify.annotations.NullUnmarked;

/** A row of {@code badge}. */
@Entity
@Table(name = "badge")
@NullUnmarked
class BadgeRow {
    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    Long id;

    String owner;

    @Column(name = "token_hash")
    byte[] tokenHash;

    String label;
    String theme;
    boolean enabled;

    @Column(name = "shows_status")
    boolean showsStatus;

    @Column(name = "shows_avatar")
    boolean showsAvatar;

    String hours;
    String zone;

    @Column(name = "expires_at")
    Instant expiresAt;

    @Column(name = "old_addresses")
    boolean oldAddresses;

    String consent;

    @Column(name = "created_at")
    Instant createdAt;

    long hits;

    BadgeSettings settings() {
        return new BadgeSettings(
                label,
                Theme.valueOf(theme.toUpperCase(Locale.ROOT)),
                enabled,
                showsStatus,
                showsAvatar,
                hours,
                ZoneId.of(zone),
                expiresAt,
                oldAddresses);
    }

    void fill(BadgeSettings settings) {
        label = settings.label();
        theme = settings.theme().word();
        enabled = settings.enabled();
        showsStatus = settings.showsStatus();
        showsAvatar = settings.showsAvatar();
        hours = settings.hours();
        zone = settings.zone().getId();
        expiresAt = settings.expiresAt();
        oldAddresses = settings.oldAddresses();
    }
}
