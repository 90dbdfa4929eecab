package dev.kith.bench;

import dev.kith.testing.ProsodyServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Many accounts that are up to date. One goes through its first pass as everybody does; all others are copies of what
 * that pass left in the database and in Prosody's folder, so that their own first pass finds nothing to do.
 */
final class Crowd {
    static final String PATTERN = "person0";

    private static final int AT_ONCE = 10_000;

    private final Statement sql;

    Crowd(Connection database) throws SQLException {
        sql = database.createStatement();
    }

    /**
     * Copies the one account that is there.
     *
     * @param accounts how many there are then, with that one
     * @param polled how many of a hundred of the copies have their book at {@code pollOrigin}, the others at {@code pushOrigin}
     */
    void copy(int accounts, int polled, String pollOrigin, String pushOrigin) throws SQLException {
        for (int from = 1; from < accounts; from += AT_ONCE) {
            int to = Math.min(accounts, from + AT_ONCE) - 1;
            String many = " cross join generate_series(" + from + ", " + to + ") n where t.jid like '" + PATTERN + "@%'";
            sql.executeUpdate(insert(
                    "account",
                    Map.of(
                            "jid",
                            renamed("t.jid", "@", "n"),
                            "book_url",
                            "replace(" + renamed("t.book_url", "/", "n") + ", '" + pushOrigin + "', case when n % 100 < "
                                    + polled + " then '" + pollOrigin + "' else '" + pushOrigin + "' end)"),
                    many));
        }
        String copies = " cross join account a where t.account_id = (select min(id) from account)"
                + " and a.id <> t.account_id";
        sql.executeUpdate(insert("address_book", Map.of("account_id", "a.id", "url", "a.book_url"), copies));
        sql.executeUpdate(insert(
                "card",
                Map.of("book_id", "b.id", "href", renamed("t.href", "/", "split_part(a.jid, '@', 1)::text")),
                " cross join address_book b join account a on a.id = b.account_id"
                        + " where t.book_id = (select min(id) from address_book) and b.id <> t.book_id"));
        for (String table : List.of("synced_item", "met_item", "awaited_contact", "presence_bond")) {
            sql.executeUpdate(insert(table, Map.of("account_id", "a.id"), copies));
        }
        sql.execute("vacuum analyze");
    }

    /** The pattern's name in a text, between a slash or the start and the mark, becomes a copy's. */
    private static String renamed(String text, String mark, String name) {
        String prefix = name.equals("n") ? "'person' || n" : name;
        return "replace(" + text + ", '" + PATTERN + mark + "', " + prefix + " || '" + mark + "')";
    }

    /** All columns but those that fill themselves, so that a column of a later version is copied too. */
    private String insert(String table, Map<String, String> instead, String from) throws SQLException {
        var columns = new ArrayList<String>();
        try (var found = sql.executeQuery("select column_name from information_schema.columns where table_name = '"
                + table + "' and table_schema = 'public' and is_identity = 'NO' and is_generated = 'NEVER'")) {
            while (found.next()) {
                columns.add(found.getString(1));
            }
        }
        var values = columns.stream()
                .map(column -> instead.getOrDefault(column, "t." + column))
                .toList();
        return "insert into " + table + " (" + String.join(", ", columns) + ") select " + String.join(", ", values)
                + " from " + table + " t" + from;
    }

    /** Gives everybody the login and the roster of the pattern. */
    static void copy(ProsodyServer prosody, int accounts) throws IOException {
        for (Path file : prosody.dataFilesOf(PATTERN)) {
            byte[] content = Files.readAllBytes(file);
            String ending = file.getFileName().toString().substring(PATTERN.length());
            for (int i = 1; i < accounts; i++) {
                Files.write(file.resolveSibling("person" + i + ending), content);
            }
        }
    }
}
