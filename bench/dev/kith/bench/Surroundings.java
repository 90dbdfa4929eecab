package dev.kith.bench;

import dev.kith.db.EmbeddedDatabase;
import dev.kith.testing.FreePort;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;

/**
 * What the product needs before it can be wired in this process: the built-in PostgreSQL, and settings. Servers are
 * started by the measurements that want them, in the folder and on the ports that are chosen here.
 */
public final class Surroundings implements QuarkusTestResourceLifecycleManager {
    static final String DOMAIN = "capulet.example";
    static final String FOLDER = "bench.folder";
    static final String BOOKS = "bench.books";
    static final String BOOKS_TAPPED = "bench.books-tapped";
    static final String CLIENTS = "bench.clients";
    static final String COMPONENTS = "bench.components";

    private Path folder;
    private EmbeddedDatabase database;

    @Override
    public Map<String, String> start() {
        // The build's own switches would be taken for misspelt settings.
        System.getProperties().keySet().removeIf(key -> key.toString().startsWith("kith.test."));
        try {
            folder = Files.createTempDirectory("kith-bench");
            Path data = Files.createDirectories(folder.resolve("kith"));
            database = EmbeddedDatabase.open(data);
            var settings = new HashMap<String, String>();
            settings.put(FOLDER, folder.toString());
            for (String port : new String[] {BOOKS, BOOKS_TAPPED, CLIENTS, COMPONENTS}) {
                settings.put(port, Integer.toString(FreePort.find()));
            }
            String origin = "http://127.0.0.1:";
            settings.put(
                    "kith.carddav.origins", origin + settings.get(BOOKS) + "," + origin + settings.get(BOOKS_TAPPED));
            settings.put("kith.xmpp.domain", DOMAIN);
            settings.put("kith.xmpp.port", settings.get(COMPONENTS));
            settings.put("kith.xmpp.secret-file", folder.resolve("prosody/component.secret").toString());
            settings.put("kith.data-dir", data.toString());
            settings.put("kith.sync.interval", "6h"); // passes run when a measurement says so
            settings.put("quarkus.datasource.jdbc.url", database.jdbcUrl());
            settings.put("quarkus.datasource.username", "postgres");
            settings.put("quarkus.http.test-port", "0");
            settings.put("quarkus.log.console.level", "WARN");
            return settings;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void stop() {
        try {
            database.close();
            try (var files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
