package dev.kith.joining;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.util.Optional;

/** Whether and where people join by themselves. */
@ConfigMapping(prefix = "kith.join")
public interface JoinConfig {
    /** Whether people may join by themselves; leaving and taking what is theirs is open to them in any case. */
    @WithDefault("true")
    boolean enabled();

    /**
     * The address under which people reach the pages for joining; it is printed, never connected to. Without it no port is
     * opened, and people join by the command form of their chat program.
     */
    Optional<URI> publicUrl();

    /** Where the pages are served; a reverse proxy with TLS belongs in front, since passwords are typed there. */
    @WithDefault("127.0.0.1")
    String host();

    /** The port, apart from badges, signals, health and metrics. */
    @WithDefault("8483")
    int port();

    /** Connections at the same time. */
    @WithDefault("500")
    int connections();
}
