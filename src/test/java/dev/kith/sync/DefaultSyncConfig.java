package dev.kith.sync;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The settings as they are when nobody sets them. */
public class DefaultSyncConfig implements SyncConfig {
    @Override
    public Duration interval() {
        return Duration.ofMinutes(5);
    }

    @Override
    public Duration intervalOnline() {
        return Duration.ofMinutes(1);
    }

    @Override
    public Optional<List<URI>> pushedOrigins() {
        return Optional.empty();
    }

    @Override
    public Duration intervalPushed() {
        return Duration.ofHours(1);
    }

    @Override
    public int firstPassesPerSecond() {
        return 50;
    }

    @Override
    public Duration fullListing() {
        return Duration.ofHours(24);
    }

    @Override
    public Duration passTimeout() {
        return Duration.ofMinutes(15);
    }

    @Override
    public Duration goneFromChatAfter() {
        return Duration.ofMinutes(5);
    }

    @Override
    public int concurrentPasses() {
        return 32;
    }

    @Override
    public int concurrentPassesPerServer() {
        return 16;
    }

    @Override
    public Duration stopWithin() {
        return Duration.ofSeconds(15);
    }
}
