package dev.kith.observe;

import io.smallrye.config.ConfigMapping;
import java.net.URI;
import java.util.Optional;

/** Where traces go. */
@ConfigMapping(prefix = "kith.trace")
public interface TraceConfig {
    /** A collector's address for OTLP over HTTP; without it there are no traces, and they cost nothing. */
    Optional<URI> endpoint();
}
