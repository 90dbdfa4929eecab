package dev.kith.cli;

import dev.kith.account.SecretUnreadable;
import dev.kith.net.NotAllowed;
import dev.kith.replica.Outbox;
import dev.kith.xmpp.XmppMeters;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.smallrye.health.SmallRyeHealthReporter;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What is measured of the service as a whole: among it each readiness check as a number, so that what watches Kith needs no
 * second way of asking. The checks ask other servers and may take their time, so they are not asked while somebody reads the
 * metrics.
 */
@ApplicationScoped
class ServiceMeters {
    private static final Logger LOG = Logger.getLogger(ServiceMeters.class);
    private static final Duration APART = Duration.ofSeconds(10);
    private static final Duration RECENT = Duration.ofMinutes(1);

    private final SmallRyeHealthReporter health;
    private final XmppMeters xmpp;
    private final MeterRegistry metrics;
    private final Map<String, AtomicInteger> ready = new ConcurrentHashMap<>();
    private final Outbox outbox;
    private final AtomicLong outboxAge = new AtomicLong();
    private final AtomicBoolean lookingAtOutbox = new AtomicBoolean();
    private volatile long databaseAnsweredAt = System.nanoTime() - RECENT.toNanos();
    private @Nullable Thread watch;

    ServiceMeters(SmallRyeHealthReporter health, XmppMeters xmpp, Outbox outbox, MeterRegistry metrics) {
        this.health = health;
        this.xmpp = xmpp;
        this.outbox = outbox;
        this.metrics = metrics;
    }

    /** Begins to measure; before the link starts. */
    void start() {
        xmpp.start();
        NotAllowed.show();
        metrics.counter(SecretUnreadable.METER).increment(0);
        TimeGauge.builder("kith.replica.outbox.age", outboxAge, TimeUnit.SECONDS, AtomicLong::get)
                .strongReference(true)
                .description("How long the oldest message has waited for whoever holds the link")
                .register(metrics);
        watch = Thread.ofVirtual().name("ready-meter").start(this::look);
    }

    void stop() {
        if (watch != null) {
            watch.interrupt();
        }
    }

    private void look() {
        Duration pause = Duration.ZERO;
        while (true) {
            try {
                TimeUnit.NANOSECONDS.sleep(pause.toNanos());
                pause = APART;
                lookAtOutbox();
                long asked = System.nanoTime();
                for (var check : health.getReadiness().getPayload().getJsonArray("checks")) {
                    note((JsonObject) check);
                    if (isDatabaseWell((JsonObject) check)) {
                        databaseAnsweredAt = asked;
                    }
                }
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                LOG.debug("the readiness checks cannot be asked", e);
            }
        }
    }

    private static boolean isDatabaseWell(JsonObject check) {
        return check.getString("name").startsWith("Database") && isWell(check);
    }

    private static boolean isWell(JsonObject check) {
        return "UP".equals(check.getString("status"));
    }

    /** Whether the database has answered within the last minute. */
    boolean databaseAnswers() {
        return System.nanoTime() - databaseAnsweredAt < RECENT.toNanos();
    }

    /** Aside: a database that does not answer must not keep the rest from being measured. */
    private void lookAtOutbox() {
        if (lookingAtOutbox.compareAndSet(false, true)) {
            Thread.ofVirtual().name("outbox-meter").start(() -> {
                try {
                    outboxAge.set(outbox.age().toSeconds());
                } catch (RuntimeException e) { // the database is away, which is measured already
                    LOG.debug("the messages that wait cannot be seen now", e);
                } finally {
                    lookingAtOutbox.set(false);
                }
            });
        }
    }

    private void note(JsonObject check) {
        ready.computeIfAbsent(check.getString("name"), this::gauge).set(isWell(check) ? 1 : 0);
    }

    private AtomicInteger gauge(String check) {
        var value = new AtomicInteger();
        Gauge.builder("kith.ready", value, AtomicInteger::get)
                .tag("check", check)
                .strongReference(true)
                .description("1 while this readiness check is well")
                .register(metrics);
        return value;
    }
}
