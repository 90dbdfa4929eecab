package dev.kith.xmpp.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kith.xmpp.session.ServerLookup.Srv;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import javax.naming.NamingException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Asking a name server, and the order of what it says. */
class ServerLookupTest {
    private NameServer names;

    @BeforeEach
    void start() throws Exception {
        names = new NameServer();
    }

    @AfterEach
    void stop() {
        names.close();
    }

    private ServerLookup lookup(int ticket) {
        return new ServerLookup(names.address(), bound -> Math.min(ticket, bound - 1));
    }

    @Test
    void bothKinds_areOneList_byPriority() throws Exception {
        names.say("_xmpps-client._tcp.capulet.example", 20, 0, 443, "b.capulet.example");
        names.say("_xmpp-client._tcp.capulet.example", 10, 0, 5222, "a.capulet.example");
        assertThat(lookup(0).addresses("capulet.example"))
                .containsExactly(
                        new ServerAddress("a.capulet.example", 5222, false),
                        new ServerAddress("b.capulet.example", 443, true));
    }

    @Test
    void directTls_comesFirst_whereItsPriorityIsLower() throws Exception {
        names.say("_xmpps-client._tcp.capulet.example", 5, 0, 5223, "a.capulet.example");
        names.say("_xmpp-client._tcp.capulet.example", 10, 0, 5222, "a.capulet.example");
        assertThat(lookup(0).addresses("capulet.example"))
                .extracting(ServerAddress::directTls)
                .containsExactly(true, false);
    }

    @Test
    void withoutRecords_itIsTheDomainItself() throws Exception {
        assertThat(lookup(0).addresses("capulet.example"))
                .containsExactly(new ServerAddress("capulet.example", 5222, false));
    }

    /** RFC 2782. */
    @Test
    void dot_saysThatThereIsNoSuchService() throws Exception {
        names.say("_xmpp-client._tcp.capulet.example", 0, 0, 0, "");
        assertThat(lookup(0).addresses("capulet.example")).isEmpty();
    }

    @Test
    void silentNameServer_isNotTakenForNoRecords() {
        names.close();
        assertThatThrownBy(() -> lookup(0).addresses("capulet.example")).isInstanceOf(NamingException.class);
    }

    @Test
    void weights_areTicketsOfALot() {
        var address = new HashMap<String, Integer>();
        for (int ticket = 0; ticket <= 100; ticket++) {
            var left = new ArrayList<Srv>();
            left.add(new Srv(1, 75, new ServerAddress("often", 1, false)));
            left.add(new Srv(1, 25, new ServerAddress("seldom", 1, false)));
            left.add(new Srv(0, 0, new ServerAddress("first", 1, false)));
            List<ServerAddress> order = lookup(ticket).inOrder(left);
            assertThat(order).hasSize(3);
            assertThat(order.getFirst().host()).isEqualTo("first");
            address.merge(order.get(1).host(), 1, Integer::sum);
        }
        assertThat(address).containsEntry("often", 75).containsEntry("seldom", 26);
    }
}
