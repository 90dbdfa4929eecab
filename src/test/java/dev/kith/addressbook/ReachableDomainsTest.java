package dev.kith.addressbook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.jid.BareJid;
import dev.kith.net.Names;
import dev.kith.testing.DnsServer;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which domains can be written to, asked of a real name server once. */
class ReachableDomainsTest {
    private static final BareJid ROMEO = BareJid.parse("romeo@montague.example");
    private static final BareJid FRIAR = BareJid.parse("friar@monastery.example");
    private static final BareJid STRANGER = BareJid.parse("stranger@verona.test");

    @Test
    void whatTheNameServerSays_isRemembered_andItsSilenceIsNoYes(@TempDir Path folder) throws Exception {
        Vertx vertx = Vertx.vertx();
        var dns = DnsServer.start(folder, "--srv-host=_xmpp-server._tcp.montague.example,xmpp.montague.example,5269");
        try {
            var domains = new ReachableDomains(Names.at(vertx, dns.address()));
            assertThat(domains.include(ROMEO)).isTrue();
            assertThat(domains.include(FRIAR)).isFalse();
            assertThat(domains.include(STRANGER)).as("the name server refuses").isFalse();
            dns.close();
            assertThat(domains.include(ROMEO)).isTrue();
            assertThat(domains.include(FRIAR)).isFalse();
        } finally {
            dns.close();
            vertx.close().toCompletionStage().toCompletableFuture().get();
        }
    }
}
