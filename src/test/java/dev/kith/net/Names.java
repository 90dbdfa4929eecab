package dev.kith.net;

import io.vertx.core.Vertx;
import java.util.Optional;

/** Service records as another package's tests ask for them. */
public final class Names {
    private Names() {}

    public static ServiceRecords at(Vertx vertx, String server) {
        return new ServiceRecords(vertx, Optional.of(server));
    }
}
