package dev.kith.sync;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import org.jspecify.annotations.NullUnmarked;

/** A row of {@code met_item}. */
@Entity
@Table(name = "met_item")
@IdClass(SyncedItemRow.Key.class)
@NullUnmarked
class MetItemRow {
    @Id
    @Column(name = "account_id")
    long accountId;

    @Id
    String jid;
}
