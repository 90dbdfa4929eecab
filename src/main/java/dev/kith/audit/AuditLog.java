package dev.kith.audit;

import dev.kith.jid.BareJid;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import org.hibernate.StatelessSession;
import org.jspecify.annotations.Nullable;

/** The record of what was done for whom; it is added to and never changed, not even when the person has left. */
@ApplicationScoped
public class AuditLog {
    private static final int LONGEST_DETAIL = 2000;

    /** What was done. */
    public enum What {
        ADDED,
        JOINED,
        IMPORTED,
        ENABLED,
        DISABLED,
        CHOSE,
        RESUBSCRIBED,
        EXPORTED,
        LEAVING,
        LEFT,
        BADGE_MADE,
        ALERTS_ON;

        /** As it is stored and shown: {@code badge-made}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** Who did it. */
    public enum Actor {
        PERSON,
        OPERATOR
    }

    /**
     * An entry.
     *
     * @param what the {@linkplain What#word() word} of it
     * @param way how it was said
     * @param detail the words of the consent, what was chosen, or what came of it
     */
    public record Entry(Instant at, BareJid jid, String what, String actor, String way, String detail) {}

    private final StatelessSession session;
    private final Clock clock;

    AuditLog(StatelessSession session, Clock clock) {
        this.session = session;
        this.clock = clock;
    }

    /**
     * Adds an entry; durable when this returns.
     *
     * @param way such as {@code by message from romeo@example.org/phone}
     * @param detail without secrets, and without anything of an address book or a roster
     */
    @Transactional
    public void note(BareJid jid, What what, Actor actor, String way, String detail) {
        var row = new AuditRow();
        row.at = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        row.jid = jid.toString();
        row.what = what.word();
        row.actor = actor.name().toLowerCase(Locale.ROOT);
        row.way = cut(way);
        row.detail = cut(detail);
        session.insert(row);
    }

    private static String cut(String text) {
        String plain = text.replace('\0', ' '); // which PostgreSQL takes in no text
        return plain.length() <= LONGEST_DETAIL ? plain : plain.substring(0, LONGEST_DETAIL);
    }

    /**
     * What was noted, oldest first.
     *
     * @param jid null for everybody
     * @param most how many of the latest
     */
    @Transactional
    public List<Entry> list(@Nullable BareJid jid, int most) {
        var query = jid == null
                ? session.createSelectionQuery("from AuditRow order by id desc", AuditRow.class)
                : session.createSelectionQuery("from AuditRow where jid = :jid order by id desc", AuditRow.class)
                        .setParameter("jid", jid.toString());
        return query.setMaxResults(most).getResultList().reversed().stream()
                .map(row -> new Entry(row.at, BareJid.parse(row.jid), row.what, row.actor, row.way, row.detail))
                .toList();
    }
}
