package dev.kith.badge;

import java.util.Arrays;
import java.util.zip.Adler32;

/**
 * Compresses the rows of a small picture (RFC 1950, RFC 1951) many times faster than a compressor for everything, and
 * nearly as well: what such a picture repeats is the pixel to the left or the pixel above, so only these two are looked
 * for, and the codes are the fixed ones.
 */
final class PictureDeflater {
    private static final int SHORTEST = 3;
    private static final int LONGEST = 258;

    /** RFC 1951 §3.2.5: the lengths at which the codes 257 to 285 begin, and how many bits say which it is. */
    private static final int[] LENGTHS = {
        3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227,
        258
    };

    private static final int[] LENGTH_EXTRA = {
        0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0
    };

    /** Bits as they are written, the first one lowest, and how many there are. */
    private record Code(int bits, int count) {
        /** One after the other. */
        Code and(Code next) {
            return new Code(bits | next.bits << count, count + next.count);
        }
    }

    private static final Code[] LITERALS = new Code[256];
    private static final Code[] MATCHES = new Code[LONGEST + 1];

    static {
        for (int symbol = 0; symbol < LITERALS.length; symbol++) {
            LITERALS[symbol] = symbol(symbol);
        }
        for (int length = SHORTEST; length <= LONGEST; length++) {
            int code = LENGTHS.length - 1;
            while (LENGTHS[code] > length) {
                code--;
            }
            MATCHES[length] = symbol(257 + code).and(new Code(length - LENGTHS[code], LENGTH_EXTRA[code]));
        }
    }

    private final byte[] out;
    private final Adler32 sum = new Adler32();
    private int size;
    private long bits;
    private int count;

    private PictureDeflater(byte[] out, int size) {
        this.out = out;
        this.size = size;
    }

    /** The most that rows can become. */
    static int room(int length) {
        return length + length / 8 + 32;
    }

    /**
     * Compresses rows.
     *
     * @param width bytes in each row
     * @param out where to, with {@link #room} from {@code at} on
     * @return where it ends
     */
    static int zlib(byte[] rows, int width, byte[] out, int at) {
        return new PictureDeflater(out, at).write(rows, width);
    }

    /** RFC 1951 §3.2.6: the fixed code of a literal or a length. */
    private static Code symbol(int symbol) {
        if (symbol < 144) {
            return reversed(0b00110000 + symbol, 8);
        }
        if (symbol < 256) {
            return reversed(0b110010000 + symbol - 144, 9);
        }
        return symbol < 280 ? reversed(symbol - 256, 7) : reversed(0b11000000 + symbol - 280, 8);
    }

    /** Codes are written from their highest bit on, everything else from its lowest (§3.1.1). */
    private static Code reversed(int code, int count) {
        return new Code(Integer.reverse(code) >>> (32 - count), count);
    }

    private static Code distance(int distance) {
        if (distance <= 4) {
            return reversed(distance - 1, 5);
        }
        int extra = 30 - Integer.numberOfLeadingZeros(distance - 1);
        int half = (distance - 1) >> extra & 1;
        return reversed(2 * extra + 2 + half, 5).and(new Code((distance - 1) & ((1 << extra) - 1), extra));
    }

    private int write(byte[] rows, int width) {
        out[size++] = 0x78;
        out[size++] = 0x01;
        put(0b011, 3); // the last block, with fixed codes
        Code left = distance(1);
        Code above = distance(width);
        for (int at = 0; at < rows.length; ) {
            int run = at == 0 ? 0 : same(rows, at, 1);
            int copy = at < width ? 0 : same(rows, at, width);
            int length = Math.max(run, copy);
            if (length < SHORTEST) {
                Code literal = LITERALS[rows[at++] & 0xFF];
                put(literal.bits, literal.count);
            } else {
                Code match = MATCHES[length];
                Code distance = run >= copy ? left : above;
                put(match.bits, match.count);
                put(distance.bits, distance.count);
                at += length;
            }
        }
        put(0, 7); // the end of the block
        put(0, 7); // what is left of the last byte
        sum.update(rows);
        int checksum = (int) sum.getValue();
        for (int shift = 24; shift >= 0; shift -= 8) {
            out[size++] = (byte) (checksum >> shift);
        }
        return size;
    }

    private static int same(byte[] rows, int at, int distance) {
        int most = Math.min(LONGEST, rows.length - at);
        int differs = Arrays.mismatch(rows, at, at + most, rows, at - distance, at - distance + most);
        return differs < 0 ? most : differs;
    }

    private void put(int more, int many) {
        bits |= (long) more << count;
        count += many;
        while (count >= 8) {
            out[size++] = (byte) bits;
            bits >>>= 8;
            count -= 8;
        }
    }
}
