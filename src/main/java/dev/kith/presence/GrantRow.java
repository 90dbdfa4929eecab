package dev.kith.presence;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.NullUnmarked;

/** A row of {@code presence_grant}. */
@Entity
@Table(name = "presence_grant")
@NullUnmarked
class GrantRow {
    @Id
    String jid;

    String state;

    @Column(name = "our_item")
    boolean ourItem;

    String consent;

    @Column(name = "created_at")
    Instant createdAt;

    @Column(name = "changed_at")
    Instant changedAt;
}
