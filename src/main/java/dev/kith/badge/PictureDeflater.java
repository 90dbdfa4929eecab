package dev.kith.badge;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Collection;
import java.util.zip.Adler32;
import org.jspecify.annotations.Nullable;

/**
 * Compresses the pixels of badges (RFC 1950, RFC 1951) in a fraction of the time that a compressor for everything needs.
 * Badges of one theme and scale are so much alike that one code is good for all of them, so that none has to be made for
 * each; and what they repeat is the pixel to the left or the pixel above, so that nothing else is looked for.
 */
final class PictureDeflater {
    private static final int END = 256;
    private static final int SHORTEST = 3;
    private static final int LONGEST = 258;

    /** RFC 1951 §3.2.5: the lengths at which the symbols 257 to 285 begin, and how many bits say which it is. */
    private static final int[] LENGTHS = {
        3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227,
        258
    };

    private static final int[] LENGTH_BITS = {
        0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0
    };

    /** By length: which of these it is. */
    private static final int[] LENGTH_AT = new int[LONGEST + 1];

    static {
        for (int length = SHORTEST, at = 0; length <= LONGEST; length++) {
            at += at + 1 < LENGTHS.length && LENGTHS[at + 1] == length ? 1 : 0;
            LENGTH_AT[length] = at;
        }
    }

    private static final int SYMBOLS = END + 1 + LENGTHS.length;
    private static final int DISTANCES = 30;

    /** So many literals are written at one go: with the longest code for each, and the rest of a byte, they fill a long. */
    private static final int LITERALS = 5;

    private static final int LONGEST_CODE = 11;

    /** A part of what is written: in the lower bits how many there are, then these themselves, the first one lowest. */
    private static final int COUNT = 6;

    private static final int COUNT_MASK = (1 << COUNT) - 1;
    private static final long LEFT = part(0, 1);
    private static final long ABOVE = part(1, 1);

    private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle NUMBER = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final long LOW_BITS = 0x7F7F7F7F7F7F7F7FL;

    private final HuffmanCode code;

    /** What is written for a byte as it is, and, by length, for several like those to the left, or the same without where. */
    private final long[] literals = new long[END];

    private final long[] runs = new long[LONGEST + 1];
    private final long[] repeats = new long[LONGEST + 1];
    private final long end;

    /** By the code for the distance to the pixel above, made when it is first needed. */
    private final @Nullable DeflateHead[] heads = new DeflateHead[DISTANCES];

    /**
     * A compressor for pictures that are like some.
     *
     * @param colors how many there may be
     */
    PictureDeflater(Collection<Canvas> likes, int colors) {
        var counts = new int[SYMBOLS];
        Arrays.fill(counts, 0, colors, 1);
        Arrays.fill(counts, END, SYMBOLS, 1);
        likes.forEach(like -> count(like, counts));
        code = new HuffmanCode(counts, LONGEST_CODE);
        for (int symbol = 0; symbol < END; symbol++) {
            literals[symbol] = part(code.bits[symbol], code.lengths[symbol]);
        }
        end = part(code.bits[END], code.lengths[END]);
        for (int length = SHORTEST; length <= LONGEST; length++) {
            int at = LENGTH_AT[length];
            int symbol = END + 1 + at;
            repeats[length] =
                    and(part(code.bits[symbol], code.lengths[symbol]), part(length - LENGTHS[at], LENGTH_BITS[at]));
            runs[length] = and(repeats[length], LEFT);
        }
    }

    private static long part(int bits, int count) {
        return (long) bits << COUNT | count;
    }

    /** One part after the other. */
    private static long and(long part, long next) {
        int count = (int) part & COUNT_MASK;
        return (next & -1L << COUNT) << count | (part & -1L << COUNT) | (count + (next & COUNT_MASK));
    }

    /** Counts the symbols that a picture becomes. */
    private static void count(Canvas picture, int[] counts) {
        var pixels = picture.pixels();
        int stop = picture.end();
        for (int at = picture.start(); at < stop; ) {
            int unlike = Math.min(stop - at, unlike(pixels, at, picture.stride()));
            for (int i = 0; i < unlike; i++) {
                counts[pixels[at++]]++;
            }
            if (unlike == 0) {
                int length = Math.abs(like(pixels, at, picture.stride()));
                counts[END + 1 + LENGTH_AT[length]]++;
                at += length;
            }
        }
        counts[END]++;
    }

