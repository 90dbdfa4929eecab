package dev.kith.sync;

import dev.kith.jid.BareJid;
import dev.kith.roster.Bond;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.NullUnmarked;

/** A row of {@code presence_bond}. */
@Entity
@Table(name = "presence_bond")
@IdClass(SyncedItemRow.Key.class)
@NullUnmarked
class BondRow {
    @Id
    @Column(name = "account_id")
    long accountId;

    @Id
    String jid;

    @Enumerated(EnumType.STRING)
    Bond state;

    @Column(name = "changed_at")
    Instant changedAt;

    BareJid address() {
        return BareJid.parse(jid);
    }
}
