package dev.kith.sync;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The address-book server cannot answer now; it heals by itself. */
public final class SourceUnavailable extends Exception {
    private final @Nullable Duration retryAfter;

    /** The message says what was tried, what came back, and holds no secret. */
    public SourceUnavailable(String message, @Nullable Duration retryAfter, @Nullable Throwable cause) {
        super(message, cause);
        this.retryAfter = retryAfter;
    }

    /** How long the server asked us to stay away, at most a day. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
