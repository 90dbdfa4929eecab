package dev.kith.badge;

import dev.kith.badge.Limits.Client;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** How many are inside, through whichever door they came, and how many may be. */
final class Hall {
    private static final Duration[] BOUNDS = {
        Duration.ofMillis(1), Duration.ofMillis(5), Duration.ofMillis(20), Duration.ofMillis(100), Duration.ofSeconds(1)
    };

    final Limits limits;
    final LongAdder found = new LongAdder();
    final LongAdder unknown = new LongAdder();
    final Counter limited;
    final Counter full;
    final Timer latency;

    private final int connections;
    private final int connectionsPerClient;
    private final int streamsPerDoor;
    private final AtomicInteger inside = new AtomicInteger();
    private final AtomicInteger streams = new AtomicInteger();
    private final Map<Client, Integer> byClient = new ConcurrentHashMap<>();

    Hall(BadgeConfig config, int doors, MeterRegistry metrics) {
        limits = new Limits(config);
        connections = config.connections();
        connectionsPerClient = config.connectionsPerAddress();
        streamsPerDoor = config.liveStreams() / doors + 1;
        count(metrics, "found", found);
        count(metrics, "unknown", unknown);
        limited = metrics.counter("kith.badge.requests", "result", "limited");
        full = metrics.counter("kith.badge.requests", "result", "full");
        latency = Timer.builder("kith.badge.request")
                .description(
                        "How long answers took, from the reading of a request to the sending of its answer; of one in "
                                + BadgeDoor.MEASURED + " requests")
                .serviceLevelObjectives(BOUNDS)
                .register(metrics);
        metrics.gauge("kith.badge.connections", inside);
        metrics.gauge("kith.badge.streams", streams);
    }

    /** Counts in what each request adds to, rather than have each request go through the registry. */
    private static void count(MeterRegistry metrics, String result, LongAdder requests) {
        FunctionCounter.builder("kith.badge.requests", requests, LongAdder::sum)
                .tag("result", result)
                .register(metrics);
    }

    /** Lets a connection in, or not; proxies bring many people and are counted only in all. */
    boolean enter(Client client, boolean proxy) {
        if (inside.incrementAndGet() > connections) {
            inside.decrementAndGet();
            return false;
        }
        if (!proxy && byClient.merge(client, 1, Integer::sum) > connectionsPerClient) {
            leave(client, false);
            return false;
        }
        return true;
    }

    void leave(Client client, boolean proxy) {
        inside.decrementAndGet();
        if (!proxy) {
            byClient.computeIfPresent(client, (key, count) -> count > 1 ? count - 1 : null);
        }
    }

    boolean hasRoomForStream(int atThisDoor) {
        return atThisDoor < streamsPerDoor;
    }

    void streamOpened() {
        streams.incrementAndGet();
    }

    void streamClosed() {
        streams.decrementAndGet();
    }
}
