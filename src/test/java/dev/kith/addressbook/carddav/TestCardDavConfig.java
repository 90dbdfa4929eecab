package dev.kith.addressbook.carddav;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Settings for one server under test. */
record TestCardDavConfig(URI origin, int multigetSize) implements CardDavConfig {
    TestCardDavConfig(URI origin) {
        this(origin, 100);
    }

    @Override
    public Optional<List<URI>> origins() {
        return Optional.of(List.of(origin));
    }

    @Override
    public Optional<URI> baseUrl() {
        return Optional.empty();
    }

    @Override
    public Optional<List<String>> privateNetworks() {
        return Optional.empty();
    }

    @Override
    public Duration connectTimeout() {
        return Duration.ofSeconds(5);
    }

    @Override
    public Duration responseTimeout() {
        return Duration.ofSeconds(60);
    }

    @Override
    public long maxResponseBytes() {
        return 4_000_000;
    }
}
