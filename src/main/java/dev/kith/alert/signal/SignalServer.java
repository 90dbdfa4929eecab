package dev.kith.alert.signal;

import dev.kith.alert.MailNews;
import dev.kith.alert.MailWatcher;
import dev.kith.hint.BookHints;
import dev.kith.net.OpenPort;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What is heard of over HTTP: new mail from Dovecot's event exporter and its push notifications, changed address books from
 * their servers, either by signed webhooks. They say it once; what comes while nobody listens is not heard of in this way.
 */
@ApplicationScoped
public class SignalServer implements MailWatcher {
    private static final Logger LOG = Logger.getLogger(SignalServer.class);

    private final Vertx vertx;
    private final SignalConfig config;
    private final BookHints books;
    private final Clock clock;
    private final MeterRegistry metrics;
    private @Nullable SignalDesk desk;
    private @Nullable OpenPort port;

    SignalServer(Vertx vertx, SignalConfig config, BookHints books, Clock clock, MeterRegistry metrics) {
        this.vertx = vertx;
        this.config = config;
        this.books = books;
        this.clock = clock;
        this.metrics = metrics;
    }

    @Override
    public void start(MailNews news) {
        if (!config.enabled()) {
            return;
        }
        SignalSecrets secrets = SignalSecrets.read(config);
        var tally = new Tally(metrics);
        var reading = new SignalDesk("http", config.queueSize(), this::read, books, tally);
        var opened = OpenPort.open(
                vertx,
                "kith.signals",
                "set kith.signals.enabled=false",
                config.host(),
                config.port(),
                new SignalDoor(config, secrets, reading, tally, clock));
        if (opened.isEmpty()) {
            return;
        }
        port = opened.get();
        reading.open(news);
        desk = reading;
        LOG.infof("Servers may tell of new mail and changed address books on %s:%d.", config.host(), config.port());
    }

    private Heard read(Signal signal) {
        if (signal.way() == Way.BOOKS) {
            return BookSignal.read(signal.body());
        }
        return Fields.parse(signal.body())
                .map(fields -> switch (signal.way()) {
                    case DOVECOT -> DovecotSignals.exported(fields, signal.heard(), config.dovecotWithoutSieve());
                    case OX -> DovecotSignals.ox(fields, signal.heard());
                    case LUA -> DovecotSignals.lua(fields, signal.heard());
                    case WEBHOOK -> WebhookSignal.read(fields, signal.heard());
                    case BOOKS, CYRUS, UNKNOWN -> new Heard.Other("way");
                })
                .orElse(new Heard.Unreadable("json"));
    }

    @Override
    public void stop() {
        if (port != null) {
            port.close(Duration.ofSeconds(1));
            port = null;
        }
        if (desk != null) {
            desk.close();
            desk = null;
        }
    }
}
