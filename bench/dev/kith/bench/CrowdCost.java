package dev.kith.bench;

import dev.kith.testing.KithProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** Looks at a service with many accounts: at its start, and for a while in which nothing changes. */
final class CrowdCost {
    /** Passes after which the compiler has been at all that they need, see {@link NoChangePass}. */
    private static final int WARM_UP = Integer.getInteger("dev.kith.bench.warm-up", 16_000);

    private static final int HINTS_WHILE_WARMING = 40; // a second
    private static final Duration WINDOW = Duration.ofSeconds(Integer.getInteger("dev.kith.bench.window", 300));

    /** PostgreSQL's connections tell what they did after ten idle seconds at the latest. */
    private static final Duration COUNTS_ARE_TOLD = Duration.ofSeconds(12);

    /** A person changes their books so often in a day; each change is a hint, and a pass. */
    private static final int CHANGES_A_DAY = 10;

    /** Tables that say that Kith lives, and nothing of accounts. */
    private static final Set<String> HEARTBEAT = Set.of("installation", "replica");

    private static final double MEBI = 1 << 20;

    /**
     * How many there are.
     *
     * @param polled how many of a hundred are polled every five minutes; of the others their server tells
     * @param pushed time between two passes of those
     * @param firstPasses in a second
     * @param settled whether everybody has had one when the window begins; else each is in the window what a pass that
     *     comes by the schedule would be, and costs a little more
     */
    record Size(int accounts, int polled, Duration pushed, int firstPasses, boolean settled) {
        String name() {
            return switch (polled) {
                case 0 -> "all pushed";
                case 100 -> "all polled";
                default -> polled + " % polled";
            };
        }

        private int pushes() {
            return (int) (accounts * (100L - polled) / 100);
        }

        /** The numbers up to {@code polled} of each hundred are polled, the others pushed. */
        private int pushedPerson(long n) {
            int pushed = 100 - polled;
            int one = (int) (n % pushes());
            return one / pushed * 100 + polled + one % pushed;
        }
    }

    /**
     * What the window showed.
     *
     * @param core CPU of the service, of one core
     * @param databaseCore the same of PostgreSQL with all its processes
     * @param resident bytes
     * @param transactions a second
     * @param passes a second
     * @param rowsWritten but for the heartbeat
     */
    record Cost(
            double core, double databaseCore, long resident, double transactions, double passes, long rowsWritten) {}

    private final Report report;
    private final Size size;
    private final Connection connection;
    private final Path postmaster;
    private final KithProcess kith;
    private final LargeBook polled;
    private final LargeBook telling;

    CrowdCost(
            Report report,
            Size size,
            Connection connection,
            Path postmaster,
            KithProcess kith,
            LargeBook polled,
            LargeBook telling) {
        this.report = report;
        this.size = size;
        this.connection = connection;
        this.postmaster = postmaster;
        this.kith = kith;
        this.polled = polled;
        this.telling = telling;
    }

    /** Starts the service, waits for the first passes, and looks. */
    Cost measure() throws Exception {
        long before = passes();
        long began = System.nanoTime();
        kith.start();
        double atStart = Used.by(kith.pid()).cpuSeconds();
        report.say("started in %s, %.1f s of CPU", since(began), atStart);
        if (size.settled()) {
            awaitFirstPasses(atStart);
        }
        warmUp(before);
        return window();
    }

    private void awaitFirstPasses(double atStart) throws Exception {
        long began = System.nanoTime();
        while (count(connection, "select count(*) from last_pass where outcome = 'synced'") < size.accounts()) {
            TimeUnit.SECONDS.sleep(1);
            if (!kith.isAlive()) {
                throw new IOException("Kith has ended; see " + kith.log());
            }
        }
        var first = Used.by(kith.pid());
        report.say(
                "all first passes in %s, %.1f ms of CPU each; %.0f MiB resident",
                since(began),
                (first.cpuSeconds() - atStart) * 1000 / size.accounts(),
                first.residentBytes() / MEBI);
    }

    private void warmUp(long before) throws Exception {
        long began = System.nanoTime();
        for (long person = 0; passes() - before < WARM_UP; ) {
            for (int i = 0; i < HINTS_WHILE_WARMING && size.pushes() > 0; i++) { // or these would take hours
                tell(size.pushedPerson(person++));
            }
            TimeUnit.SECONDS.sleep(1);
        }
        report.say("%d passes after %s more", passes() - before, since(began));
    }

