package dev.kith.addressbook;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import org.jspecify.annotations.NullUnmarked;

/** A row of {@code awaited_contact}. */
@Entity
@Table(name = "awaited_contact")
@IdClass(AwaitedRow.Key.class)
@NullUnmarked
class AwaitedRow {
    @Id
    @Column(name = "account_id")
    long accountId;

    @Id
    String jid;

    /** What identifies a row. */
    record Key(long accountId, String jid) {}
}
