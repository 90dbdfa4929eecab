package dev.kith.alert;

import dev.kith.alert.UnreadMail.Overview;
import dev.kith.alert.UnreadMail.Unread;
import dev.kith.jid.BareJid;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hibernate.StatelessSession;
import org.jspecify.annotations.Nullable;

/** What is remembered of mail, in PostgreSQL. */
@ApplicationScoped
class MailTable implements AlertMemory {
    private static final int SHOWN = 20;
    private static final String INSERT = """
            insert into alert_mail (owner, mail_key, state, message_id, mailbox, mailbox_use, uid_validity, uid,
                sender_name, sender_address, subject, list_id, received_at, heard_at, unread)
            values (?, ?, 'waiting', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, true)
            on conflict (owner, mail_key)
            """;
    private static final String ONCE = INSERT + "do nothing";
    private static final String MOVED = INSERT + """
            do update set state = case alert_mail.state when 'sending' then 'sending' else 'waiting' end,
                message_id = excluded.message_id, mailbox = excluded.mailbox,
                mailbox_use = excluded.mailbox_use, uid_validity = excluded.uid_validity, uid = excluded.uid,
                sender_name = excluded.sender_name, sender_address = excluded.sender_address,
                subject = excluded.subject, list_id = excluded.list_id, received_at = excluded.received_at, unread = true
            where (alert_mail.state = 'sending' or alert_mail.alert_id is null and (alert_mail.state = 'waiting'
                    or alert_mail.state = 'left_out' and alert_mail.received_at = excluded.received_at))
                and (alert_mail.mailbox, alert_mail.uid_validity, alert_mail.uid)
                    is distinct from (excluded.mailbox, excluded.uid_validity, excluded.uid)
            """;

    private final StatelessSession session;

    MailTable(StatelessSession session) {
        this.session = session;
    }

    @Override
    @Transactional
    public Map<String, MailboxPosition> positions(BareJid owner) {
        var positions = new HashMap<String, MailboxPosition>();
        session.createSelectionQuery("from MailboxRow where owner = :owner", MailboxRow.class)
                .setParameter("owner", owner.toString())
                .getResultList()
                .forEach(row ->
                        positions.put(row.mailbox, new MailboxPosition(row.uidValidity, row.nextUid, row.modSeq)));
        return positions;
    }

    @Override
    @Transactional
    public void forgetPositions(BareJid owner) {
        session.createMutationQuery("delete from MailboxRow where owner = :owner")
                .setParameter("owner", owner.toString())
                .executeUpdate();
    }

    @Override
    @Transactional
    public int take(BareJid owner, List<NewMail> mails, @Nullable Reached reached, Instant now) {
        String insert = reached == null ? ONCE : MOVED;
        int fresh = mails.isEmpty()
                ? 0
                : session.doReturningWork(connection -> insert(connection, insert, owner, mails, now));
        if (reached != null) {
            var row = new MailboxRow();
            row.owner = owner.toString();
            row.mailbox = reached.mailbox();
            row.uidValidity = reached.position().uidValidity();
            row.nextUid = reached.position().nextUid();
            row.modSeq = reached.position().modSeq();
            session.upsert(row);
        }
        return fresh;
    }

    /** In one batch: a thousand mails may come in a second. */
    private static int insert(Connection connection, String insert, BareJid owner, List<NewMail> mails, Instant now)
            throws SQLException {
        try (var statement = connection.prepareStatement(insert)) {
            for (NewMail mail : mails) {
                MailPlace place = mail.place();
                statement.setString(1, owner.toString());
                statement.setBytes(2, MailKey.of(mail));
                statement.setString(3, storable(mail.messageId()));
                statement.setString(4, storable(mail.mailbox().name()));
                statement.setString(5, mail.mailbox().use().name());
                statement.setObject(6, place == null ? null : place.uidValidity(), java.sql.Types.BIGINT);
                statement.setObject(7, place == null ? null : place.uid(), java.sql.Types.BIGINT);
                statement.setString(8, storable(mail.sender().name()));
                statement.setString(9, storable(mail.sender().address()));
                statement.setString(10, storable(mail.subject()));
                statement.setString(11, storable(mail.listId()));
                statement.setTimestamp(12, Timestamp.from(mail.received()));
                statement.setTimestamp(13, Timestamp.from(now));
                statement.addBatch();
            }
            return Arrays.stream(statement.executeBatch())
                    .filter(count -> count > 0)
                    .sum();
        }
    }

    /** PostgreSQL takes no U+0000, and nothing of such length is ever shown. */
    private static String storable(String text) {
        String cut = text.length() > 1000 ? text.substring(0, 1000) : text;
        return cut.replace('\0', '\uFFFD');
    }

