package dev.kith.testing;

import dev.kith.db.EmbeddedDatabase;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;

/**
 * A real DAViCal of Debian's packages in PHP's own web server on loopback, with a PostgreSQL of its own. It is not installed
 * but unpacked by the launcher, since its package would bring a web server along.
 */
public final class DavicalServer implements BookServer {
    /** In the order of its own {@code create-database.sh}; every right is the owner's here, so that no rights are granted. */
    private static final List<String> TABLES = List.of(
            "awl/dba/awl-tables.sql",
            "awl/dba/schema-management.sql",
            "davical/dba/davical.sql",
            "davical/dba/supported_locales.sql",
            "davical/dba/views/dav_principal.sql",
            "davical/dba/caldav_functions.sql",
            "davical/dba/rrule_functions.sql",
            "davical/dba/base-data.sql");

    private final Path share;
    private final Path folder;
    private final int port;
    private final EmbeddedDatabase database;
    private final ServerProcess process;

    private DavicalServer(Path share, Path folder, int port, EmbeddedDatabase database) {
        this.share = share;
        this.folder = folder;
        this.port = port;
        this.database = database;
        this.process = new ServerProcess(
                "DAViCal",
                folder.resolve("davical.out"),
                List.of(
                        "/usr/bin/php",
                        // Of an installed DAViCal it must not see the settings, which it would prefer to ours.
                        "-d",
                        "open_basedir=" + folder + ":" + share,
                        "-S",
                        "127.0.0.1:" + port,
                        folder.resolve("router.php").toString()),
                port);
    }

    public static DavicalServer start(Path folder) throws IOException, InterruptedException, SQLException {
        Path share = Unpacked.home("davical", "usr/share/davical/htdocs/caldav.php")
                .resolve("usr/share")
                .toRealPath();
        Path here = Files.createDirectories(folder).toRealPath();
        EmbeddedDatabase database = EmbeddedDatabase.open(Files.createDirectories(here.resolve("database")));
        var server = new DavicalServer(share, here, FreePort.find(), database);
        try {
            server.createTables();
            server.lay();
            server.process.start();
            return server;
        } catch (IOException | SQLException e) {
            database.close();
            throw e;
        }
    }

    @Override
    public URI origin() {
        return URI.create("http://127.0.0.1:" + port);
    }

    @Override
    public DavPerson newPerson(String name, String password) throws SQLException {
        try (Connection connection = connect();
                var user = connection.prepareStatement(
                        "insert into usr (username, password, fullname, email, active, email_ok)"
                                + " values (?, ?, ?, ?, true, current_date)");
                var principal = connection.prepareStatement(
                        "insert into principal (type_id, user_no, displayname, default_privileges)"
                                + " select 1, user_no, fullname, 0::bit(24) from usr where username = ?")) {
            user.setString(1, name);
            user.setString(2, "**" + password); // so it writes down those that are not hashed
            user.setString(3, name);
            user.setString(4, name + "@capulet.example");
            user.executeUpdate();
            principal.setString(1, name);
            principal.executeUpdate();
        }
        return new DavPerson(origin().resolve("/caldav.php/" + name + "/"), name, password);
    }

    /** Copies a card, {@code …/n0.vcf}, to {@code n1.vcf} and so on, with all in it that is called by a 0. */
    public void multiply(String card, int cards) throws SQLException {
        try (Connection connection = connect();
                var copy = connection.prepareStatement(
                        "insert into caldav_data (user_no, dav_name, dav_etag, created, modified,"
                                + " caldav_data, caldav_type, logged_user, collection_id) select user_no, replace(dav_name, 'n0.vcf', 'n' || n"
                                + " || '.vcf'), md5(dav_etag || n), created, modified, regexp_replace(replace(caldav_data, 'UID:n0', 'UID:n' ||"
                                + " n), 'Friend 0', 'Friend ' || n, 'g'), caldav_type, logged_user, collection_id from caldav_data,"
                                + " generate_series(1, ? - 1) n where dav_name = ?")) {
            copy.setInt(1, cards);
            copy.setString(2, card);
            copy.executeUpdate();
        }
    }

    /** Its database, where it notes down all it does. */
    public Connection connect() throws SQLException {
        return DriverManager.getConnection(jdbcUrl(), "postgres", "");
    }

    public String jdbcUrl() {
        return database.jdbcUrl().replaceFirst("/postgres$", "/davical");
    }

    private void createTables() throws IOException, SQLException {
        try (Connection connection = DriverManager.getConnection(database.jdbcUrl(), "postgres", "");
                var statement = connection.createStatement()) {
            statement.execute("alter system set fsync = off");
            statement.execute("select pg_reload_conf()");
            statement.execute("create database davical encoding 'UTF8' template template0");
        }
        try (Connection connection = connect();
                var statement = connection.createStatement()) {
            for (String file : TABLES) {
                statement.execute(Files.readString(share.resolve(file)));
            }
        }
    }

    /** Lays it out as it wants to be: what it includes is beside the folder that it is called in. */
    private void lay() throws IOException {
        Path davical = Files.createDirectories(folder.resolve("davical"));
        Path htdocs = Files.createDirectories(davical.resolve("htdocs"));
        try (var files = Files.list(share.resolve("davical/htdocs"))) {
            for (Path file : files.toList()) {
                Files.createSymbolicLink(htdocs.resolve(file.getFileName()), file);
            }
        }
        for (String name : List.of("inc", "locale")) {
            Files.createSymbolicLink(
                    davical.resolve(name), share.resolve("davical").resolve(name));
        }
        Files.createSymbolicLink(folder.resolve("awl"), share.resolve("awl"));
        URI postgres = URI.create(database.jdbcUrl().substring("jdbc:".length()));
        Files.writeString(Files.createDirectories(davical.resolve("config")).resolve("config.php"), """
                <?php
                $c->domain_name = '127.0.0.1';
                $c->admin_email = 'admin@capulet.example';
                $c->pg_connect[] = 'dbname=davical host=127.0.0.1 port=%d user=postgres';
                """.formatted(
                        postgres.getPort()));
        Files.writeString(folder.resolve("router.php"), """
                <?php
                $path = parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH);
                $known = strpos($path, '/.well-known/') === 0;
                if (!$known && !preg_match('#^/caldav\\.php(/.*)?$#', $path, $inside)) {
                    http_response_code(404);
                    return true;
                }
                $_SERVER['SCRIPT_NAME'] = '/caldav.php';
                $_SERVER['PATH_INFO'] = $known ? $path : rawurldecode($inside[1] ?? '/');
                chdir('%1$s');
                require '%1$s/caldav.php';
                return true;
                """.formatted(htdocs));
    }

    @Override
    public void close() throws IOException, InterruptedException {
        process.close();
        database.close();
        ServerProcess.deleteAll(folder.resolve("davical"));
        ServerProcess.delete(folder.resolve("awl"));
    }
}
