package dev.kith.xmpp.component;

import dev.kith.xmpp.XmppConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Settings for {@link FakeServer}. */
final class FakeXmppConfig implements XmppConfig {
    @Override
    public Optional<String> domain() {
        return Optional.of(FakeServer.DOMAIN);
    }

    @Override
    public Optional<String> component() {
        return Optional.of(FakeServer.COMPONENT);
    }

    @Override
    public String host() {
        return "127.0.0.1";
    }

    @Override
    public int port() {
        return 1;
    }

    @Override
    public Optional<Path> secretFile() {
        return Optional.empty();
    }

    @Override
    public Optional<String> probeAccount() {
        return Optional.empty();
    }

    @Override
    public boolean allowUnencryptedNetwork() {
        return false;
    }

    @Override
    public Duration replyTimeout() {
        return Duration.ofSeconds(10);
    }

    @Override
    public Duration pingInterval() {
        return Duration.ofSeconds(30);
    }

    @Override
    public boolean speakForPeople() {
        return false;
    }
}
