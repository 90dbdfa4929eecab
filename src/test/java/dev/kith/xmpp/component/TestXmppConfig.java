package dev.kith.xmpp.component;

import dev.kith.testing.XmppServer;
import dev.kith.xmpp.RosterChoice;
import dev.kith.xmpp.XmppConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import org.jxmpp.jid.impl.JidCreate;
import org.jxmpp.stringprep.XmppStringprepException;

/** Settings for a test server; a test changes what it is about. */
public final class TestXmppConfig implements XmppConfig {
    private final XmppServer server;
    public String host = "127.0.0.1";
    public Path secret;
    public Duration replyTimeout = Duration.ofSeconds(10);
    public Duration pingInterval = Duration.ofSeconds(30);
    public boolean withProbeAccount = true;
    public RosterChoice rosterAccess = RosterChoice.AUTO;

    public boolean speakForPeople;

    public TestXmppConfig(XmppServer server) throws IOException {
        this.server = server;
        this.secret = Files.createTempFile(server.secretFile().getParent(), "copy", ".secret");
        Files.writeString(secret, server.componentSecret());
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
    }

    /** For a stream to the server that is not Kith's link. */
    static ComponentSettings component(XmppServer server) throws XmppStringprepException {
        return ComponentSettings.of(
                JidCreate.domainBareFrom(server.component()),
                "127.0.0.1",
                server.componentPort(),
                server.componentSecret());
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
    public RosterChoice rosterAccess() {
        return rosterAccess;
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
