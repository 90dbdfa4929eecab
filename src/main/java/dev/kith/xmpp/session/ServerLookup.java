package dev.kith.xmpp.session;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Hashtable;
import java.util.List;
import java.util.function.IntUnaryOperator;
import javax.naming.Context;
import javax.naming.NameNotFoundException;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.directory.InitialDirContext;
import org.jspecify.annotations.Nullable;

/**
 * What DNS says of where a domain's programs connect: {@code _xmpps-client} and {@code _xmpp-client} in one order (RFC 6120
 * §3.2.1, XEP-0368 §4). A wrong answer costs a connection and no more, since a certificate must be the domain's.
 */
final class ServerLookup {
    /** One SRV record (RFC 2782). */
    record Srv(int priority, int weight, ServerAddress address) {}

    private final String nameServers;
    private final IntUnaryOperator random;

    /**
     * Prepares it.
     *
     * @param nameServers as an address of JNDI: {@code dns:} for those of this machine
     * @param random a number from zero to below another
     */
    ServerLookup(String nameServers, IntUnaryOperator random) {
        this.nameServers = nameServers;
        this.random = random;
    }

    /**
     * The addresses of a domain, in the order in which they are to be tried; the domain itself where DNS names none.
     *
     * @param domain in ASCII
     * @throws NamingException when no name server answers
     */
    List<ServerAddress> addresses(String domain) throws NamingException {
        var records = new ArrayList<Srv>();
        boolean secure = add(records, "_xmpps-client._tcp." + domain, true);
        boolean usual = add(records, "_xmpp-client._tcp." + domain, false);
        if (records.isEmpty() && (secure || usual)) {
            return List.of(); // RFC 2782: a target of "." says that there is no such service
        }
        return records.isEmpty()
                ? List.of(new ServerAddress(domain, ServerAddress.STARTTLS_PORT, false))
                : inOrder(records);
    }

    /** RFC 2782: the lowest priority first; within one, by lot, in which a weight counts for as many tickets. */
    List<ServerAddress> inOrder(List<Srv> records) {
        var left = new ArrayList<>(records);
        left.sort(Comparator.comparingInt(Srv::priority).thenComparingInt(Srv::weight));
        var order = new ArrayList<ServerAddress>();
        while (!left.isEmpty()) {
            int priority = left.getFirst().priority();
            var alike = left.stream().filter(srv -> srv.priority() == priority).toList();
            int sum = alike.stream().mapToInt(Srv::weight).sum();
            int ticket = random.applyAsInt(sum + 1);
            for (Srv srv : alike) {
                ticket -= srv.weight();
                if (ticket <= 0) {
                    order.add(srv.address());
                    left.remove(srv);
                    break;
                }
            }
        }
        return order;
    }

    /** Whether the name has records at all. */
    private boolean add(List<Srv> records, String name, boolean directTls) throws NamingException {
        Attribute found = ask(name);
        if (found == null) {
            return false;
        }
        for (int i = 0; i < found.size(); i++) {
            String[] parts = String.valueOf(found.get(i)).split(" ");
            if (parts.length != 4) {
                continue;
            }
            String host = parts[3].endsWith(".") ? parts[3].substring(0, parts[3].length() - 1) : parts[3];
            if (!host.isEmpty()) {
                var address = new ServerAddress(host, Integer.parseInt(parts[2]), directTls);
                records.add(new Srv(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), address));
            }
        }
        return true;
    }

    /** Of JNDI only DNS and only records are used: no object is ever made of what comes. */
    @SuppressWarnings("BanJNDI")
    private @Nullable Attribute ask(String name) throws NamingException {
        var environment = new Hashtable<String, String>();
        environment.put(Context.INITIAL_CONTEXT_FACTORY, "com.sun.jndi.dns.DnsContextFactory");
        environment.put(Context.PROVIDER_URL, nameServers);
        environment.put("com.sun.jndi.dns.timeout.initial", "2000");
        environment.put("com.sun.jndi.dns.timeout.retries", "2");
        var context = new InitialDirContext(environment);
        try {
            return context.getAttributes(name, new String[] {"SRV"}).get("SRV");
        } catch (NameNotFoundException e) {
            return null;
        } finally {
            context.close();
        }
    }
}
