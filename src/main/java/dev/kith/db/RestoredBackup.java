package dev.kith.db;

import jakarta.enterprise.context.ApplicationScoped;
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

    // The timeline is the log's: a promoted standby's control file has the old one until its first checkpoint.
    private static final String FINGERPRINT = """
            select (select system_identifier from pg_control_system())::text
                || '/' || ('x' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8))::bit(32)::int
                || '/' || (select oid from pg_database where datname = current_database())
            """;
    private static final String STARTED = "select extract(epoch from pg_postmaster_start_time())::text";
    private static final String EPOCH = "select epoch from installation";

    private final DataFolder folder;

    /** When the server was started that was looked at last; empty before the first look. */
    private volatile String server = "";

    RestoredBackup(DataFolder folder) {
        this.folder = folder;
    }

    /** Compares the marks, and forgets what may no longer be relied on; in a transaction of its own. */
    void check(Connection connection) throws SQLException, IOException {
        check(connection, 0);
    }

    /**
     * The same if the connection leads to a server that was not looked at: one that was restarted, or took another's place. For
     * a process that has looked before; who never works on the ledger need not.
     */
    void meet(Connection connection) throws SQLException, IOException {
        if (!server.isEmpty() && !server.equals(ask(connection, STARTED))) {
            check(connection);
        }
    }

    /** @param least what the counter says at least, unless it went back */
    private void check(Connection connection, long least) throws SQLException, IOException {
        connection.setAutoCommit(false);
        try (Statement sql = connection.createStatement()) {
            // Of several that start at once one looks after the other, so that what was restored is noticed once.
            sql.execute("select pg_advisory_xact_lock(" + ONE_AFTER_THE_OTHER + ")");
            String fingerprint = text(sql, FINGERPRINT);
            String known = text(sql, "select fingerprint from installation");
            long epoch = known.isEmpty() ? 0 : Long.parseLong(text(sql, EPOCH + " for update"));
            long seen = epochInFolder();
            if (!known.isEmpty() && (!known.equals(fingerprint) || epoch < Math.max(least, seen))) {
                forget(sql);
            }
            save(connection, fingerprint, Math.max(epoch, seen) + 1);
            String started = text(sql, STARTED);
            connection.commit();
            server = started;
        } catch (SQLException | IOException | RuntimeException e) {
            connection.rollback();
            throw e;
        } finally {
            connection.setAutoCommit(true);
        }
    }

    private static void forget(Statement sql) throws SQLException {
        LOG.warn("The database was restored from a backup: every roster item counts as made by hand until its card"
                + " says the same, and nothing is removed or overwritten. But who left, switched something off or withdrew"
                + " a badge since that backup is as they were then. Next: do it again for them.");
        sql.executeUpdate("insert into doubted_item (account_id, jid) select account_id, jid from synced_item item"
                + " where state = 'managed' and not exists (select from met_item met"
                + " where met.account_id = item.account_id and met.jid = item.jid) on conflict do nothing");
        sql.executeUpdate("delete from synced_item where state = 'managed'");
        // Whatever flows now may be of the people's own making; that they wanted none is never forgotten.
        sql.executeUpdate("delete from presence_bond where state not in ('THEIRS', 'TAKEN_BACK', 'DECLINED')");
        sql.executeUpdate("delete from made_card where state = 'ours'");
        sql.executeUpdate("update address_book set sync_token = null");
        sql.executeUpdate("delete from brake");
    }

    private static void save(Connection connection, String fingerprint, long epoch) throws SQLException {
        try (var save = connection.prepareStatement("insert into installation (id, fingerprint, epoch) values (1, ?, ?)"
                + " on conflict (id) do update set fingerprint = excluded.fingerprint,"
                + " epoch = excluded.epoch")) {
            save.setString(1, fingerprint);
            save.setLong(2, epoch);
            save.executeUpdate();
        }
    }

    /**
     * Moves the counter on, in the database first: only a database that went back is ever behind the folder. One that went back
     * beneath the same session, as when a dump is read into it, is noticed here.
     */
    void moveOn(Connection connection) throws SQLException, IOException {
        long seen = epochInFolder(); // before: by the next moment somebody else may have moved both on
        String epoch = ask(connection, "update installation set epoch = epoch + 1 returning epoch");
        if (epoch.isEmpty()) { // as in the middle of a restore; new marks now would make what comes look right
            throw new SQLException("the table installation is empty");
        }
        if (Long.parseLong(epoch) <= seen) {
            check(connection, seen + 1);
            epoch = ask(connection, EPOCH);
        }
        Files.createDirectories(folder.path());
        // One of its own: of two who write the same file at once one could leave its last digits behind the other's
        // number.
        Path next = Files.createTempFile(folder.path(), "epoch", ".new");
        try {
            Files.writeString(next, epoch);
            Files.move(next, epochFile(), java.nio.file.StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(next);
        }
    }

    private long epochInFolder() throws IOException {
        try {
            return Files.exists(epochFile())
                    ? Long.parseLong(Files.readString(epochFile()).strip())
                    : 0;
        } catch (NumberFormatException e) {
            throw new IOException(
                    epochFile() + " holds no number. Next: put back what it held, or remove it; then one restored"
                            + " backup may go unnoticed.",
                    e);
        }
    }

    private Path epochFile() {
        return folder.path().resolve("epoch");
    }

    private static String ask(Connection connection, String query) throws SQLException {
        try (Statement sql = connection.createStatement()) {
            return text(sql, query);
        }
    }

    private static String text(Statement sql, String query) throws SQLException {
        try (var answer = sql.executeQuery(query)) {
            return answer.next() ? answer.getString(1) : "";
        }
    }
}