    private void tell(int person) throws SQLException {
        try (var sql = connection.createStatement()) {
            sql.execute("notify kith_books, 'person" + person + "'");
        }
    }

    /** Each pass is one request here. */
    private long passes() {
        return polled.answers() + telling.answers();
    }

    private Cost window() throws Exception {
        TimeUnit.NANOSECONDS.sleep(COUNTS_ARE_TOLD.toNanos());
        report.machine("when the window begins");
        var rows = written();
        double transactions = transactions();
        long passes = passes();
        double cpu = Used.by(kith.pid()).cpuSeconds();
        double databaseCpu = databaseCpu();
        long began = System.nanoTime();
        int told = tellForAWhile();
        double seconds = (System.nanoTime() - began) / 1e9;
        cpu = (Used.by(kith.pid()).cpuSeconds() - cpu) / seconds;
        databaseCpu = (databaseCpu() - databaseCpu) / seconds;
        passes = passes() - passes;
        report.machine("when it ends");
        TimeUnit.NANOSECONDS.sleep(COUNTS_ARE_TOLD.toNanos());
        transactions = (transactions() - transactions - told) / (seconds + COUNTS_ARE_TOLD.toSeconds());
        var changed = new TreeMap<>(written());
        changed.replaceAll((table, count) -> count - rows.getOrDefault(table, 0L));
        changed.values().removeIf(count -> count == 0);
        long ofAccounts = changed.entrySet().stream()
                .filter(entry -> !HEARTBEAT.contains(entry.getKey()))
                .mapToLong(Map.Entry::getValue)
                .sum();
        report.say(
                "window of %.0f s: %.1f passes a second, %d hints; rows written: %s",
                seconds, passes / seconds, told, changed);
        var cost = new Cost(
                cpu,
                databaseCpu,
                Used.by(kith.pid()).residentBytes(),
                transactions,
                passes / seconds,
                ofAccounts);
        say(cost);
        return cost;
    }

    private void say(Cost cost) {
        report.say(
                "CPU %.1f %% of a core (%.0f s an hour, %.2f ms a pass); PostgreSQL %.1f %%; %.0f MiB resident; %.1f"
                        + " transactions a second",
                cost.core() * 100,
                cost.core() * 3600,
                cost.core() * 1000 / cost.passes(),
                cost.databaseCore() * 100,
                cost.resident() / MEBI,
                cost.transactions());
    }

    /** Lets the window pass, while the server tells of changes as often as people make them. */
    private int tellForAWhile() throws Exception {
        double aSecond = size.pushes() * (double) CHANGES_A_DAY / Duration.ofDays(1).toSeconds();
        int told = 0;
        long begin = System.nanoTime();
        for (double now = 0; now < WINDOW.toSeconds(); now = (System.nanoTime() - begin) / 1e9) {
            while (told < now * aSecond) {
                tell(size.pushedPerson(told++ * 7919L)); // here and there
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
        return told;
    }

    private double databaseCpu() throws IOException {
        return Used.cpuOfFamily(
                Long.parseLong(Files.readAllLines(postmaster).getFirst().strip()));
    }

    private double transactions() {
        return count(connection, "select xact_commit + xact_rollback from pg_stat_database where datname = 'postgres'");
    }

    /** Rows that were ever written, by table. */
    private Map<String, Long> written() throws SQLException {
        var rows = new TreeMap<String, Long>();
        try (var sql = connection.createStatement();
                var answer = sql.executeQuery(
                        "select relname, n_tup_ins + n_tup_upd + n_tup_del from pg_stat_user_tables")) {
            while (answer.next()) {
                rows.put(answer.getString(1), answer.getLong(2));
            }
        }
        return rows;
    }

    private static long count(Connection connection, String query) {
        return Long.parseLong(text(connection, query));
    }

    /** The one value that a query asks for; empty where there is none. */
    static String text(Connection connection, String query) {
        try (Statement sql = connection.createStatement();
                var answer = sql.executeQuery(query)) {
            return answer.next() ? answer.getString(1) : "";
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    static String since(long began) {
        return Duration.ofNanos(System.nanoTime() - began).toSeconds() + " s";
    }
}
