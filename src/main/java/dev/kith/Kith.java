package dev.kith;

import dev.kith.cli.KithCommand;
import dev.kith.config.BadSetting;
import dev.kith.db.DatabaseConfig;
import dev.kith.db.DatabaseTrust;
import dev.kith.db.EmbeddedDatabase;
import dev.kith.db.NoDatabase;
import io.quarkus.runtime.ImageMode;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import io.quarkus.runtime.configuration.QuarkusConfigBuilderCustomizer;
import io.smallrye.config.DotEnvConfigSourceProvider;
import io.smallrye.config.PropertiesLocationConfigSourceFactory;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Where the executable begins: finds out what is asked, provides a database if none is named, and starts the rest. */
@QuarkusMain
public final class Kith {
    private static final String DATABASE_URL = "quarkus.datasource.jdbc.url";

    private static final Duration LONGEST_STOP = Duration.ofSeconds(20);

    private Kith() {}

    public static void main(String... args) {
        var over = new CountDownLatch(1);
        // A signal ends the process as soon as its hooks have ended, and the database is stopped after Quarkus only.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> await(over)));
        int code;
        try {
            code = run(args);
        } finally {
            over.countDown();
        }
        System.exit(code);
    }

    private static void await(CountDownLatch over) {
        try {
            boolean unused = over.await(LONGEST_STOP.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static int run(String... args) {
        Optional<Integer> done = KithCommand.answeredAtOnce(args);
        if (done.isPresent()) {
            return done.get();
        }
        boolean serving = KithCommand.isService(args);
        if (!serving) {
            // A command must not take the service's port, and its answer is the only thing to be seen.
            System.setProperty("quarkus.http.host-enabled", "false");
            System.setProperty("quarkus.log.level", "WARN");
            System.setProperty("quarkus.log.console.stderr", "true");
        }
        try (EmbeddedDatabase database = databaseIfNoneIsNamed()) {
            var code = new int[] {1};
            Quarkus.run(
                    KithApplication.class, (status, fault) -> code[0] = fault == null ? status : explain(fault), args);
            return code[0];
        } catch (IOException e) {
            System.err.println(e.getMessage());
            return 1;
        } catch (BadSetting e) {
            return explain(e);
        }
    }

    @SuppressWarnings("NullAway") // try-with-resources leaves a null alone
    private static EmbeddedDatabase databaseIfNoneIsNamed() throws IOException {
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withCustomizers(new QuarkusConfigBuilderCustomizer()) // knows QUARKUS_CONFIG_LOCATIONS
                .addDefaultSources()
                .withSources(new DotEnvConfigSourceProvider())
                .withSources(new PropertiesLocationConfigSourceFactory())
                .withMapping(DatabaseConfig.class)
                .withValidateUnknown(false)
                .build();
        Optional<String> named = config.getOptionalValue(DATABASE_URL, String.class);
        if (named.isPresent()) {
            DatabaseTrust.check(DATABASE_URL, named.get());
            return null;
        }
        if (ImageMode.current() == ImageMode.NATIVE_RUN) {
            throw new BadSetting(
                    DATABASE_URL,
                    "is not set, and the native executable brings no PostgreSQL along",
                    "set QUARKUS_DATASOURCE_JDBC_URL, as in jdbc:postgresql://127.0.0.1/kith, _USERNAME and _PASSWORD");
        }
        Path folder = config.getConfigMapping(DatabaseConfig.class).dataDir().toAbsolutePath();
        EmbeddedDatabase database = EmbeddedDatabase.open(folder);
        System.setProperty(DATABASE_URL, database.jdbcUrl());
        System.setProperty("quarkus.datasource.username", "postgres");
        return database;
    }

    /** A setting or a database that stops the start is said in a sentence; anything else keeps its stack trace. */
    private static int explain(Throwable fault) {
        for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
            if (cause instanceof BadSetting) {
                System.err.println(cause.getMessage());
                return BadSetting.EXIT_STATUS;
            }
        }
        NoDatabase.explain(fault).ifPresentOrElse(System.err::println, fault::printStackTrace);
        return 1;
    }
}
