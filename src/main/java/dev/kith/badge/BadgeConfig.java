package dev.kith.badge;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** Where badges are served, and how much of them anybody may ask for. */
@ConfigMapping(prefix = "kith.badge")
public interface BadgeConfig {
    /** What {@link #oldAddresses} may hold. */
    List<String> PEERS = List.of("prosody", "ejabberd", "openfire");

    /** Whether badges are served at all. */
    @WithDefault("true")
    boolean enabled();

    /** Where to listen; a reverse proxy with TLS belongs in front of it. */
    @WithDefault("127.0.0.1")
    String host();

    /** The port, apart from health and metrics, which are not for the public. */
    @WithDefault("8481")
    int port();

    /** The address under which the public reaches that port; it is printed, never connected to. */
    @WithDefault("http://127.0.0.1:8481")
    URI publicUrl();

    /** Proxies whose {@code X-Forwarded-For} is believed. */
    @WithDefault("127.0.0.1,::1")
    List<String> trustedProxies();

    /** Requests a second from one address (IPv6: one /64); four times as many at once. */
    @WithDefault("100")
    int requestsPerAddress();

    /** Requests a second for one badge; four times as many at once. */
    @WithDefault("1000")
    int requestsPerBadge();

    /** Connections at the same time. */
    @WithDefault("20000")
    int connections();

    /** Connections at the same time from one address (IPv6: one /64) that is no trusted proxy. */
    @WithDefault("200")
    int connectionsPerAddress();

    /** Live streams at the same time. */
    @WithDefault("12000")
    int liveStreams();

    /** Peers whose addresses are answered too, for badges that say so: {@code prosody}, {@code ejabberd}, {@code openfire}. */
    Optional<List<String>> oldAddresses();
}
