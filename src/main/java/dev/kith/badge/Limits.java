package dev.kith.badge;

import dev.kith.badge.BadgeToken.Key;
import dev.kith.net.Network;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How much anybody may ask for: by address, where IPv6 counts by its /64, since one customer has all of that, and by
 * badge. The memory that this takes is fixed.
 */
final class Limits {
    private final List<Network> proxies;
    private final RateLimit addresses;
    private final RateLimit badges;

    Limits(BadgeConfig config) {
        this.proxies = config.trustedProxies().stream().map(Network::parse).toList();
        this.addresses = new RateLimit(config.requestsPerAddress());
        this.badges = new RateLimit(config.requestsPerBadge());
    }

    /**
     * Who asks through a trusted proxy, as far as limits go; of anybody else the header says nothing.
     *
     * @param proxy the other end of the connection
     * @param forwarded the header {@code X-Forwarded-For}
     */
    Client through(Client proxy, @Nullable String forwarded) {
        if (forwarded != null) {
            String[] hops = forwarded.split(",", -1);
            for (int i = hops.length - 1; i >= 0 && i >= hops.length - 8; i--) {
                byte[] hop = literal(hops[i].strip());
                if (hop == null) {
                    break;
                }
                if (!isProxy(hop)) {
                    return Client.of(hop);
                }
            }
        }
        return proxy;
    }

    /** Whether an address is one of the operator's own proxies. */
    boolean isProxy(byte[] address) {
        try {
            InetAddress there = InetAddress.getByAddress(address);
            return proxies.stream().anyMatch(network -> network.contains(there));
        } catch (java.net.UnknownHostException e) {
            return false;
        }
    }

    private static byte @Nullable [] literal(String text) {
        try {
            return Network.parse(text).base().getAddress();
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** An IPv4 address, or an IPv6 network of 64 bits. */
    record Client(long bits, boolean v6) {
        static Client of(byte[] address) {
            long bits = 0;
            for (int i = 0; i < Math.min(8, address.length); i++) {
                bits = bits << 8 | address[i] & 0xFF;
            }
            return new Client(bits, address.length > 4);
        }
    }

    /**
     * Whether somebody may ask once more.
     *
     * @param now by {@link System#nanoTime}
     */
    boolean allows(Client client, long now) {
        return addresses.allows(client.v6() ? client.bits() : ~client.bits(), now);
    }

    /** Whether a badge may be asked for once more; for any token, whether it is a badge's or not. */
    boolean allows(Key token, long now) {
        return badges.allows(token.high(), now);
    }
}
