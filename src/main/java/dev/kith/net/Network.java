package dev.kith.net;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/** A range of addresses in CIDR notation (RFC 4632 §3.1, RFC 4291 §2.3). */
public record Network(InetAddress base, int prefix) {
    private static final Pattern LITERAL = Pattern.compile("[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

    /**
     * Reads {@code 10.0.0.0/8} or {@code fd00::/8}; a single address is a range of one.
     *
     * @throws IllegalArgumentException when the text is neither
     */
    public static Network parse(String text) {
        String[] parts = text.strip().split("/", -1);
        try {
            if (parts.length > 2 || !LITERAL.matcher(parts[0]).matches()) {
                throw new IllegalArgumentException("'" + text + "' is no network");
            }
            InetAddress base = InetAddress.getByName(parts[0]); // a literal, so nothing is looked up
            int bits = base.getAddress().length * 8;
            int prefix = parts.length == 1 ? bits : Integer.parseInt(parts[1]);
            if (prefix < 0 || prefix > bits) {
                throw new IllegalArgumentException("'" + text + "' is no network");
            }
            return new Network(base, prefix);
        } catch (UnknownHostException | NumberFormatException e) {
            throw new IllegalArgumentException("'" + text + "' is no network", e);
        }
    }

    /** Whether an address is in this range; IPv4 and IPv6 are different worlds. */
    public boolean contains(InetAddress address) {
        byte[] mine = base.getAddress();
        byte[] theirs = address.getAddress();
        if (mine.length != theirs.length) {
            return false;
        }
        for (int bit = 0; bit < prefix; bit++) {
            int mask = 0x80 >> (bit % 8);
            if (((mine[bit / 8] ^ theirs[bit / 8]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }
}
