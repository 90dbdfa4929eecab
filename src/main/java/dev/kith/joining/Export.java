package dev.kith.joining;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kith.audit.AuditLog;
import dev.kith.audit.AuditLog.Actor;
import dev.kith.audit.AuditLog.What;
import dev.kith.jid.BareJid;
import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * All that is stored of a person, as JSON. It goes by the tables themselves rather than by a list of them, so that what
 * another feature stores tomorrow is in it, too; secrets and their hashes are kept as bytes, and bytes never leave.
 */
@ApplicationScoped
public class Export {
    /** What has nothing to say of anybody: passing requests of the command line, who serves, and the database's own. */
    static final Set<String> LEFT_OUT = Set.of(
            "request",
            "installation",
            "flyway_schema_history",
            "replica",
            "shard",
            "shard_lease",
            "link_lease",
            "presence_link");

    /** By which column the rows of a person are found, the first that a table has. */
    private static final Map<String, String> KEYS = keys();

    private final AgroalDataSource database;
    private final JoinConfig config;
    private final Links links;
    private final AuditLog audit;
    private final Clock clock;
    private final ObjectMapper json = new ObjectMapper();

    Export(AgroalDataSource database, JoinConfig config, Links links, AuditLog audit, Clock clock) {
        this.database = database;
        this.config = config;
        this.links = links;
        this.audit = audit;
        this.clock = clock;
    }

    private static Map<String, String> keys() {
        var keys = new LinkedHashMap<String, String>();
        String account = "(select id from account where jid = ?)";
        keys.put("account_id", "account_id = " + account);
        keys.put("book_id", "book_id in (select id from address_book where account_id = " + account + ")");
        keys.put("owner", "owner = ?");
        keys.put("jid", "jid = ?");
        return keys;
    }

    /** A link to a page from which the person can load it once; empty where there are no pages. */
    public Optional<URI> link(BareJid person, String how) {
        return config.publicUrl().map(url -> url.resolve("/export/" + links.give(person, Links.Purpose.EXPORT, how)));
    }

    /**
     * Everything, as of now, and notes that it was given out.
     *
     * @return JSON: whose and when, and the rows by table; see docs/joining.md
     */
    public String of(BareJid person, Actor actor, String way) {
        String all = read(person);
        audit.note(person, What.EXPORTED, actor, way, "");
        return all;
    }

    String read(BareJid person) {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ); // one moment, for all tables
            connection.setReadOnly(true);
            try {
                ObjectNode all = json.createObjectNode();
                all.put("jid", person.toString());
                all.put(
                        "exported_at",
                        clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
                for (Table table : tables(connection)) {
                    all.set(table.name, rows(connection, table, person));
                }
                return json.writerWithDefaultPrettyPrinter().writeValueAsString(all) + "\n";
            } finally {
                connection.rollback();
                connection.setReadOnly(false);
                connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
                connection.setAutoCommit(true);
            }
        } catch (SQLException | IOException e) {
            throw new IllegalStateException("what is stored of " + person + " cannot be read", e);
        }
    }

    /** A table with the columns that may leave, and how to find a person's rows. */
    record Table(String name, String condition, List<String> columns) {}

    /** The tables that hold something of a person, by name. */
    List<Table> tables() throws SQLException {
        try (Connection connection = database.getConnection()) {
            return tables(connection);
        }
    }

    private static List<Table> tables(Connection connection) throws SQLException {
        var columns = new LinkedHashMap<String, Map<String, String>>();
        try (var sql = connection.createStatement();
                var answer = sql.executeQuery("select c.table_name, c.column_name, c.data_type"
                        + " from information_schema.columns c join information_schema.tables t"
                        + " using (table_schema, table_name)"
                        + " where table_schema = current_schema() and t.table_type = 'BASE TABLE'"
                        + " order by c.table_name, c.ordinal_position")) {
            while (answer.next()) {
                columns.computeIfAbsent(answer.getString(1), name -> new LinkedHashMap<>())
                        .put(answer.getString(2), answer.getString(3));
            }
        }
        var tables = new ArrayList<Table>();
        columns.forEach((name, types) -> {
            if (!LEFT_OUT.contains(name)) {
                KEYS.entrySet().stream()
                        .filter(key -> types.containsKey(key.getKey()))
                        .findFirst()
                        .ifPresent(key -> tables.add(new Table(
                                name,
                                key.getValue(),
                                types.entrySet().stream()
                                        .filter(column -> !column.getValue().equals("bytea"))
                                        .map(Map.Entry::getKey)
                                        .toList())));
            }
        });
        return tables;
    }

    /** Names come from the database's own catalogue, the address is a parameter. */
    private JsonNode rows(Connection connection, Table table, BareJid person) throws SQLException, IOException {
        String list = String.join(
                ", ", table.columns.stream().map(column -> '"' + column + '"').toList());
        String query = "select coalesce(json_agg(row_to_json(r)), '[]') from (select " + list + " from \"" + table.name
                + "\" where " + table.condition + " order by 1, 2) r";
        try (var sql = connection.prepareStatement(query)) {
            sql.setString(1, person.toString());
            try (var answer = sql.executeQuery()) {
                answer.next();
                return json.readTree(answer.getString(1));
            }
        }
    }
}
