package dev.kith.xmpp;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** The XMPP server and our place in it. */
@ConfigMapping(prefix = "kith.xmpp")
public interface XmppConfig {
    /** The XMPP domain whose accounts are served, for example {@code example.org}. No default. */
    Optional<String> domain();

    /** The component's own name (XEP-0114); default: {@code kith.} and the domain. */
    Optional<String> component();

    /** Where the server's component listener is. */
    @WithDefault("127.0.0.1")
    String host();

    /** The component listener's port; 5347 is Prosody's default. */
    @WithDefault("5347")
    int port();

    /**
     * File that holds the component secret and nothing else; mode 0600 or stricter. No default. Only sessions of people's
     * own do without a component; see {@link #hasComponent}.
     */
    Optional<Path> secretFile();

    /**
     * An account of the domain whose roster Kith may write and clean up again, to see at every connect that its
     * privileges work. Without it the privileges are believed as advertised.
     */
    Optional<String> probeAccount();

    /** By which way rosters are read and written; {@code auto} takes the first that works. */
    @WithDefault("auto")
    RosterChoice rosterAccess();

    /** Allow a component connection to an address that is not loopback; the protocol has no encryption of its own. */
    @WithDefault("false")
    boolean allowUnencryptedNetwork();

    /**
     * Let the component send presence in people's names, so that two who are paired see each other at once and not only
     * from their next presence on. Prosody must allow it: {@code validate_from_addresses = false} in the component's
     * section. Off, because a server that does not allow it ends the link of whoever tries.
     */
    @WithDefault("false")
    boolean speakForPeople();

    /** How long an answer to a stanza may take. */
    @WithDefault("30s")
    Duration replyTimeout();

    /**
     * How long the stream may be silent before the server is asked for a sign of life, and how often it is asked whether it
     * still lets us do what it did.
     */
    @WithDefault("30s")
    Duration pingInterval();

    /**
     * Whether Kith is a component of the server. Where rosters are kept by sessions of people's own it need not be: then
     * what the component alone can do rests, and nobody tries to connect as one.
     */
    static boolean hasComponent(XmppConfig config) {
        return config.rosterAccess() != RosterChoice.SESSION
                || config.secretFile().isPresent();
    }
}
