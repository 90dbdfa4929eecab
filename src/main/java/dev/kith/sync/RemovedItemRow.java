package dev.kith.sync;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.NullUnmarked;

/** A row of {@code removed_item}. */
@Entity
@Table(name = "removed_item")
@NullUnmarked
class RemovedItemRow {
    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    Long id;

    @Column(name = "account_id")
    long accountId;

    String jid;
    String name;
    String[] groups;
    String subscription;

    @Column(name = "removed_at")
    Instant removedAt;
}