    @Override
    @Transactional
    public List<Open> open(BareJid owner) {
        return session
                .createSelectionQuery(
                        "from MailRow where owner = :owner and state in ('waiting', 'sending') order by id",
                        MailRow.class)
                .setParameter("owner", owner.toString())
                .getResultList()
                .stream()
                .map(row -> new Open(new Waiting(row.id, row.mail()), row.heardAt, row.alertId))
                .toList();
    }

    @Override
    @Transactional
    public Set<BareJid> withOpen() {
        var owners = new HashSet<BareJid>();
        session.createSelectionQuery(
                        "select distinct owner from MailRow where state in ('waiting', 'sending')", String.class)
                .getResultList()
                .forEach(owner -> owners.add(BareJid.parse(owner)));
        return owners;
    }

    @Override
    @Transactional
    public void sending(Collection<Long> ids, String alertId) {
        session.createNativeMutationQuery(
                        "update alert_mail set state = 'sending', alert_id = :alert where id = any(:ids)")
                .setParameter("alert", alertId)
                .setParameter("ids", ids.toArray(Long[]::new))
                .executeUpdate();
    }

    @Override
    @Transactional
    public void told(BareJid owner, String alertId, Collection<Long> ids, Instant now, boolean keepDetails) {
        session.createNativeMutationQuery("update alert_mail set state = 'waiting', alert_id = null"
                        + " where owner = :owner and alert_id = :alert and state = 'sending' and not (id = any(:ids))")
                .setParameter("owner", owner.toString())
                .setParameter("alert", alertId)
                .setParameter("ids", ids.toArray(Long[]::new))
                .executeUpdate();
        String forget =
                keepDetails ? "" : ", messageId = '', senderName = '', senderAddress = '', subject = '', listId = ''";
        session.createMutationQuery("update MailRow set state = 'told', toldAt = :now" + forget
                        + " where owner = :owner and alertId = :alert and state = 'sending'")
                .setParameter("now", now)
                .setParameter("owner", owner.toString())
                .setParameter("alert", alertId)
                .executeUpdate();
    }

    @Override
    @Transactional
    public void leaveOut(Collection<Long> ids) {
        session.createNativeMutationQuery(
                        "update alert_mail set state = 'left_out', unread = false, message_id = '', sender_name = '',"
                                + " sender_address = '', subject = '', list_id = '' where id = any(:ids)")
                .setParameter("ids", ids.toArray(Long[]::new))
                .executeUpdate();
    }

    @Override
    @Transactional
    public void settled(BareJid owner, Set<MailPlace> places) {
        for (MailPlace place : places) {
            session.createMutationQuery("update MailRow set unread = false,"
                            + " state = case when state = 'waiting' then 'left_out' else state end"
                            + " where owner = :owner and mailbox = :mailbox and uidValidity = :validity and uid = :uid"
                            + " and unread")
                    .setParameter("owner", owner.toString())
                    .setParameter("mailbox", place.mailbox())
                    .setParameter("validity", place.uidValidity())
                    .setParameter("uid", place.uid())
                    .executeUpdate();
        }
    }

    @Override
    @Transactional
    public List<Instant> toldSince(BareJid owner, Instant since) {
        return session.createSelectionQuery(
                        "select max(toldAt) from MailRow where owner = :owner and state = 'told' and toldAt >= :since"
                                + " group by alertId",
                        Instant.class)
                .setParameter("owner", owner.toString())
                .setParameter("since", since)
                .getResultList();
    }

    @Override
    @Transactional
    public Overview unread(BareJid owner, Instant since) {
        String which = "from MailRow where owner = :owner and heardAt >= :since and unread and state <> 'left_out'";
        var mails = session.createSelectionQuery(which + " order by id desc", MailRow.class)
                .setParameter("owner", owner.toString())
                .setParameter("since", since)
                .setMaxResults(SHOWN)
                .getResultList();
        long total = session.createSelectionQuery("select count(*) " + which, Long.class)
                .setParameter("owner", owner.toString())
                .setParameter("since", since)
                .getSingleResult();
        return new Overview(
                Math.toIntExact(total),
                mails.stream()
                        .map(row -> new Unread(
                                row.id, new Sender(row.senderName, row.senderAddress), row.subject, row.receivedAt))
                        .toList());
    }

    @Override
    @Transactional
    public List<MailPlace> unreadPlaces(BareJid owner, int most) {
        return session
                .createSelectionQuery(
                        "from MailRow where owner = :owner and unread and uid is not null order by id desc",
                        MailRow.class)
                .setParameter("owner", owner.toString())
                .setMaxResults(most)
                .getResultList()
                .reversed()
                .stream()
                .map(row -> new MailPlace(row.mailbox, row.uidValidity, row.uid))
                .toList();
    }

    @Override
    @Transactional
    public int dropBefore(Instant heard) {
        return session.createMutationQuery(
                        "delete from MailRow where heardAt < :heard and state in ('told', 'left_out')")
                .setParameter("heard", heard)
                .executeUpdate();
    }
}
