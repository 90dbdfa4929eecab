package dev.kith.replica;

import dev.kith.jid.BareJid;
import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;

/** What has to go over the link and waits in the database for whoever holds it. */
@ApplicationScoped
public class Outbox {
    private static final Logger LOG = Logger.getLogger(Outbox.class);
    private static final int SOME = 100;

    /** What was not said within this is no news any more. */
    private static final String KEPT = "1 day";

    private final AgroalDataSource database;
    private final Replicas replicas;
    private final Sender sender;

    protected Outbox(AgroalDataSource database, Replicas replicas, Sender sender) {
        this.database = database;
        this.replicas = replicas;
        this.sender = sender;
    }

    /** Who sends what waits, while this process holds the link. */
    public interface Sender {
        /** Whether there is a way to send anything, in this or any other replica. */
        boolean isThere();
    }

    /** A message to a person. */
    public record Notice(String id, BareJid person, String text) {}

    /** Whether what is to be said is another replica's to send. */
    public boolean isNeeded() {
        return sender.isThere() && replicas.takesPart() && replicas.link().isEmpty();
    }

    /** Leaves a message for whoever holds the link; the same again is one message. */
    public void add(Notice notice) {
        try (var connection = database.getConnection();
                var insert = connection.prepareStatement("insert into notice (id, jid, body, created_at)"
                        + " values (?, ?, ?, now()) on conflict (id) do nothing")) {
            insert.setString(1, notice.id());
            insert.setString(2, notice.person().toString());
            insert.setString(3, notice.text());
            insert.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException("a message cannot be left for the holder of the link", e);
        }
        replicas.tell(Replicas.Word.NOTICES, "");
    }

    /** The oldest messages that wait, a hundred at most. */
    public List<Notice> waiting() {
        var notices = new ArrayList<Notice>();
        try (var connection = database.getConnection();
                var ask = connection.createStatement();
                var answer = ask.executeQuery("select id, jid, body from notice order by created_at limit " + SOME)) {
            while (answer.next()) {
                notices.add(new Notice(answer.getString(1), BareJid.parse(answer.getString(2)), answer.getString(3)));
            }
        } catch (SQLException e) {
            throw new IllegalStateException("the messages for others cannot be read", e);
        }
        return notices;
    }

    /** How long the oldest message has waited; zero where none does. */
    public Duration age() {
        try (var connection = database.getConnection();
                var ask = connection.createStatement();
                var answer = ask.executeQuery(
                        "select coalesce(extract(epoch from now() - min(created_at)), 0)::bigint from notice")) {
            return Duration.ofSeconds(answer.next() ? Math.max(0, answer.getLong(1)) : 0);
        } catch (SQLException e) {
            throw new IllegalStateException("the messages for others cannot be read", e);
        }
    }

    /** Drops what has waited for too long. */
    public void dropOld() {
        try (var connection = database.getConnection();
                var delete = connection.createStatement()) {
            int dropped = delete.executeUpdate("delete from notice where created_at < now() - interval '" + KEPT + "'");
            if (dropped > 0) {
                ReplicaMeters.dropped(dropped);
                LOG.infof("%d messages to people could not be sent for a day and are dropped.", dropped);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("old messages cannot be dropped", e);
        }
    }

    /** A message was sent, or will never be. */
    public void done(Notice notice) {
        try (var connection = database.getConnection();
                var delete = connection.prepareStatement("delete from notice where id = ?")) {
            delete.setString(1, notice.id());
            delete.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException("a message that was sent cannot be noted as such", e);
        }
    }
}
