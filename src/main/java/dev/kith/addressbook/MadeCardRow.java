package dev.kith.addressbook;

import dev.kith.jid.BareJid;
import dev.kith.roster.Contact;
import dev.kith.roster.MadeCard;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.NullUnmarked;

/** A row of {@code made_card}. */
@Entity
@Table(name = "made_card")
@IdClass(MadeCardRow.Key.class)
@NullUnmarked
class MadeCardRow {
    private static final String OURS = "ours";
    private static final String THEIRS = "theirs";

    @Id
    @Column(name = "account_id")
    long accountId;

    @Id
    String jid;

    String place;
    String state;

    @Column(name = "written_name")
    String writtenName;

    @Column(name = "written_groups")
    String[] writtenGroups;

    String etag = "";

    @Column(name = "intent_name")
    String intentName;

    @Column(name = "intent_groups")
    String[] intentGroups;

    boolean seen;

    @Column(name = "missing_since")
    Instant missingSince;

    String reason;

    @Column(name = "changed_at")
    Instant changedAt;

    static MadeCardRow of(long accountId, BareJid jid, MadeCard card, Instant now) {
        var row = new MadeCardRow();
        row.accountId = accountId;
        row.jid = jid.toString();
        row.place = card.place();
        row.missingSince = card.missingSince();
        row.changedAt = now;
        switch (card) {
            case MadeCard.Ours ours -> row.fill(ours);
            case MadeCard.Theirs theirs -> {
                row.state = THEIRS;
                row.reason = theirs.reason().name();
            }
        }
        return row;
    }

    private void fill(MadeCard.Ours ours) {
        state = OURS;
        etag = ours.etag();
        seen = ours.seen();
        if (ours.written() != null) {
            writtenName = ours.written().name();
            writtenGroups = ours.written().groups().toArray(String[]::new);
        }
        if (ours.intent() != null) {
            intentName = ours.intent().name();
            intentGroups = ours.intent().groups().toArray(String[]::new);
        }
    }

    BareJid address() {
        return BareJid.parse(jid);
    }

    MadeCard card() {
        if (state.equals(THEIRS)) {
            return new MadeCard.Theirs(place, MadeCard.Reason.valueOf(reason), missingSince);
        }
        BareJid address = address();
        return new MadeCard.Ours(
                place,
                writtenName == null ? null : new Contact(address, writtenName, List.of(writtenGroups)),
                etag,
                intentName == null ? null : new Contact(address, intentName, List.of(intentGroups)),
                seen,
                missingSince);
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
