package dev.kith.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.endtoend.Programs.Seen;
import dev.kith.endtoend.Town.Person;
import dev.kith.testing.Await;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;

/** Passes that come when somebody tells Kith that a book changed, and not by the clock. */
final class HintedPass {
    private static final Duration SOON = Duration.ofSeconds(40);
    private static final String SECRET = "a-secret-that-hooks-know";

    /** So many removals within ten minutes are no doubt on anybody. */
    private static final int NEVER_BRAKED = 5;

    private final Town town;
    private final Person person;
    private final int port;
    private int removals;

    HintedPass(Town town, Person person, int port) {
        this.town = town;
        this.person = person;
        this.port = port;
    }

    /** Settings for a Kith that is told of changes on a port, and looks for nothing by itself. */
    static Map<String, String> settings(Path folder, int port) throws Exception {
        Path secret = Town.secret(folder.resolve("signals.secret"), SECRET);
        var settings = new LinkedHashMap<String, String>();
        settings.put("KITH_SYNC_INTERVAL", "1h");
        settings.put("KITH_SYNC_INTERVAL_ONLINE", "1h");
        settings.put("KITH_SIGNALS_ENABLED", "true");
        settings.put("KITH_SIGNALS_PORT", Integer.toString(port));
        settings.put("KITH_SIGNALS_SECRET_FILE", secret.toString());
        return settings;
    }

    /**
     * Tells Kith, and returns when that had the effect that it should have; with the brake on, looks and lets it go, as the
     * person would.
     *
     * @param removing how many items the pass has to remove
     */
    void await(int removing, Callable<Boolean> effect) throws Exception {
        tell();
        Await.until("passed", SOON, () -> effect.call() || isBraked());
        removals += removing;
        if (isBraked()) {
            assertThat(removals).as("the brake has a reason").isGreaterThan(NEVER_BRAKED);
            assertThat(removing).as("the brake has a reason").isPositive();
            assertThat(asked("select withheld from brake")).isEqualTo(Integer.toString(removing));
            String unused = town.run("release", person.jid());
            Await.until("released", SOON, () -> effect.call() && !isBraked());
        }
    }

    private void tell() throws Exception {
        try (var http = HttpClient.newHttpClient()) {
            int status = http.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/books"))
                                    .header("Authorization", "Bearer " + SECRET)
                                    .header("Content-Type", "application/x-www-form-urlencoded")
                                    .POST(HttpRequest.BodyPublishers.ofString("user=" + person.name()))
                                    .build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
            assertThat(status).isEqualTo(204);
        }
    }

    private boolean isBraked() throws Exception {
        return asked("select count(*) from brake").equals("1");
    }

    private String asked(String question) throws Exception {
        try (var connection = town.connect("kith");
                var statement = connection.createStatement();
                var rows = statement.executeQuery(question)) {
            assertThat(rows.next()).isTrue();
            return rows.getString(1);
        }
    }

    /** Our copy of the book, as {@link Programs#read} tells the book itself. */
    Map<String, Seen> copy() throws Exception {
        var copy = new TreeMap<String, Seen>();
        try (var connection = town.connect("kith");
                var statement = connection.prepareStatement(
                        "select href, uid, card.name, array_to_string(chat_addresses, ' '), array_to_string(categories, ',')"
                                + " from card join address_book b on b.id = book_id where url = ?")) {
            statement.setString(1, person.book().toString());
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    var seen = new Seen(
                            Programs.lastOf(rows.getString(1)),
                            rows.getString(2),
                            rows.getString(3),
                            rows.getString(4),
                            rows.getString(5));
                    copy.put(seen.jid(), seen);
                }
            }
        }
        return copy;
    }
}
