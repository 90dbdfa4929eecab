package dev.kith.sync;

import dev.kith.jid.BareJid;
import dev.kith.roster.Contact;
import dev.kith.roster.LastSynced;
import dev.kith.roster.LastSynced.Intent;
import dev.kith.roster.LastSynced.Managed;
import dev.kith.roster.LastSynced.Released;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.NullUnmarked;

/** A row of {@code synced_item}. */
@Entity
@Table(name = "synced_item")
@IdClass(SyncedItemRow.Key.class)
@NullUnmarked
class SyncedItemRow {
    private static final String MANAGED = "managed";
    private static final String RELEASED = "released";
    private static final String WRITE = "write";
    private static final String REMOVAL = "removal";

    @Id
    @Column(name = "account_id")
    long accountId;

    @Id
    String jid;

    String state;

    @Column(name = "written_name")
    String writtenName;

    @Column(name = "written_groups")
    String[] writtenGroups;

    String intent;

    @Column(name = "intent_name")
    String intentName;

    @Column(name = "intent_groups")
    String[] intentGroups;

    @Column(name = "leaving_since")
    Instant leavingSince;

    String reason;

    @Column(name = "changed_at")
    Instant changedAt;

    static SyncedItemRow of(long accountId, BareJid jid, LastSynced memory, Instant now) {
        var row = new SyncedItemRow();
        row.accountId = accountId;
        row.jid = jid.toString();
        row.changedAt = now;
        switch (memory) {
            case Managed(var written, var intent, var leavingSince) -> {
                row.state = MANAGED;
                row.leavingSince = leavingSince;
                if (written != null) {
                    row.writtenName = written.name();
                    row.writtenGroups = written.groups().toArray(String[]::new);
                }
                row.intend(intent);
            }
            case Released(var reason) -> {
                row.state = RELEASED;
                row.reason = reason.name();
            }
        }
        return row;
    }

    private void intend(Intent pending) {
        switch (pending) {
            case null -> {}
            case Intent.Write(Contact contact) -> {
                intent = WRITE;
                intentName = contact.name();
                intentGroups = contact.groups().toArray(String[]::new);
            }
            case Intent.Removal() -> intent = REMOVAL;
        }
    }

    LastSynced memory() {
        if (state.equals(RELEASED)) {
            return new Released(LastSynced.Reason.valueOf(reason));
        }
        BareJid address = address();
        Contact written = writtenName == null ? null : new Contact(address, writtenName, List.of(writtenGroups));
        Intent pending = switch (intent) {
            case null -> null;
            case WRITE -> new Intent.Write(new Contact(address, intentName, List.of(intentGroups)));
            default -> new Intent.Removal();
        };
        return new Managed(written, pending, leavingSince);
    }

    BareJid address() {
        return BareJid.parse(jid);
    }

    /** Whose contact. */
    static class Key {
        long accountId;
        String jid;

        @Override
        public boolean equals(Object other) {
            return other instanceof Key k && k.accountId == accountId && k.jid.equals(jid);
        }

        @Override
        public int hashCode() {
            return Objects.hash(accountId, jid);
        }
    }
}
