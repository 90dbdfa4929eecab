package dev.kith.addressbook.carddav;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Where address books may be read, and how patiently. */
@ConfigMapping(prefix = "kith.carddav")
public interface CardDavConfig {
    /**
     * Servers that Kith may connect to, as origins ({@code https://dav.example.org}, with a port if it is not 443);
     * anything else, redirects included, is refused. No default: the operator must say.
     */
    Optional<List<URI>> origins();

    /** Where an account's books are looked for when the account names no address of its own; default: the first origin. */
    Optional<URI> baseUrl();

    /** Addresses that may be connected to although they are not public, as CIDR ({@code 10.1.0.0/16, ::1/128}). */
    Optional<List<String>> privateNetworks();

    /** Time to open a connection. */
    @WithDefault("10s")
    Duration connectTimeout();

    /** Time for one whole answer; a first listing of a large book is slow on some servers. */
    @WithDefault("2m")
    Duration responseTimeout();

    /** Largest answer that is read, in bytes; the rest is refused, not cut. */
    @WithDefault("67108864")
    long maxResponseBytes();

    /** Cards asked for in one multiget. */
    @WithDefault("100")
    int multigetSize();
}
