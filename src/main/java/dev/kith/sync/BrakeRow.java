package dev.kith.sync;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.NullUnmarked;

/** A row of {@code brake}. */
@Entity
@Table(name = "brake")
@NullUnmarked
class BrakeRow {
    @Id
    @Column(name = "account_id")
    long accountId;

    String reason;
    int withheld;

    @Column(name = "engaged_at")
    Instant engagedAt;

    @Column(name = "released_at")
    Instant releasedAt;
}
