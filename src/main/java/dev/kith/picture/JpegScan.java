package dev.kith.picture;

import dev.kith.picture.JpegReader.Frame;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One pass over a JPEG's coefficients: all of them (T.81 §F.2), or some bits of some of them (§G). */
final class JpegScan {
    /** A color that the scan has, and the codes for it. */
    record Part(
            JpegPlane plane,
            @Nullable HuffmanCode dc,
            @Nullable HuffmanCode ac) {}

    private final Frame frame;
    private final List<Part> parts;
    private final int first;
    private final int last;
    private final int done;
    private final int low;
    private final int[] before;
    private int emptyBlocks;

    /**
     * Checks what the scan's header says.
     *
     * @param first of the coefficients, in zigzag order, as {@code last}
     * @param done down to which bit they are known already; 0: none is
     * @param low the bit down to which this scan tells them
     */
    JpegScan(Frame frame, List<Part> parts, int first, int last, int done, int low) throws UnusablePicture {
        boolean fits = frame.progressive()
                ? first <= last
                        && last < JpegPlane.BLOCK
                        && (first == 0) == (last == 0)
                        && (first == 0 || parts.size() == 1)
                        && low <= 13
                        && (done == 0 || done == low + 1)
                : first == 0 && last == JpegPlane.BLOCK - 1 && done == 0 && low == 0;
        if (!fits) {
            throw UnusablePicture.broken("JPEG with a scan that there is not");
        }
        this.frame = frame;
        this.parts = parts;
        this.first = first;
        this.last = last;
        this.done = done;
        this.low = low;
        this.before = new int[parts.size()];
        for (Part part : parts) {
            boolean needsDc = first == 0 && done == 0;
            if (needsDc && part.dc == null || last > 0 && part.ac == null) {
                throw UnusablePicture.broken("JPEG without the Huffman table that it needs");
            }
        }
    }

    /** Reads it; the place of the marker that follows. */
    int read(JpegBits bits, int restartInterval) throws UnusablePicture {
        boolean alone = parts.size() == 1;
        JpegPlane only = parts.getFirst().plane;
        int columns = alone ? only.blocksAcross() : groups(frame.width(), frame.acrossMost());
        int rows = alone ? only.blocksDown() : groups(frame.height(), frame.downMost());
        int restarts = 0;
        for (int unit = 0; unit < columns * rows; unit++) {
            if (restartInterval > 0 && unit > 0 && unit % restartInterval == 0) {
                bits.restart(restarts++ % 8);
                java.util.Arrays.fill(before, 0);
                emptyBlocks = 0;
            }
            if (alone) {
                block(bits, 0, only.block(unit % columns, unit / columns));
            } else {
                group(bits, unit % columns, unit / columns);
            }
        }
        return bits.end();
    }

    private static int groups(int pixels, int most) {
        return (pixels + 8 * most - 1) / (8 * most);
    }

    private void group(JpegBits bits, int column, int row) throws UnusablePicture {
        for (int part = 0; part < parts.size(); part++) {
            JpegPlane plane = parts.get(part).plane;
            for (int y = 0; y < plane.down(); y++) {
                for (int x = 0; x < plane.across(); x++) {
                    block(bits, part, plane.block(column * plane.across() + x, row * plane.down() + y));
                }
            }
        }
    }

    private void block(JpegBits bits, int part, int at) throws UnusablePicture {
        short[] coefficients = parts.get(part).plane.coefficients();
        if (first == 0) {
            if (done > 0) {
                coefficients[at] |= (short) (bits.one() << low);
            } else {
                HuffmanCode code = parts.get(part).dc;
                before[part] += code == null ? 0 : bits.signed(code.read(bits));
                coefficients[at] = (short) (before[part] << low);
            }
        }
        HuffmanCode code = parts.get(part).ac;
        if (last > 0 && code != null) {
            if (done > 0) {
                refine(bits, code, coefficients, at);
            } else {
                fill(bits, code, coefficients, at);
            }
        }
    }

    /** Coefficients of which nothing is known yet (§F.2.2.2, §G.1.2.2). */
    private void fill(JpegBits bits, HuffmanCode code, short[] coefficients, int at) throws UnusablePicture {
        if (emptyBlocks > 0) {
            emptyBlocks--;
            return;
        }
        for (int k = Math.max(1, first); k <= last; k++) {
            int both = code.read(bits);
            int zeros = both >> 4;
            int size = both & 0xF;
            if (size > 0) {
                k += zeros;
                if (k > last) {
                    throw UnusablePicture.broken("JPEG with more coefficients than a block has");
                }
                coefficients[at + JpegPlane.ZIGZAG[k]] = (short) (bits.signed(size) << low);
            } else if (zeros == 15) {
                k += 15;
            } else {
                emptyBlocks = runOfEmpty(bits, zeros) - 1;
                return;
            }
        }
    }

    /** How many blocks have nothing more in this scan, this one included; without progression just this one. */
    private int runOfEmpty(JpegBits bits, int size) throws UnusablePicture {
        if (size > 0 && !frame.progressive()) {
            throw UnusablePicture.broken("JPEG with a run that there is not");
        }
        return (1 << size) + bits.number(size);
    }

    /** One more bit of coefficients that are known, and those that were nothing without it (§G.1.2.3). */
    private void refine(JpegBits bits, HuffmanCode code, short[] coefficients, int at) throws UnusablePicture {
        int k = first;
        while (k <= last && emptyBlocks == 0) {
            int both = code.read(bits);
            int zeros = both >> 4;
            int fresh = 0;
            if ((both & 0xF) == 1) {
                fresh = bits.one() == 1 ? 1 << low : -(1 << low);
            } else if ((both & 0xF) != 0) {
                throw UnusablePicture.broken("JPEG with a step that is too large");
            } else if (zeros < 15) {
                emptyBlocks = runOfEmpty(bits, zeros);
                break;
            }
            while (k <= last) {
                int place = at + JpegPlane.ZIGZAG[k++];
                if (coefficients[place] != 0) {
                    refine(bits, coefficients, place);
                } else if (zeros-- == 0) {
                    coefficients[place] = (short) fresh;
                    break;
                }
            }
        }
        if (emptyBlocks > 0) {
            for (; k <= last; k++) {
                int place = at + JpegPlane.ZIGZAG[k];
                if (coefficients[place] != 0) {
                    refine(bits, coefficients, place);
                }
            }
            emptyBlocks--;
        }
    }

    private void refine(JpegBits bits, short[] coefficients, int place) throws UnusablePicture {
        if (bits.one() == 1 && (coefficients[place] & 1 << low) == 0) {
            coefficients[place] += (short) (coefficients[place] > 0 ? 1 << low : -(1 << low));
        }
    }
}
