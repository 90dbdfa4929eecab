package dev.kith.db;

import io.agroal.api.AgroalDataSource;

/** For tests of other packages that have no container. */
public final class WakeupsAccess {
    private WakeupsAccess() {}

    public static Wakeups of(AgroalDataSource database) {
        return new Wakeups(database);
    }
}
