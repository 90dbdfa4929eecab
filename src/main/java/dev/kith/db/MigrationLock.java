package dev.kith.db;

import io.quarkus.flyway.FlywayConfigurationCustomizer;
import jakarta.enterprise.context.ApplicationScoped;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension;

/**
 * Holds the migrations' lock by the session rather than by a transaction, which would stand idle for as long as a migration
 * takes: PostgreSQL ends such a one after ten seconds here, for the sake of the other replicas.
 */
@ApplicationScoped
class MigrationLock implements FlywayConfigurationCustomizer {
    @Override
    public void customize(FluentConfiguration configuration) {
        configuration
                .getConfigurationExtension(PostgreSQLConfigurationExtension.class)
                .setTransactionalLock(false);
        configuration.callbacks(new MigrationStep());
    }
}
