package dev.kith.net;

import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;

/**
 * A server that the operator declared, for protocols other than HTTP.
 *
 * @param host lower-cased, an IPv6 address without its brackets
 * @param privateNetworks addresses that are allowed although they are not public
 * @param privateNetworksKey the setting that holds these
 */
public record DeclaredServer(String host, int port, List<Network> privateNetworks, String privateNetworksKey) {
    public DeclaredServer {
        privateNetworks = List.copyOf(privateNetworks);
    }

    /**
     * The server of an address.
     *
     * @param usualPort where the address names none
     * @throws IllegalArgumentException when it is more or less than scheme, host and perhaps port
     */
    public static DeclaredServer of(URI uri, int usualPort, List<Network> privateNetworks, String privateNetworksKey) {
        String path = uri.getRawPath();
        if (uri.getHost() == null
                || uri.getRawUserInfo() != null
                || uri.getRawQuery() != null
                || uri.getRawFragment() != null
                || (path != null && path.length() > 1)) {
            throw new IllegalArgumentException("'" + uri.getScheme() + "://" + uri.getHost() + "' is not all of it");
        }
        String host = uri.getHost().toLowerCase(Locale.ROOT);
        if (host.startsWith("[")) {
            host = host.substring(1, host.length() - 1);
        }
        int port = uri.getPort() > 0 ? uri.getPort() : usualPort;
        return new DeclaredServer(host, port, privateNetworks, privateNetworksKey);
    }

    /** Whether the host is a loopback address written as a number, which nobody else can listen on or answer for. */
    public boolean isLiteralLoopback() {
        return ConnectionRules.isLiteralLoopback(host);
    }

    List<InetAddress> allowed(List<InetAddress> resolved) throws NotAllowed {
        return ConnectionRules.allowed(host, resolved, privateNetworks, privateNetworksKey);
    }
}
