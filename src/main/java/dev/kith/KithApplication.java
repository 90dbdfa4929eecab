package dev.kith;

import dev.kith.cli.KithCommand;
import io.quarkus.runtime.QuarkusApplication;
import jakarta.enterprise.inject.Instance;

/** The application once its parts are wired: hands the words of the command line to the command they name. */
public final class KithApplication implements QuarkusApplication {
    private final Instance<Object> beans;

    KithApplication(@jakarta.enterprise.inject.Any Instance<Object> beans) {
        this.beans = beans;
    }

    @Override
    public int run(String... args) {
        return KithCommand.execute(beans, args);
    }
}
