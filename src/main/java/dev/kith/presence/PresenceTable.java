package dev.kith.presence;

import dev.kith.jid.BareJid;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.Timestamp;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.hibernate.StatelessSession;
import org.jspecify.annotations.Nullable;

/** Presence as one replica hears it over the link and the others read it. */
@ApplicationScoped
class PresenceTable {
    private static final String PUT = """
            insert into presence_seen (jid, epoch, availability, status, since)
            select grants.jid, ?, ?, ?, ?::timestamptz from presence_grant grants where grants.jid = ?
            on conflict (jid) do update set seq = default, epoch = excluded.epoch,
                availability = excluded.availability, status = excluded.status, since = excluded.since
            """;
    private static final String LET_GO = """
            update presence_seen set seq = default, availability = ?, status = ?, since = ?::timestamptz
            where epoch = ? and availability <> ?
            and not exists (select from unnest(?) followed (jid) where followed.jid = presence_seen.jid)
            """;
    private static final String CONFIRM = """
            insert into presence_link (id, epoch, confirmed_at) values (1, ?, clock_timestamp())
            on conflict (id) do update set epoch = excluded.epoch, confirmed_at = excluded.confirmed_at
            """;
    private static final String LINK =
            "select epoch, extract(epoch from clock_timestamp() - confirmed_at) * 1000 from presence_link";
    private static final String NEWS = """
            select jid, seq, availability, status, since from presence_seen where seq > ? and epoch = ? order by seq
            """;

    private final StatelessSession session;

    PresenceTable(StatelessSession session) {
        this.session = session;
    }

    /**
     * By which link presence is heard at present.
     *
     * @param age how long ago that was confirmed, by the database's clock
     */
    record Link(long epoch, Duration age) {}

    /**
     * What changed.
     *
     * @param upTo where to go on reading
     */
    record News(Map<BareJid, Presence> people, long upTo) {}

    /**
     * Writes down what is heard of people, but for those who are let go.
     *
     * @param news says so, in the same commit
     */
    @Transactional
    void put(long epoch, Map<BareJid, Presence> people, Runnable news) {
        write(epoch, people);
        news.run();
    }

    /** The same for all who are followed: of anybody else nothing is known any more. */
    @Transactional
    void putOnly(long epoch, Map<BareJid, Presence> followed, Runnable news) {
        session.doWork(connection -> {
            try (var letGo = connection.prepareStatement(LET_GO)) {
                letGo.setString(1, Presence.UNKNOWN.availability().name());
                letGo.setString(2, Presence.UNKNOWN.status());
                letGo.setTimestamp(3, Timestamp.from(Presence.UNKNOWN.since()));
                letGo.setLong(4, epoch);
                letGo.setString(5, Presence.UNKNOWN.availability().name());
                letGo.setArray(
                        6,
                        connection.createArrayOf(
                                "text",
                                followed.keySet().stream()
                                        .map(BareJid::toString)
                                        .toArray()));
                letGo.executeUpdate();
            }
        });
        write(epoch, followed);
        news.run();
    }

    private void write(long epoch, Map<BareJid, Presence> people) {
        session.doWork(connection -> {
            try (var put = connection.prepareStatement(PUT)) {
                for (var each : people.entrySet()) {
                    Presence presence = each.getValue();
                    put.setLong(1, epoch);
                    put.setString(2, presence.availability().name());
                    put.setString(3, presence.status().replace('\0', '\uFFFD'));
                    put.setTimestamp(4, Timestamp.from(presence.since()));
                    put.setString(5, each.getKey().toString());
                    put.addBatch();
                }
                int[] unused = put.executeBatch();
            }
        });
    }

    /** What this link hears is good until now; what an earlier one heard is forgotten. */
    @Transactional
    void confirm(long epoch) {
        session.doWork(connection -> {
            try (var confirm = connection.prepareStatement(CONFIRM);
                    var forget = connection.prepareStatement("delete from presence_seen where epoch <> ?")) {
                confirm.setLong(1, epoch);
                confirm.executeUpdate();
                forget.setLong(1, epoch);
                forget.executeUpdate();
            }
        });
    }

    @Transactional
    @Nullable
    Link link() {
        return session.doReturningWork(connection -> {
            try (var ask = connection.createStatement();
                    var answer = ask.executeQuery(LINK)) {
                return answer.next() ? new Link(answer.getLong(1), Duration.ofMillis(answer.getLong(2))) : null;
            }
        });
    }

    @Transactional
    News since(long seq, long epoch) {
        return session.doReturningWork(connection -> {
            var people = new HashMap<BareJid, Presence>();
            long upTo = seq;
            try (var ask = connection.prepareStatement(NEWS)) {
                ask.setLong(1, seq);
                ask.setLong(2, epoch);
                try (var answer = ask.executeQuery()) {
                    while (answer.next()) {
                        upTo = answer.getLong(2);
                        people.put(
                                BareJid.parse(answer.getString(1)),
                                new Presence(
                                        Availability.valueOf(answer.getString(3)),
                                        answer.getString(4),
                                        answer.getTimestamp(5).toInstant()));
                    }
                }
            }
            return new News(people, upTo);
        });
    }
}
