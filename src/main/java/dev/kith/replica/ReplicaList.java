package dev.kith.replica;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The replicas as the database knows them, for whoever asks how things stand. */
@ApplicationScoped
public class ReplicaList {
    private static final String ALL =
            "select id, held, has_link, extract(epoch from clock_timestamp() - seen_at) * 1000, " + Heartbeat.ALIVE
                    + " from replica order by started_at";

    private final AgroalDataSource database;

    ReplicaList(AgroalDataSource database) {
        this.database = database;
    }

    /**
     * One of them.
     *
     * @param shards how many of the 256 shards of people it has
     * @param link whether it holds the link to the XMPP server
     * @param silence how long ago it was seen
     * @param alive whether that is short enough
     */
    public record Replica(String id, int shards, boolean link, Duration silence, boolean alive) {}

    /** All that were seen within the last hour and have not said goodbye, the oldest first. */
    public List<Replica> all() throws SQLException {
        var all = new ArrayList<Replica>();
        try (var connection = database.getConnection();
                var ask = connection.createStatement();
                var answer = ask.executeQuery(ALL)) {
            while (answer.next()) {
                all.add(new Replica(
                        answer.getString(1),
                        answer.getInt(2),
                        answer.getBoolean(3),
                        Duration.ofMillis(answer.getLong(4)),
                        answer.getBoolean(5)));
            }
        }
        return all;
    }
}
