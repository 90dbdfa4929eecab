package dev.kith.alert;

import dev.kith.jid.BareJid;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;

/** Alerts and what people can ask of them, without a database. */
public final class InMemoryAlerts {
    private InMemoryAlerts() {}

    private static final class Table extends AlertTable {
        private final Map<String, AlertRow> rows = new ConcurrentSkipListMap<>();

        Table() {
            super(null);
        }

        @Override
        List<AlertRow> all() {
            return List.copyOf(rows.values());
        }

        @Override
        Optional<AlertRow> find(BareJid owner) {
            return Optional.ofNullable(rows.get(owner.toString()));
        }

        @Override
        boolean delete(BareJid owner) {
            return rows.remove(owner.toString()) != null;
        }

        @Override
        void insert(AlertRow row) {
            row.id = rows.size() + 1L;
            rows.put(row.owner, row);
        }

        @Override
        Optional<AlertRow> change(BareJid owner, Consumer<AlertRow> change) {
            Optional<AlertRow> row = find(owner);
            row.ifPresent(change);
            return row;
        }
    }

    /** What an operator may have set. */
    public record Config(boolean selfService, Optional<String> webmailUrl, Optional<String> defaultZone)
            implements AlertConfig {
        public static final Config USUAL = new Config(true, Optional.empty(), Optional.of("Europe/Berlin"));
    }

    /** Nobody has alerts yet. */
    public static Alerts alerts(Clock clock) {
        return new Alerts(new Table(), new InMemoryAlertMemory(), null, clock);
    }

    public static AlertCommands commands(Alerts alerts, AlertConfig config, Clock clock) {
        return new AlertCommands(alerts, config, clock);
    }
}
