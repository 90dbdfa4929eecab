package dev.kith.xmpp.session;

import dev.kith.xmpp.RosterChoice;
import dev.kith.xmpp.XmppConfig;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Settings for a test server; a test changes what it is about. */
final class TestSessionConfig implements SessionConfig {
    Optional<URI> server = Optional.empty();
    Optional<Path> trustFile = Optional.empty();
    List<String> mechanisms = List.of("SCRAM-SHA-256", "SCRAM-SHA-1", "PLAIN");
    Duration pingInterval = Duration.ofMinutes(2);
    Duration replyTimeout = Duration.ofSeconds(10);
    int concurrentLogins = 8;
    int sessions = 1000;

    static TestSessionConfig at(String scheme, int port, Path certificate) {
        var config = new TestSessionConfig();
        config.server = Optional.of(URI.create(scheme + "://127.0.0.1:" + port));
        config.trustFile = Optional.of(certificate);
        return config;
    }

    /** The rest of what is asked of the general settings. */
    XmppConfig xmpp(String domain) {
        return (XmppConfig) Proxy.newProxyInstance(
                XmppConfig.class.getClassLoader(),
                new Class<?>[] {XmppConfig.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "domain" -> Optional.of(domain);
                    case "replyTimeout" -> replyTimeout;
                    case "rosterAccess" -> RosterChoice.AUTO;
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    @Override
    public Optional<URI> server() {
        return server;
    }

    @Override
    public Optional<Path> trustFile() {
        return trustFile;
    }

    @Override
    public List<String> mechanisms() {
        return mechanisms;
    }

    @Override
    public Duration connectTimeout() {
        return Duration.ofSeconds(5);
    }

    @Override
    public Duration pingInterval() {
        return pingInterval;
    }

    @Override
    public int concurrentLogins() {
        return concurrentLogins;
    }

    @Override
    public int sessions() {
        return sessions;
    }
}
