package dev.kith.net;

import dev.kith.config.BadSetting;
import io.vertx.core.Verticle;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** A port of ours that others may reach, from the moment it is open until it is closed. */
public final class OpenPort {
    private static final Logger LOG = Logger.getLogger(OpenPort.class);

    private final Vertx vertx;
    private final String deployment;

    private OpenPort(Vertx vertx, String deployment) {
        this.vertx = vertx;
        this.deployment = deployment;
    }

    /**
     * Opens a port; returns once it is.
     *
     * @param feature the prefix of its settings, such as {@code kith.badge}
     * @param without how to do without the port, such as {@code set kith.badge.enabled=false}
     * @param door what serves it, on one event loop
     * @return empty when the thread was interrupted meanwhile
     * @throws BadSetting when the port cannot be had
     */
    public static Optional<OpenPort> open(
            Vertx vertx, String feature, String without, String host, int port, Verticle door) {
        try {
            String deployment = vertx.deployVerticle(door)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(30, TimeUnit.SECONDS);
            return Optional.of(new OpenPort(vertx, deployment));
        } catch (ExecutionException | TimeoutException e) {
            throw refused(feature, without, host, port, e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** What to say of a port that cannot be had; the words as for {@link #open}. */
    public static BadSetting refused(String feature, String without, String host, int port, @Nullable Throwable cause) {
        return new BadSetting(
                feature + ".port",
                "is " + port + " at " + host + ", which cannot be listened on: " + cause,
                "free it or name another, or " + without);
    }

    /** Closes it and every connection, and waits for that as long as it may take. */
    public void close(Duration patience) {
        try {
            vertx.undeploy(deployment)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.debug("a port does not close", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
