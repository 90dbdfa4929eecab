package dev.kith.badge;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;

/**
 * What stands before compressed pixels: that they are compressed (RFC 1950 §2.2), and by which code (RFC 1951 §3.2.7).
 *
 * @param rest the bits after the last whole byte
 */
record DeflateHead(byte[] bytes, int rest, int restCount) {
    /** More bytes than the lengths of all codes can take. */
    static final int LONGEST = 640;

    private static final int ZLIB = 0x0178;
    private static final int ZLIB_BITS = 16;

    /** The last block, which brings its code with it. */
    private static final int BLOCK = 0b101;

    /** The lengths of codes have a code too; its own lengths stand in this order. */
    private static final int[] ORDER = {16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15};

    private static final int SAME = 16;
    private static final int SOME_ZEROS = 17;
    private static final int MANY_ZEROS = 18;
    private static final int LONGEST_CODE = 7;

    /** A length of a code, or how often one is repeated. */
    private record Length(int symbol, int extra) {
        int extraBits() {
            return switch (symbol) {
                case SAME -> 2;
                case SOME_ZEROS -> 3;
                case MANY_ZEROS -> 7;
                default -> 0;
            };
        }
    }

    private static final class Bits {
        private final BitSet set = new BitSet();
        private int size;

        void add(int value, int count) {
            for (int i = 0; i < count; i++) {
                set.set(size++, (value >> i & 1) != 0);
            }
        }
    }

    /**
     * The head for a code of literals and lengths.
     *
     * @param above the code of the distance that is used besides the first one; both are written as one bit
     */
    static DeflateHead of(HuffmanCode code, int above) {
        var all = Arrays.copyOf(code.lengths, code.lengths.length + above + 1);
        all[code.lengths.length] = 1;
        all[code.lengths.length + above] = 1;
        var lengths = shortened(all);
        var counts = new int[ORDER.length];
        lengths.forEach(length -> counts[length.symbol]++);
        var codeOfLengths = new HuffmanCode(counts, LONGEST_CODE);
        int last = ORDER.length - 1;
        while (codeOfLengths.lengths[ORDER[last]] == 0) {
            last--;
        }
        var bits = new Bits();
        bits.add(ZLIB, ZLIB_BITS);
        bits.add(BLOCK, 3);
        bits.add(code.lengths.length - 257, 5);
        bits.add(above, 5);
        bits.add(last + 1 - 4, 4);
        for (int i = 0; i <= last; i++) {
            bits.add(codeOfLengths.lengths[ORDER[i]], 3);
        }
        for (var length : lengths) {
            bits.add(codeOfLengths.bits[length.symbol], codeOfLengths.lengths[length.symbol]);
            bits.add(length.extra, length.extraBits());
        }
        int whole = bits.size / Byte.SIZE;
        var bytes = Arrays.copyOf(bits.set.toByteArray(), whole + 1);
        return new DeflateHead(Arrays.copyOf(bytes, whole), bytes[whole] & 0xFF, bits.size % Byte.SIZE);
    }

    /** Repeated lengths as one. */
    private static ArrayList<Length> shortened(int[] lengths) {
        var shortened = new ArrayList<Length>();
        int before = -1;
        for (int i = 0; i < lengths.length; ) {
            int same = i;
            while (same < lengths.length && lengths[same] == lengths[i]) {
                same++;
            }
            int run = same - i;
            int taken = 1;
            if (lengths[i] == 0 && run >= 11) {
                taken = Math.min(run, 138);
                shortened.add(new Length(MANY_ZEROS, taken - 11));
            } else if (lengths[i] == 0 && run >= 3) {
                taken = run;
                shortened.add(new Length(SOME_ZEROS, taken - 3));
            } else if (lengths[i] == before && run >= 3) {
                taken = Math.min(run, 6);
                shortened.add(new Length(SAME, taken - 3));
            } else {
                shortened.add(new Length(lengths[i], 0));
            }
            before = lengths[i];
            i += taken;
        }
        return shortened;
    }
}
