package dev.kith.net;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What the operator allows to be connected to.
 *
 * @param origins the declared servers
 * @param privateNetworks addresses that are allowed although they are not public
 * @param feature the prefix of the settings that say so, such as {@code kith.carddav}
 */
public record ConnectionRules(Set<Origin> origins, List<Network> privateNetworks, String feature) {
    private static final Pattern LITERAL = Pattern.compile("[0-9.]+|.*:.*");

    public ConnectionRules {
        origins = Set.copyOf(origins);
        privateNetworks = List.copyOf(privateNetworks);
    }

    /**
     * The rules that settings say.
     *
     * @param feature the prefix of these settings
     * @throws IllegalArgumentException when one of them cannot be read
     */
    public static ConnectionRules of(List<URI> origins, List<String> privateNetworks, String feature) {
        var declared = new HashSet<Origin>();
        for (URI uri : origins) {
            try {
                declared.add(Origin.of(uri));
            } catch (NotAllowed e) {
                throw new IllegalArgumentException(e.getMessage(), e);
            }
        }
        return new ConnectionRules(
                declared, privateNetworks.stream().map(Network::parse).toList(), feature);
    }

    /** Whether everything goes over TLS, or never leaves this machine: to a loopback address written as a number. */
    public boolean areReadByNobodyElse() {
        return origins.stream().allMatch(origin -> origin.tls() || isLiteralLoopback(origin.host()));
    }

    /**
     * Checks an address before anything is looked up.
     *
     * @throws NotAllowed when its origin was not declared
     */
    Origin check(URI uri) throws NotAllowed {
        Origin origin = Origin.of(uri);
        if (!origins.contains(origin)) {
            throw new NotAllowed(
                    NotAllowed.Rule.ORIGIN,
                    origin + " is not among the servers that Kith may connect to. Next: if it should be, add"
                            + " it to " + feature + ".origins");
        }
        return origin;
    }

    /**
     * The addresses of an origin that may be connected to.
     *
     * @param resolved what its name stands for now
     * @throws NotAllowed when there is none
     */
    List<InetAddress> allowed(Origin origin, List<InetAddress> resolved) throws NotAllowed {
        return allowed(origin.host(), resolved, privateNetworks, feature + ".private-networks");
    }

    /**
     * The addresses of a declared host that may be connected to.
     *
     * @param resolved what its name stands for now
     * @param key the setting that holds the private networks
     * @throws NotAllowed when there is none
     */
    static List<InetAddress> allowed(String host, List<InetAddress> resolved, List<Network> privateNetworks, String key)
            throws NotAllowed {
        var allowed = new ArrayList<InetAddress>();
        for (InetAddress address : resolved) {
            // Who declares a loopback address by its number has said what they mean; a name could mean anything
            // tomorrow.
            boolean literalLoopback = address.isLoopbackAddress() && isLiteral(host);
            if (PublicAddress.is(address)
                    || literalLoopback
                    || privateNetworks.stream().anyMatch(network -> network.contains(address))) {
                allowed.add(address);
            }
        }
        if (allowed.isEmpty()) {
            throw new NotAllowed(
                    NotAllowed.Rule.PRIVATE_NETWORK,
                    host + " is an address of a private network ("
                            + resolved.getFirst().getHostAddress() + "). Next: if that is right, add its network to "
                            + key);
        }
        return allowed;
    }

    /** Whether a host is a loopback address written as a number, which nobody else can listen on or answer for. */
    static boolean isLiteralLoopback(String host) {
        try {
            return isLiteral(host) && InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /** Whether a host is written as an address, so that no name server has a say in it. */
    static boolean isLiteral(String host) {
        return LITERAL.matcher(host).matches();
    }
}
