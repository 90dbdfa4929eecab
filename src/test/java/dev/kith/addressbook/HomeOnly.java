package dev.kith.addressbook;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** One home domain and no other rules. */
record HomeOnly(String domain) implements IdentityConfig {
    @Override
    public Optional<List<String>> homeDomains() {
        return Optional.of(List.of(domain));
    }

    @Override
    public Optional<List<String>> domains() {
        return Optional.empty();
    }

    @Override
    public Optional<Path> mapFile() {
        return Optional.empty();
    }

    @Override
    public boolean discover() {
        return false;
    }

    @Override
    public Optional<String> dnsServer() {
        return Optional.empty();
    }

    @Override
    public Duration lookForNewcomers() {
        return Duration.ofMinutes(10);
    }
}