    /**
     * How many bytes there are from there on, as far as can be seen at one look, before three that are like those to their
     * left, or four like those above, which are farther off and so take more to write.
     */
    private static int unlike(byte[] pixels, int at, int stride) {
        long here = (long) EIGHT.get(pixels, at);
        long left = zeros(here ^ (long) EIGHT.get(pixels, at - 1));
        long above = zeros(here ^ (long) EIGHT.get(pixels, at - stride));
        long alike = left & left >>> 8 & left >>> 16 | above & above >>> 8 & above >>> 16 & above >>> 24;
        return Math.min(LITERALS, Long.numberOfTrailingZeros(alike) / Byte.SIZE);
    }

    /** The highest bit of each byte that is 0, and no other. */
    private static long zeros(long bytes) {
        return ~((bytes & LOW_BITS) + LOW_BITS | bytes | LOW_BITS);
    }

    /** How many bytes from there on are like those to the left, or as a negative number like those above. */
    private static int like(byte[] pixels, int at, int stride) {
        long here = (long) EIGHT.get(pixels, at);
        int run = Long.numberOfTrailingZeros(here ^ (long) EIGHT.get(pixels, at - 1)) / Byte.SIZE;
        int copy = Long.numberOfTrailingZeros(here ^ (long) EIGHT.get(pixels, at - stride)) / Byte.SIZE;
        if (run == Long.BYTES) {
            run = more(pixels, at, 1);
        }
        if (copy == Long.BYTES) {
            copy = more(pixels, at, stride);
        }
        return run >= copy ? run : -copy;
    }

    /** No need to look for the end: what follows the last row is no pixel, and so like none. */
    private static int more(byte[] pixels, int at, int distance) {
        int length = Long.BYTES;
        while (length < LONGEST) {
            long differs = (long) EIGHT.get(pixels, at + length) ^ (long) EIGHT.get(pixels, at + length - distance);
            if (differs != 0) {
                return Math.min(LONGEST, length + Long.numberOfTrailingZeros(differs) / Byte.SIZE);
            }
            length += Long.BYTES;
        }
        return LONGEST;
    }

    /** The most bytes that a picture can become, and a few that are written over: no byte takes one and a half. */
    static int room(Canvas picture) {
        return DeflateHead.LONGEST + 3 * (picture.end() - picture.start()) / 2 + 2 * Long.BYTES;
    }

    /**
     * Compresses a picture.
     *
     * @param out where to, with {@link #room} from {@code at} on
     * @return where it ends
     */
    int deflate(Canvas picture, byte[] out, int at) {
        var pixels = picture.pixels();
        int stride = picture.stride();
        int above = distanceAt(stride);
        long copy = and(ABOVE, distanceBits(stride, above));
        var head = head(above);
        System.arraycopy(head.bytes(), 0, out, at, head.bytes().length);
        int size = at + head.bytes().length;
        long bits = head.rest();
        int count = head.restCount();
        int stop = picture.end();
        for (int pixel = picture.start(); pixel < stop; ) {
            int unlike = Math.min(stop - pixel, unlike(pixels, pixel, stride));
            if (unlike > 0) {
                int next = pixel + unlike;
                while (pixel < next) {
                    long part = literals[pixels[pixel++]];
                    bits |= part >>> COUNT << count;
                    count += (int) part & COUNT_MASK;
                }
            } else {
                int length = like(pixels, pixel, stride);
                long part = length > 0 ? runs[length] : and(repeats[-length], copy);
                bits |= part >>> COUNT << count;
                count += (int) part & COUNT_MASK;
                pixel += Math.abs(length);
            }
            EIGHT.set(out, size, bits);
            size += count / Byte.SIZE;
            bits >>>= count & -Byte.SIZE;
            count %= Byte.SIZE;
        }
        EIGHT.set(out, size, bits | end >>> COUNT << count);
        size += (count + ((int) end & COUNT_MASK) + Byte.SIZE - 1) / Byte.SIZE;
        var sum = new Adler32();
        sum.update(pixels, picture.start(), stop - picture.start());
        NUMBER.set(out, size, (int) sum.getValue());
        return size + Integer.BYTES;
    }

    /** Two threads may make the same, and it does not matter whose is kept. */
    private DeflateHead head(int above) {
        var head = heads[above];
        if (head == null) {
            head = DeflateHead.of(code, above);
            heads[above] = head;
        }
        return head;
    }

    /** §3.2.5: which code a distance has; here they are all longer than one, as a row is. */
    private static int distanceAt(int distance) {
        int bits = Math.max(0, Integer.SIZE - 2 - Integer.numberOfLeadingZeros(distance - 1));
        return 2 * bits + ((distance - 1) >> bits);
    }

    private static long distanceBits(int distance, int at) {
        int bits = Math.max(0, at / 2 - 1);
        return part((distance - 1) & ((1 << bits) - 1), bits);
    }
}
