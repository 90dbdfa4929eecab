package dev.kith.sync;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.NullUnmarked;

/** A row of {@code last_pass}. */
@Entity
@Table(name = "last_pass")
@NullUnmarked
class LastPassRow {
    @Id
    @Column(name = "account_id")
    long accountId;

    String outcome;
    String detail;

    @Column(name = "finished_at")
    Instant finishedAt;

    @Column(name = "next_at")
    Instant nextAt;
}
