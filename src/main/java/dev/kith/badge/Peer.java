package dev.kith.badge;

import io.vertx.core.http.HttpConnection;
import java.net.InetAddress;

/** Who is at the other end of a connection. */
final class Peer {
    private static final byte[] NOBODY = new byte[4];

    private Peer() {}

    /** The bytes of its address; nothing is looked up. */
    static byte[] address(HttpConnection connection) {
        var there = connection.remoteAddress();
        if (there == null || there.hostAddress() == null) {
            return NOBODY;
        }
        try {
            return InetAddress.ofLiteral(there.hostAddress()).getAddress();
        } catch (IllegalArgumentException e) {
            return NOBODY;
        }
    }
}
