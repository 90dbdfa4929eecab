package dev.kith.testing;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.exceptionsorter.PostgreSQLExceptionSorter;
import io.agroal.api.security.NamePrincipal;
import java.sql.SQLException;
import java.time.Duration;

/** Connections to a PostgreSQL that a test has started, as Quarkus would make them, for tests without it. */
public final class DatabasePool {
    private DatabasePool() {}

    /** Eight at most; to be closed. */
    public static AgroalDataSource to(String jdbcUrl) throws SQLException {
        return AgroalDataSource.from(new AgroalDataSourceConfigurationSupplier()
                .connectionPoolConfiguration(pool -> pool.maxSize(8)
                        .exceptionSorter(new PostgreSQLExceptionSorter()) // or it would hand out broken ones again
                        .acquisitionTimeout(Duration.ofSeconds(10))
                        .connectionFactoryConfiguration(
                                factory -> factory.jdbcUrl(jdbcUrl).principal(new NamePrincipal("postgres")))));
    }
}
