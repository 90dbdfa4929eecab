package dev.kith.alert.signal;

import dev.kith.testing.FreePort;
import dev.kith.testing.MovableClock;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** The port for signals as it is in the service, with a clock and news that a test can look into. */
final class SignalHouse implements AutoCloseable {
    static final String SECRET = "a-secret-of-the-tests.24";
    static final String WEBHOOK_KEY = "a-key-for-webhooks-of-the-tests";

    final MovableClock clock = new MovableClock();
    final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    final HeardNews news = new HeardNews();
    final int port;
    private final Vertx vertx = Vertx.vertx();
    private final SignalServer server;

    /** @param more settings that are not the usual ones */
    SignalHouse(Path folder, Map<String, String> more) throws Exception {
        port = more.containsKey("kith.signals.port")
                ? Integer.parseInt(more.get("kith.signals.port"))
                : FreePort.find();
        var settings = new TreeMap<>(Map.of(
                "kith.signals.enabled",
                "true",
                "kith.signals.port",
                Integer.toString(port),
                "kith.signals.secret-file",
                secret(folder.resolve("signals.secret"), SECRET).toString(),
                "kith.signals.webhook-secret-file",
                secret(folder.resolve("webhook.secret"), WEBHOOK_KEY).toString()));
        settings.putAll(more);
        SignalConfig config = config(settings);
        SignalConfig.check(config);
        server = new SignalServer(vertx, config, news, clock, metrics);
        server.start(news);
    }

    static SignalHouse open(Path folder) throws Exception {
        return new SignalHouse(folder, Map.of());
    }

    static SignalConfig config(Map<String, String> settings) {
        var builder =
                new SmallRyeConfigBuilder().withMapping(SignalConfig.class).addDiscoveredConverters();
        settings.forEach(builder::withDefaultValue);
        return builder.build().getConfigMapping(SignalConfig.class);
    }

    static Path secret(Path file, String text) throws Exception {
        Files.writeString(file, text + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return file;
    }

    double refused(String reason) {
        return metrics.find("kith.signals.refused").tag("reason", reason).counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    double received() {
        return metrics.find("kith.signals.received").counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    /** Ends the service's part, and nothing else. */
    void stop() {
        server.stop();
    }

    @Override
    public void close() throws Exception {
        server.stop();
        vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
}
