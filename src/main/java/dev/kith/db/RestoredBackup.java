package dev.kith.db;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.jboss.logging.Logger;

/**
 * Notices that the database was put back to an earlier state. What it says of our own doing is then older than the
 * rosters are, so none of it may be used to change or remove anything: every item counts as made by hand until its card
 * says just the same. Two marks tell: which database this is (server, timeline, database), which a dump loses, and a
 * counter that moves on every few seconds and is also kept in the data folder, which a copied-back disk loses.
 */
@ApplicationScoped
class RestoredBackup {
    private static final Logger LOG = Logger.getLogger(RestoredBackup.class);
    private static final long ONE_AFTER_THE_OTHER = 0x4B697469;
    private static final String FINGERPRINT = """
            select (select system_identifier from pg_control_system())::text
                || '/' || (select timeline_id from pg_control_checkpoint())
                || '/' || (select oid from pg_database where datname = current_database())
            """;

    private final AgroalDataSource database;
    private final DataFolder folder;

    RestoredBackup(AgroalDataSource database, DataFolder folder) {
        this.database = database;
        this.folder = folder;
    }

    /**
     * Compares the marks, and forgets what may no longer be relied on.
     *
     * @return whether a restored backup was found
     */
    @Transactional
    boolean check() throws SQLException, IOException {
        try (Connection connection = database.getConnection();
                Statement sql = connection.createStatement()) {
            // Of several that start at once one looks after the other, so that what was restored is noticed once.
            sql.execute("select pg_advisory_xact_lock(" + ONE_AFTER_THE_OTHER + ")");
            String fingerprint = text(sql, FINGERPRINT);
            String known = text(sql, "select fingerprint from installation");
            long epoch = known.isEmpty() ? 0 : Long.parseLong(text(sql, "select epoch from installation"));
            boolean restored = !known.isEmpty() && (!known.equals(fingerprint) || epoch < epochInFolder());
            if (restored) {
                LOG.warn(
                        "The database was restored from a backup: every roster item counts as made by hand until its card"
                                + " says the same, and nothing is removed or overwritten. No action is needed.");
                sql.executeUpdate("delete from synced_item where state = 'managed'");
                // Whatever flows now may be of the people's own making; that they wanted none is never forgotten.
                sql.executeUpdate("delete from presence_bond where state not in ('THEIRS', 'TAKEN_BACK', 'DECLINED')");
                sql.executeUpdate("delete from made_card where state = 'ours'");
                sql.executeUpdate("update address_book set sync_token = null");
                sql.executeUpdate("delete from brake");
            }
            try (var save =
                    connection.prepareStatement("insert into installation (id, fingerprint, epoch) values (1, ?, ?)"
                            + " on conflict (id) do update set fingerprint = excluded.fingerprint,"
                            + " epoch = excluded.epoch")) {
                save.setString(1, fingerprint);
                save.setLong(2, Math.max(epoch, epochInFolder()) + 1);
                save.executeUpdate();
            }
            return restored;
        }
    }

    /** Moves the counter on, in the database first: only a database that went back is ever behind the folder. */
    void moveOn() throws SQLException, IOException {
        long epoch;
        try (Connection connection = database.getConnection();
                Statement sql = connection.createStatement()) {
            epoch = Long.parseLong(text(sql, "update installation set epoch = epoch + 1 returning epoch"));
        }
        Files.createDirectories(folder.path());
        Path next = folder.path().resolve("epoch.new");
        Files.writeString(next, Long.toString(epoch));
        Files.move(next, epochFile(), java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    }

    private long epochInFolder() throws IOException {
        return Files.exists(epochFile())
                ? Long.parseLong(Files.readString(epochFile()).strip())
                : 0;
    }

    private Path epochFile() {
        return folder.path().resolve("epoch");
    }

    private static String text(Statement sql, String query) throws SQLException {
        try (var answer = sql.executeQuery(query)) {
            return answer.next() ? answer.getString(1) : "";
        }
    }
}
