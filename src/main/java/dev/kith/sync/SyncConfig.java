package dev.kith.sync;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** When passes run, and how many at once. */
@ConfigMapping(prefix = "kith.sync")
public interface SyncConfig {
    /** Time between two passes of an account; each is moved by up to a fifth, so that they spread. */
    @WithDefault("5m")
    Duration interval();

    /** The same while the person is online, who would see the change. */
    @WithDefault("1m")
    Duration intervalOnline();

    /**
     * Address-book servers that tell of every change, as origins; their people's passes come by
     * {@link #intervalPushed} while there is nothing to do, and at once when something changed.
     */
    Optional<List<URI>> pushedOrigins();

    /** Time between two passes there: how late a change may be found that nobody told of. */
    @WithDefault("1h")
    Duration intervalPushed();

    /** After a start, and after the XMPP server was away, everybody has a pass: at most so many of these in a second. */
    @WithDefault("50")
    int firstPassesPerSecond();

    /** A complete listing of every book at least this often finds what a server's token forgot to mention. */
    @WithDefault("24h")
    Duration fullListing();

    /** Longest time one pass may take; what is left is done by the next one. */
    @WithDefault("15m")
    Duration passTimeout();

    /**
     * How long a contact must be missing from the roster, from one complete reading to a later one, before the card that
     * Kith made of it is removed.
     */
    @WithDefault("5m")
    Duration goneFromChatAfter();

    /** Passes at the same time. */
    @WithDefault("32")
    int concurrentPasses();

    /** Passes at the same time against one address-book server. */
    @WithDefault("16")
    int concurrentPassesPerServer();

    /** Time that a stopping service has to finish or checkpoint its passes. */
    @WithDefault("15s")
    Duration stopWithin();
}
