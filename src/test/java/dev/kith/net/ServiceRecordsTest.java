package dev.kith.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.net.ServiceRecords.Offer;
import dev.kith.testing.DnsServer;
import dev.kith.testing.FreePort;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** What a real name server says of the service records of domains. */
@TestInstance(Lifecycle.PER_CLASS)
class ServiceRecordsTest {
    private static final String SERVICE = "_xmpp-server._tcp";

    private final Vertx vertx = Vertx.vertx();
    private DnsServer dns;
    private ServiceRecords records;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        dns = DnsServer.start(
                folder,
                "--srv-host=" + SERVICE + ".montague.example,xmpp.montague.example,5269",
                "--srv-host=" + SERVICE + ".xn--mnchen-3ya.example,xmpp.montague.example,5269",
                "--srv-host=" + SERVICE + ".nowhere.example,.",
                "--txt-record=" + SERVICE + ".other.example,no service");
        records = new ServiceRecords(vertx, Optional.of(dns.address()));
    }

    @AfterAll
    void stop() throws Exception {
        dns.close();
        vertx.close().toCompletionStage().toCompletableFuture().get();
    }

    @Test
    void domainWithRecords_offersTheService() {
        assertThat(records.of(SERVICE, "montague.example")).isEqualTo(Offer.OFFERED);
        assertThat(records.of(SERVICE, "m\u00fcnchen.example")).isEqualTo(Offer.OFFERED);
    }

    @Test
    void domainWithoutRecords_orWithTheOneThatDenies_doesNot() {
        assertThat(records.of(SERVICE, "capulet.example")).isEqualTo(Offer.NOT_OFFERED);
        assertThat(records.of(SERVICE, "other.example")).isEqualTo(Offer.NOT_OFFERED);
        assertThat(records.of(SERVICE, "nowhere.example")).isEqualTo(Offer.NOT_OFFERED);
    }

    @Test
    void whatIsNoNameInDns_doesNot() {
        assertThat(records.of(SERVICE, "[2001:db8::1]")).isNotEqualTo(Offer.OFFERED);
        assertThat(records.of(SERVICE, "a".repeat(64) + ".example")).isEqualTo(Offer.NOT_OFFERED);
    }

    @Test
    void serverThatRefuses_leavesItUnknown() {
        assertThat(records.of(SERVICE, "verona.test"))
                .as("not its own, and it asks nobody")
                .isEqualTo(Offer.UNKNOWN);
    }

    @Test
    void serverThatIsNotThere_leavesItUnknown() throws Exception {
        var nobody = new ServiceRecords(vertx, Optional.of("127.0.0.1:" + FreePort.find()));
        assertThat(nobody.of(SERVICE, "montague.example")).isEqualTo(Offer.UNKNOWN);
    }
}
