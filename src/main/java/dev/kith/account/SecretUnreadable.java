package dev.kith.account;

import io.micrometer.core.instrument.Metrics;

/** A stored secret does not open with the present key file. */
public final class SecretUnreadable extends RuntimeException {
    /** How often that happened. */
    public static final String METER = "kith.secrets.unreadable";

    public SecretUnreadable(Throwable cause) {
        super(
                "A stored login does not open with the present key file. Put back the key file it was sealed with"
                        + " (kith.secrets.key-file), or give the account its login again with: kith account add",
                cause);
        Metrics.counter(METER).increment();
    }
}
