package dev.kith.replica;

import dev.kith.db.EmbeddedDatabase;
import dev.kith.db.WakeupsAccess;
import dev.kith.testing.DatabasePool;
import io.agroal.api.AgroalDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** A PostgreSQL with the tables of this package, and replicas on it, each with connections of its own. */
final class ReplicaDatabase implements AutoCloseable {
    private final EmbeddedDatabase server;
    private final AgroalDataSource own;
    private final List<AgroalDataSource> ofReplicas = new ArrayList<>();

    ReplicaDatabase(Path folder) throws Exception {
        server = EmbeddedDatabase.open(folder);
        own = connections();
        for (String statement :
                Files.readString(Path.of("db/migration/V013__replicas.sql")).split(";\n")) {
            sql(statement);
        }
    }

    AgroalDataSource connections() throws SQLException {
        return DatabasePool.to(server.jdbcUrl());
    }

    AgroalDataSource own() {
        return own;
    }

    Shards replica() throws SQLException {
        return replica(new SimpleMeterRegistry());
    }

    Shards replica(MeterRegistry metrics) throws SQLException {
        AgroalDataSource connections = connections();
        ofReplicas.add(connections);
        return new Shards(connections, WakeupsAccess.of(connections), metrics);
    }

    void sql(String statement) throws SQLException {
        try (var connection = own.getConnection();
                var sql = connection.createStatement()) {
            boolean unused = sql.execute(statement);
        }
    }

    long number(String query) throws SQLException {
        try (var connection = own.getConnection();
                var sql = connection.createStatement();
                var answer = sql.executeQuery(query)) {
            answer.next();
            return answer.getLong(1);
        }
    }

    /** Ends the connections of those that were stopped: the server takes sixty in all. */
    void closeReplicas() {
        ofReplicas.forEach(AgroalDataSource::close);
        ofReplicas.clear();
    }

    @Override
    public void close() throws Exception {
        closeReplicas();
        own.close();
        server.close();
    }
}
