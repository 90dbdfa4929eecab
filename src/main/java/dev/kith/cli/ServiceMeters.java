package dev.kith.cli;

import dev.kith.account.SecretUnreadable;
import dev.kith.net.NotAllowed;
import dev.kith.xmpp.XmppMeters;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.health.SmallRyeHealthReporter;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
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

    private final SmallRyeHealthReporter health;
    private final XmppMeters xmpp;
    private final MeterRegistry metrics;
    private final Map<String, AtomicInteger> ready = new ConcurrentHashMap<>();
    private @Nullable Thread watch;

    ServiceMeters(SmallRyeHealthReporter health, XmppMeters xmpp, MeterRegistry metrics) {
        this.health = health;
        this.xmpp = xmpp;
        this.metrics = metrics;
    }

    /** Begins to measure; before the link starts. */
    void start() {
        xmpp.start();
        metrics.counter(NotAllowed.METER).increment(0);
        metrics.counter(SecretUnreadable.METER).increment(0);
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
                for (var check : health.getReadiness().getPayload().getJsonArray("checks")) {
                    note((JsonObject) check);
                }
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                LOG.debug("the readiness checks cannot be asked", e);
            }
        }
    }

    private void note(JsonObject check) {
        ready.computeIfAbsent(check.getString("name"), this::gauge).set("UP".equals(check.getString("status")) ? 1 : 0);
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
