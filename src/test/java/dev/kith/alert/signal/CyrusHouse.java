package dev.kith.alert.signal;

import dev.kith.testing.MovableClock;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.Map;

/** The socket for Cyrus as it is in the service, with news that a test can look into. */
final class CyrusHouse implements AutoCloseable {
    final MovableClock clock = new MovableClock();
    final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    final HeardNews news = new HeardNews();
    final CyrusSocket socket;

    CyrusHouse(Path path) {
        SignalConfig config = SignalHouse.config(Map.of("kith.signals.cyrus-socket", path.toString()));
        SignalConfig.check(config);
        socket = new CyrusSocket(config, news, clock, metrics);
        socket.start(news);
    }

    double refused(String reason) {
        return count("kith.signals.refused", "reason", reason);
    }

    double ignored(String what) {
        return count("kith.signals.ignored", "what", what);
    }

    private double count(String name, String tag, String value) {
        return metrics.find(name).tag(tag, value).counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    @Override
    public void close() {
        socket.stop();
    }
}
