package dev.kith.sync;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.NullUnmarked;

/** A row of {@code presence_request}. */
@Entity
@Table(name = "presence_request")
@IdClass(SyncedItemRow.Key.class)
@NullUnmarked
class PresenceRequestRow {
    @Id
    @Column(name = "account_id")
    long accountId;

    @Id
    String jid;

    String domain;

    @Column(name = "asked_at")
    Instant askedAt;
}
