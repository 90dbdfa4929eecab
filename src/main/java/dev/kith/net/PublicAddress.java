package dev.kith.net;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Tells addresses of the public internet from those that lead into somebody's own network (RFC 6890). */
final class PublicAddress {
    private static final List<Network> SPECIAL = Stream.of(
                    "0.0.0.0/8",
                    "10.0.0.0/8",
                    "100.64.0.0/10",
                    "127.0.0.0/8",
                    "169.254.0.0/16",
                    "172.16.0.0/12",
                    "192.0.0.0/24",
                    "192.0.2.0/24",
                    "192.88.99.0/24",
                    "192.168.0.0/16",
                    "198.18.0.0/15",
                    "198.51.100.0/24",
                    "203.0.113.0/24",
                    "224.0.0.0/4",
                    "240.0.0.0/4",
                    "::/96",
                    "100::/64",
                    "2001::/23",
                    "2001:db8::/32",
                    "3fff::/20",
                    "5f00::/16",
                    "fc00::/7",
                    "fe80::/9",
                    "ff00::/8")
            .map(Network::parse)
            .toList();

    private static final Network NAT64 = Network.parse("64:ff9b::/96");
    private static final Network NAT64_LOCAL = Network.parse("64:ff9b:1::/48");
    private static final Network SIX_TO_FOUR = Network.parse("2002::/16");

    private PublicAddress() {}

    /** Whether an address is public, whatever IPv4 address it may carry inside included. */
    static boolean is(InetAddress address) {
        if (SPECIAL.stream().anyMatch(range -> range.contains(address)) || NAT64_LOCAL.contains(address)) {
            return false;
        }
        if (address instanceof Inet6Address) {
            byte[] bytes = address.getAddress();
            if (NAT64.contains(address)) {
                return is(inside(bytes, 12)); // RFC 6052 §2.1
            }
            if (SIX_TO_FOUR.contains(address)) {
                return is(inside(bytes, 2)); // RFC 3056 §2
            }
        }
        return true;
    }

    private static InetAddress inside(byte[] bytes, int offset) {
        try {
            return InetAddress.getByAddress(Arrays.copyOfRange(bytes, offset, offset + 4));
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }
}
