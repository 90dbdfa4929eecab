package dev.kith.joining;

import dev.kith.config.BadSetting;
import dev.kith.net.OpenPort;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The port on which people join and load what is theirs; nothing else is served on it. */
@ApplicationScoped
public class JoinServer {
    private static final Logger LOG = Logger.getLogger(JoinServer.class);

    private final Vertx vertx;
    private final JoinConfig config;
    private final Joining joining;
    private final Export export;
    private final Links links;
    private final Clock clock;
    private @Nullable OpenPort port;

    JoinServer(Vertx vertx, JoinConfig config, Joining joining, Export export, Links links, Clock clock) {
        this.vertx = vertx;
        this.config = config;
        this.joining = joining;
        this.export = export;
        this.links = links;
        this.clock = clock;
    }

    /** @throws BadSetting when the pages cannot be served as they are set, above all without TLS for others to read */
    public static void check(JoinConfig config) {
        if (config.publicUrl().isEmpty()) {
            return;
        }
        URI url = config.publicUrl().get();
        String key = "kith.join.public-url";
        if (url.getHost() == null
                || url.getQuery() != null
                || (url.getPath() != null && url.getPath().length() > 1)) {
            throw new BadSetting(
                    key, "is '" + url + "', which is no origin", "write https://join.example.org, without a path");
        }
        boolean here = List.of("127.0.0.1", "localhost", "[::1]").contains(url.getHost());
        if (!"https".equals(url.getScheme()) && !("http".equals(url.getScheme()) && here)) {
            throw new BadSetting(
                    key,
                    "is not https, and people type their passwords there",
                    "put a reverse proxy with TLS in front and write https://");
        }
        if (config.connections() < 1) {
            throw new BadSetting("kith.join.connections", "is less than 1", "leave it out");
        }
    }

    /**
     * Begins to serve, if there is an address under which people come.
     *
     * @throws BadSetting when the port cannot be had
     */
    public void start() {
        if (config.publicUrl().isEmpty()) {
            return;
        }
        var site = new JoinSite(joining, export, links, clock);
        port = OpenPort.open(
                        vertx,
                        "kith.join",
                        "leave out kith.join.public-url",
                        config.host(),
                        config.port(),
                        new JoinDoor(config, site))
                .orElse(null);
        LOG.infof("People join on %s:%d.", config.host(), config.port());
    }

    public void stop() {
        if (port != null) {
            port.close(Duration.ofSeconds(2));
            port = null;
        }
    }
}
