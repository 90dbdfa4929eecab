package dev.kith.xmpp.component;

import dev.kith.testing.XmppServer;
import dev.kith.xmpp.XmppConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;

/** Settings for a test server; a test changes what it is about. */
final class TestXmppConfig implements XmppConfig {
    private final XmppServer server;
    String host = "127.0.0.1";
    Path secret;
    Duration replyTimeout = Duration.ofSeconds(10);
    Duration pingInterval = Duration.ofSeconds(30);
    boolean withProbeAccount = true;

    boolean speakForPeople;

    TestXmppConfig(XmppServer server) throws IOException {
        this.server = server;
        this.secret = Files.createTempFile(server.secretFile().getParent(), "copy", ".secret");
        Files.writeString(secret, server.componentSecret());
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
    }

    @Override
    public Optional<String> domain() {
        return Optional.of(server.domain());
    }

    @Override
    public Optional<String> component() {
        return Optional.empty();
    }

    @Override
    public String host() {
        return host;
    }

    @Override
    public int port() {
        return server.componentPort();
    }

    @Override
    public Optional<Path> secretFile() {
        return Optional.of(secret);
    }

    @Override
    public Optional<String> probeAccount() {
        return withProbeAccount ? Optional.of("probe@" + server.domain()) : Optional.empty();
    }

    @Override
    public boolean allowUnencryptedNetwork() {
        return false;
    }

    @Override
    public Duration replyTimeout() {
        return replyTimeout;
    }

    @Override
    public Duration pingInterval() {
        return pingInterval;
    }

    @Override
    public boolean speakForPeople() {
        return speakForPeople;
    }
}
