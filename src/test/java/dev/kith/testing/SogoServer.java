package dev.kith.testing;

import dev.kith.db.EmbeddedDatabase;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A real SOGo of Debian's packages on loopback, with a PostgreSQL and a memcached of its own. It is not installed but unpacked
 * by the launcher, since its packages would bring services and schedules along.
 */
public final class SogoServer implements BookServer {
    private static final String PROOF = "usr/sbin/sogod";

    /** All folders in common tables: its newer way, and the one in which a trigger sees them all. */
    private static final Map<String, String> TABLES = Map.of(
            "SOGoProfileURL", "sogo_user_profile",
            "OCSFolderInfoURL", "sogo_folder_info",
            "OCSSessionsFolderURL", "sogo_sessions_folder",
            "OCSEMailAlarmsFolderURL", "sogo_alarms_folder",
            "OCSStoreURL", "sogo_store",
            "OCSAclURL", "sogo_acl",
            "OCSCacheFolderURL", "sogo_cache_folder");

    private final Path home;
    private final Path run;
    private final int port;
    private final EmbeddedDatabase database;
    private final ServerProcess memory;
    private final ServerProcess process;

    private SogoServer(Path home, Path folder, EmbeddedDatabase database) throws IOException {
        this.home = home;
        // Outside the folder: root's SOGo runs as somebody else.
        this.run = Files.createTempDirectory("kith-sogo");
        this.database = database;
        this.port = FreePort.find();
        int memoryPort = FreePort.find();
        this.memory = new ServerProcess(
                "memcached", folder.resolve("memcached.out"), memcached(memoryPort), environment(), memoryPort);
        this.process = new ServerProcess(
                "SOGo", folder.resolve("sogo.out"), sogod("127.0.0.1:" + memoryPort), environment(), port);
    }

    public static SogoServer start(Path folder) throws IOException, InterruptedException, SQLException {
        Path home = Unpacked.home("sogo", PROOF);
        Path here = Files.createDirectories(folder).toRealPath();
        EmbeddedDatabase database = EmbeddedDatabase.open(Files.createDirectories(here.resolve("database")));
        var server = new SogoServer(home, here, database);
        try {
            server.createDatabase();
            String configuration = Files.readString(home.resolve("etc/GNUstep/GNUstep.conf"));
            Files.writeString(
                    server.run.resolve("GNUstep.conf"), configuration.replace("=/usr/", "=" + home + "/usr/"));
            if (Unpacked.isRoot()) {
                ServerProcess.run(here.resolve("chown.out"), "chown", "-R", "mail:mail", server.run.toString());
            }
            server.memory.start();
            server.process.start();
            return server;
        } catch (IOException | SQLException e) {
            server.close();
            throw e;
        }
    }

    @Override
    public URI origin() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** It does not answer at the well-known place. */
    @Override
    public URI base() {
        return origin().resolve("/SOGo/dav/");
    }

    @Override
    public DavPerson newPerson(String name, String password) throws SQLException {
        try (Connection connection = connect();
                var user = connection.prepareStatement("insert into sogo_users values (?, ?, ?, ?, ?)")) {
            user.setString(1, name);
            user.setString(2, name);
            user.setString(3, password);
            user.setString(4, name);
            user.setString(5, name + "@capulet.example");
            user.executeUpdate();
        }
        return new DavPerson(origin().resolve("/SOGo/dav/" + name + "/Contacts/"), name, password);
    }

