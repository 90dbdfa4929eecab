package dev.kith.xmpp.session;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Signing in as each person, where the server gives a component no right to rosters. */
@ConfigMapping(prefix = "kith.xmpp.session")
public interface SessionConfig {
    /**
     * Where people's programs connect: {@code xmpp://} with STARTTLS, which must succeed, or {@code xmpps://} with TLS from the
     * start. Default: what DNS says of the domain (RFC 6120 §3.2, XEP-0368).
     */
    Optional<URI> server();

    /** Certificates to believe instead of the usual authorities, in PEM form. */
    Optional<Path> trustFile();

    /** Ways to show a password; one that the server has once taken is never followed by a weaker one. */
    @WithDefault("SCRAM-SHA-256,SCRAM-SHA-1,PLAIN")
    List<String> mechanisms();

    /** Time to open a connection. */
    @WithDefault("10s")
    Duration connectTimeout();

    /** How long a session may be silent before the server is asked for a sign of life. */
    @WithDefault("2m")
    Duration pingInterval();

    /** Logins at the same time. */
    @WithDefault("8")
    int concurrentLogins();

    /** Sessions at the same time, each two threads; beyond that the one that was unused the longest gives way. */
    @WithDefault("1000")
    int sessions();
}
