package dev.kith.net;

import dev.kith.config.BadSetting;
import io.vertx.core.Vertx;
import io.vertx.core.dns.DnsClient;
import io.vertx.core.dns.DnsClientOptions;
import io.vertx.core.dns.DnsException;
import io.vertx.core.dns.DnsResponseCode;
import io.vertx.core.dns.SrvRecord;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.IDN;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Whether domains offer a service, by their SRV records (RFC 2782). */
@ApplicationScoped
public class ServiceRecords {
    private static final Logger LOG = Logger.getLogger(ServiceRecords.class);
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final int AT_ONCE = 8;
    private static final int DNS_PORT = 53;
    private static final String SERVER_KEY = "kith.identity.dns-server";

    /** What a domain's records say. */
    public enum Offer {
        OFFERED,
        /** There are no records, or the one that says that the service is decidedly not there (RFC 2782: "."). */
        NOT_OFFERED,
        /** Nobody answered, or with a failure. */
        UNKNOWN
    }

    private final Vertx vertx;
    private final Optional<String> server;
    private final Semaphore places = new Semaphore(AT_ONCE, true);
    private volatile @Nullable DnsClient client;

    ServiceRecords(Vertx vertx, @ConfigProperty(name = SERVER_KEY) Optional<String> server) {
        this.vertx = vertx;
        this.server = server;
    }

    /**
     * Asks, and waits for the answer for a few seconds at most.
     *
     * @param service such as {@code _xmpp-server._tcp}
     */
    public Offer of(String service, String domain) {
        String name;
        try {
            name = service + "." + IDN.toASCII(domain);
        } catch (IllegalArgumentException e) {
            return Offer.NOT_OFFERED; // no name that DNS can hold, such as an IPv6 address
        }
        try {
            places.acquire();
            try {
                return offer(client().resolveSRV(name)
                        .toCompletionStage()
                        .toCompletableFuture()
                        .get(2 * PATIENCE.toMillis(), TimeUnit.MILLISECONDS));
            } finally {
                places.release();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Offer.UNKNOWN;
        } catch (TimeoutException e) {
            return Offer.UNKNOWN;
        } catch (ExecutionException e) {
            LOG.debugf("%s: %s", name, e.getCause());
            boolean no = e.getCause() instanceof DnsException dns && dns.code() == DnsResponseCode.NXDOMAIN;
            return no ? Offer.NOT_OFFERED : Offer.UNKNOWN;
        }
    }

    private static Offer offer(List<SrvRecord> records) {
        boolean any = records.stream().anyMatch(ServiceRecords::namesAServer);
        return any ? Offer.OFFERED : Offer.NOT_OFFERED;
    }

    /** The root in place of a name, which Vert.x gives as nothing at all, denies the service. */
    private static boolean namesAServer(SrvRecord record) {
        String target = record.target();
        return target != null && !target.isEmpty() && !target.equals(".");
    }

    private DnsClient client() {
        DnsClient now = client;
        if (now == null) {
            var options = new DnsClientOptions().setQueryTimeout(PATIENCE.toMillis());
            server.ifPresent(address -> options.setHost(host(address)).setPort(port(address)));
            now = vertx.createDnsClient(options);
            client = now;
        }
        return now;
    }

    private static String host(String address) {
        int colon = address.lastIndexOf(':');
        return colon < 0 ? address : address.substring(0, colon);
    }

    private static int port(String address) {
        int colon = address.lastIndexOf(':');
        try {
            return colon < 0 ? DNS_PORT : Integer.parseInt(address.substring(colon + 1));
        } catch (NumberFormatException e) {
            throw new BadSetting(SERVER_KEY, "holds '" + address + "'", "write 192.0.2.1 or 192.0.2.1:53");
        }
    }
}