    /** Copies a card of a book, {@code n0.vcf}, to {@code n1.vcf} and so on, with all in it that is called by a 0. */
    public void multiply(String book, String card, int cards) throws SQLException {
        try (Connection connection = connect();
                var store = connection.prepareStatement("insert into sogo_store (c_folder_id, c_name, c_content,"
                        + " c_creationdate, c_lastmodified, c_version) select s.c_folder_id, replace(s.c_name, '0', n::text),"
                        + " regexp_replace(regexp_replace(s.c_content, 'n0', 'n' || n), 'Friend 0', 'Friend ' || n, 'g'),"
                        + " s.c_creationdate, s.c_lastmodified, 0 from sogo_store s join sogo_folder_info using (c_folder_id),"
                        + " generate_series(1, ? - 1) n where c_path4 = ? and s.c_name = ?");
                var quick = connection.prepareStatement(
                        "insert into sogo_quick_contact (c_folder_id, c_name, c_cn, c_component)"
                                + " select s.c_folder_id, s.c_name, s.c_name, 'vcard' from sogo_store s join sogo_folder_info using"
                                + " (c_folder_id) where c_path4 = ? and s.c_name <> ?")) {
            store.setInt(1, cards);
            store.setString(2, book);
            store.setString(3, card);
            store.executeUpdate();
            quick.setString(1, book);
            quick.setString(2, card);
            quick.executeUpdate();
        }
    }

    /** Its database. */
    public Connection connect() throws SQLException {
        return DriverManager.getConnection(jdbcUrl(), "postgres", "");
    }

    public String jdbcUrl() {
        return database.jdbcUrl().replaceFirst("/postgres$", "/sogo");
    }

    private void createDatabase() throws SQLException {
        try (Connection connection = DriverManager.getConnection(database.jdbcUrl(), "postgres", "");
                var statement = connection.createStatement()) {
            statement.execute("alter system set fsync = off");
            statement.execute("select pg_reload_conf()");
            statement.execute("create database sogo encoding 'UTF8' template template0");
        }
        try (Connection connection = connect();
                var statement = connection.createStatement()) {
            statement.execute(
                    "create table sogo_users (c_uid text primary key, c_name text, c_password text, c_cn text,"
                            + " mail text)");
        }
    }

    private List<String> memcached(int memoryPort) {
        var command = new ArrayList<>(List.of(
                home.resolve("usr/bin/memcached").toString(),
                "-l",
                "127.0.0.1",
                "-p",
                Integer.toString(memoryPort),
                "-U",
                "0",
                "-m",
                "16"));
        if (Unpacked.isRoot()) {
            command.addAll(List.of("-u", "nobody"));
        }
        return command;
    }

    /** Everything is said by words, which count for more than what an installed SOGo has in {@code /etc}. */
    private List<String> sogod(String memcached) {
        String tables = "postgresql://postgres@127.0.0.1:"
                + URI.create(database.jdbcUrl().substring("jdbc:".length())).getPort() + "/sogo/";
        var command = new ArrayList<String>();
        if (Unpacked.isRoot()) { // it refuses to be
            command.addAll(List.of("setpriv", "--reuid=mail", "--regid=mail", "--clear-groups"));
        }
        command.add(home.resolve(PROOF).toString());
        var settings = new ArrayList<>(List.of(
                Map.entry("WOPort", "127.0.0.1:" + port),
                Map.entry("WONoDetach", "YES"),
                Map.entry("WOWorkersCount", "1"),
                Map.entry("WOLogFile", "-"),
                Map.entry("WOPidFile", run.resolve("sogo.pid").toString()),
                Map.entry("SOGoMemcachedHost", memcached),
                Map.entry("SOGoTimeZone", "UTC"),
                Map.entry("SOGoMailDomain", "capulet.example"),
                Map.entry(
                        "SOGoUserSources",
                        "({type = sql; id = people; viewURL = \"" + tables + "sogo_users\"; canAuthenticate = YES;"
                                + " isAddressBook = NO; userPasswordAlgorithm = plain;})")));
        TABLES.forEach((setting, table) -> settings.add(Map.entry(setting, tables + table)));
        settings.forEach(setting -> command.addAll(List.of("-" + setting.getKey(), setting.getValue())));
        return command;
    }

    private Map<String, String> environment() throws IOException {
        return Map.of(
                "LD_LIBRARY_PATH",
                home.resolve("usr/lib") + ":" + home.resolve("usr/lib/sogo") + ":" + Unpacked.libraries(home),
                "HOME",
                run.toString(),
                "GNUSTEP_CONFIG_FILE",
                run.resolve("GNUstep.conf").toString());
    }

    @Override
    public void close() throws IOException, InterruptedException {
        process.close();
        memory.close();
        database.close();
        ServerProcess.deleteAll(run);
    }
}
