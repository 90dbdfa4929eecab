package dev.kith.badge;

import dev.kith.config.BadSetting;
import dev.kith.jid.BareJid;
import dev.kith.presence.Presences;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The port that the public reaches: it serves badges and nothing else, and nothing else is served on it. */
@ApplicationScoped
public class BadgeServer {
    private static final Logger LOG = Logger.getLogger(BadgeServer.class);

    /** On how many event loops badges are served. */
    static final int LOOPS = Math.min(4, Runtime.getRuntime().availableProcessors());

    private final BadgeConfig config;
    private final Badges badges;
    private final Presences presences;
    private final MeterRegistry metrics;
    private volatile @Nullable BadgePort port;
    private @Nullable Thread bookkeeper;

    BadgeServer(BadgeConfig config, Badges badges, Presences presences, MeterRegistry metrics) {
        this.config = config;
        this.badges = badges;
        this.presences = presences;
        this.metrics = metrics;
    }

    /**
     * Begins to serve, if badges are switched on.
     *
     * @throws BadSetting when the port cannot be had
     */
    public void start() {
        badges.reload();
        if (!config.enabled()) {
            return;
        }
        var old = new OldAddresses(Set.copyOf(config.oldAddresses().orElse(List.of())), badges.board());
        var site = new BadgeSite(badges.board(), new Assets(), old);
        var hall = new Hall(config, LOOPS, metrics);
        port = BadgePort.open(config, LOOPS, site, hall);
        badges.onChange(this::changed);
        presences.onChange(this::changed);
        LOG.infof("Badges are served on %s:%d.", config.host(), config.port());
        bookkeeper = Thread.ofVirtual().name("badge-books").start(this::keepBooks);
    }

    /** Stores what was counted, and now and then looks whether everything is as it is stored, whatever was told. */
    private void keepBooks() {
        for (int minute = 1; ; minute++) {
            try {
                TimeUnit.MINUTES.sleep(1);
                if (minute % 5 == 0) {
                    badges.reload();
                } else {
                    badges.countHits();
                }
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                LOG.warnf("Badges cannot be read or counted now (%s); trying again in a minute.", e.getMessage());
            }
        }
    }

    private void changed(BareJid owner) {
        BadgePort open = port;
        if (open != null) {
            open.changed(owner);
        }
    }

    private void changed() {
        BadgePort open = port;
        if (open != null) {
            open.anythingChanged();
        }
    }

    /** Closes the port and every stream. */
    public void stop() {
        BadgePort open = port;
        if (open != null) {
            port = null;
            open.close(Duration.ofSeconds(5));
        }
        if (bookkeeper != null) {
            bookkeeper.interrupt();
            bookkeeper = null;
            try {
                badges.countHits();
            } catch (RuntimeException e) { // the rest of the service has to stop all the same
                LOG.warnf("The last minute's hits of badges are not stored: %s", e.getMessage());
            }
        }
    }
}
