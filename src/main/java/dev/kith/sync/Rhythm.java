package dev.kith.sync;

import dev.kith.account.Account;
import dev.kith.config.BadSetting;
import dev.kith.net.NotAllowed;
import dev.kith.net.Origin;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** How often passes come where nothing asks for one sooner, and over what time many at once are spread. */
final class Rhythm {
    private static final Duration SPREAD = Duration.ofSeconds(60);

    private final SyncConfig config;
    private final Set<Origin> telling = new HashSet<>();

    /** @throws BadSetting when a server that tells of changes is no origin */
    Rhythm(SyncConfig config) {
        this.config = config;
        for (URI server : config.pushedOrigins().orElse(List.of())) {
            try {
                telling.add(Origin.of(server));
            } catch (NotAllowed e) {
                throw new BadSetting(
                        "kith.sync.pushed-origins",
                        "cannot be read: " + e.getMessage(),
                        "write https://dav.example.org");
            }
        }
    }

    /**
     * The time until an account's next pass.
     *
     * @param books where its books are
     * @param quiet whether the last pass went well and found nothing to do; what is left over is looked after soon
     */
    Duration until(Account account, Optional<URI> books, boolean online, boolean quiet) {
        // Of a contact that somebody adds in chat no address-book server tells.
        boolean told = quiet && account.twoWayBook().isEmpty() && tells(books);
        return told ? config.intervalPushed() : online ? config.intervalOnline() : config.interval();
    }

    /** Whether the server of these books tells of changes. */
    boolean tells(Optional<URI> books) {
        try {
            return !telling.isEmpty() && books.isPresent() && telling.contains(Origin.of(books.get()));
        } catch (NotAllowed e) {
            return false; // the pass itself says so
        }
    }

    /** Over what time this many first passes are spread: at most so many in a second, and a few as soon as always. */
    Duration spread(int passes, Duration few) {
        Duration shortest = SPREAD.compareTo(few) < 0 ? SPREAD : few;
        Duration atThatRate = Duration.ofMillis(passes * 1000L / config.firstPassesPerSecond());
        return shortest.compareTo(atThatRate) > 0 ? shortest : atThatRate;
    }
}
