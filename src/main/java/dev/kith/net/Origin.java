package dev.kith.net;

import java.net.URI;
import java.util.Locale;

/**
 * Scheme, host and port: what credentials belong to (RFC 6454 §4).
 *
 * @param host lower-cased, an IPv6 address without its brackets
 */
public record Origin(String scheme, String host, int port) {
    /**
     * The origin of an address.
     *
     * @throws NotAllowed when it is no {@code http} or {@code https} address with a host
     */
    public static Origin of(URI uri) throws NotAllowed {
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        boolean tls = scheme.equals("https");
        if ((!tls && !scheme.equals("http")) || uri.getHost() == null || uri.getRawUserInfo() != null) {
            throw new NotAllowed(NotAllowed.Rule.ADDRESS, "'" + uri + "' is no plain http or https address");
        }
        String host = uri.getHost().toLowerCase(Locale.ROOT);
        if (host.startsWith("[")) {
            host = host.substring(1, host.length() - 1);
        }
        return new Origin(scheme, host, uri.getPort() > 0 ? uri.getPort() : tls ? 443 : 80);
    }

    /** Whether two addresses are of one origin, so that credentials for one may go to the other; false where one has none. */
    public static boolean isShared(URI one, URI other) {
        try {
            return of(one).equals(of(other));
        } catch (NotAllowed e) {
            return false;
        }
    }

    boolean tls() {
        return scheme.equals("https");
    }

    /** The origin as it is written in the settings. */
    @Override
    public String toString() {
        String shown = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        boolean usual = port == (tls() ? 443 : 80);
        return scheme + "://" + shown + (usual ? "" : ":" + port);
    }
}
