package dev.kith.picture;

import dev.kith.picture.UnusablePicture.Reason;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads JPEG (ITU-T T.81) as browsers and cameras write it: baseline, extended and progressive with Huffman codes, 8 bits,
 * grey or three colors. Java's own reader is part of AWT, whose libraries a native program would have to bring along.
 */
final class JpegReader {
    private static final int SOI = 0xD8;
    private static final int EOI = 0xD9;
    private static final int SOF0 = 0xC0;
    private static final int SOF2 = 0xC2;
    private static final int DHT = 0xC4;
    private static final int JPG = 0xC8;
    private static final int DAC = 0xCC;
    private static final int SOF15 = 0xCF;
    private static final int RST0 = 0xD0;
    private static final int SOS = 0xDA;
    private static final int DQT = 0xDB;
    private static final int DNL = 0xDC;
    private static final int DRI = 0xDD;
    private static final int APP14 = 0xEE;

    /** Ten are usual; each may go over the whole picture for a few bytes, so their number has to have an end. */
    private static final int MOST_SCANS = 64;

    private final byte[] file;
    private final int[][] quantization = new int[4][];
    private final @Nullable HuffmanCode[] dc = new HuffmanCode[4];
    private final @Nullable HuffmanCode[] ac = new HuffmanCode[4];
    private int at = 2;
    private @Nullable Frame frame;
    private int restartInterval;
    private int adobeTransform = -1;

    /** What a frame's header says (§B.2.2). */
    record Frame(int width, int height, boolean progressive, List<JpegPlane> planes) {
        int acrossMost() {
            return planes.stream().mapToInt(JpegPlane::across).max().orElse(1);
        }

        int downMost() {
            return planes.stream().mapToInt(JpegPlane::down).max().orElse(1);
        }
    }

    private JpegReader(byte[] file) {
        this.file = file;
    }

    static boolean isJpeg(byte[] file) {
        return file.length > 3 && (file[0] & 0xFF) == 0xFF && (file[1] & 0xFF) == SOI && (file[2] & 0xFF) == 0xFF;
    }

    static Pixels read(byte[] file) throws UnusablePicture {
        return new JpegReader(file).read();
    }

    private Pixels read() throws UnusablePicture {
        int scans = 0;
        while (true) {
            int marker = marker();
            if (marker == EOI) {
                break;
            }
            if (marker >= RST0 && marker <= SOI || marker <= 1) {
                throw UnusablePicture.broken("JPEG with a marker where it does not belong");
            }
            int end = segmentEnd();
            if (marker == SOS) {
                if (++scans > MOST_SCANS) {
                    throw UnusablePicture.broken("JPEG with more than " + MOST_SCANS + " scans");
                }
                scan(end);
            } else {
                segment(marker, end);
                at = end;
            }
        }
        Frame whole = frame;
        if (whole == null || scans == 0) {
            throw UnusablePicture.broken("JPEG without a picture");
        }
        return JpegColors.of(whole, adobeTransform);
    }

    private int marker() throws UnusablePicture {
        if (next() != 0xFF) {
            throw UnusablePicture.broken("JPEG with something where a marker belongs");
        }
        int marker = next();
        while (marker == 0xFF) { // §B.1.1.2: they may be filled up in front
            marker = next();
        }
        return marker;
    }

    private int next() throws UnusablePicture {
        if (at >= file.length) {
            throw UnusablePicture.broken("JPEG without an end");
        }
        return file[at++] & 0xFF;
    }

    private int two() throws UnusablePicture {
        return next() << 8 | next();
    }

    private int segmentEnd() throws UnusablePicture {
        int start = at;
        int length = two();
        if (length < 2 || start + length > file.length) {
            throw UnusablePicture.broken("JPEG with a part that is longer than the file");
        }
        return start + length;
    }

    private void segment(int marker, int end) throws UnusablePicture {
        if (marker == DQT) {
            while (at < end) {
                quantization();
            }
        } else if (marker == DHT) {
            while (at < end) {
                codes();
            }
        } else if (marker == DRI) {
            restartInterval = two();
        } else if (marker == DNL) {
            throw new UnusablePicture(Reason.TYPE, "JPEG that tells its height at its end");
        } else if (marker >= SOF0 && marker <= SOF2) {
            frame(marker == SOF2);
        } else if (marker > SOF2 && marker <= SOF15 && marker != JPG || marker == DAC) {
            throw new UnusablePicture(Reason.TYPE, "JPEG of a kind that browsers do not show");
        } else if (marker == APP14 && end - at >= 12 && file[at] == 'A' && file[at + 1] == 'd') {
            adobeTransform = file[at + 11] & 0xFF;
        }
        if (at > end) {
            throw UnusablePicture.broken("JPEG with a part that is longer than it says");
        }
    }

    private void quantization() throws UnusablePicture {
        int head = next();
        if (head > 0x13 || (head & 0xF) > 3) {
            throw UnusablePicture.broken("JPEG with a quantization table that there is not");
        }
        int[] table = new int[64];
        for (int i = 0; i < 64; i++) {
            table[JpegPlane.ZIGZAG[i]] = head >> 4 == 0 ? next() : two();
        }
        quantization[head & 0xF] = table;
    }

    private void codes() throws UnusablePicture {
        int head = next();
        if (head > 0x13 || (head & 0xF) > 3) {
            throw UnusablePicture.broken("JPEG with a Huffman table that there is not");
        }
        int[] counts = new int[17];
        int total = 0;
        for (int length = 1; length <= 16; length++) {
            counts[length] = next();
            total += counts[length];
        }
        if (total > 256) {
            throw UnusablePicture.broken("JPEG with a Huffman table of " + total + " codes");
        }
        byte[] values = new byte[total];
        for (int i = 0; i < total; i++) {
            values[i] = (byte) next();
        }
        (head >> 4 == 0 ? dc : ac)[head & 0xF] = HuffmanCode.of(counts, values);
    }

    private void frame(boolean progressive) throws UnusablePicture {
        if (frame != null) {
            throw UnusablePicture.broken("JPEG with two pictures");
        }
        int precision = next();
        int height = two();
        int width = two();
        int count = next();
        if (height == 0) {
            throw new UnusablePicture(Reason.TYPE, "JPEG that tells its height at its end");
        }
        Pixels.check(width, height);
        if (precision != 8 || count != 1 && count != 3) {
            throw new UnusablePicture(Reason.TYPE, "JPEG with " + count + " colors of " + precision + " bits");
        }
        int[][] heads = new int[count][];
        int acrossMost = 1;
        int downMost = 1;
        for (int i = 0; i < count; i++) {
            int id = next();
            int sampling = next();
            // A single color fills its picture whatever its sampling says (§A.2.2).
            heads[i] = new int[] {id, count == 1 ? 1 : sampling >> 4, count == 1 ? 1 : sampling & 0xF, next()};
            if (heads[i][1] < 1 || heads[i][1] > 4 || heads[i][2] < 1 || heads[i][2] > 4 || heads[i][3] > 3) {
                throw UnusablePicture.broken("JPEG with a color that there is not");
            }
            acrossMost = Math.max(acrossMost, heads[i][1]);
            downMost = Math.max(downMost, heads[i][2]);
        }
        var planes = new ArrayList<JpegPlane>();
        for (int[] head : heads) {
            planes.add(new JpegPlane(head, width, height, acrossMost, downMost));
        }
        frame = new Frame(width, height, progressive, List.copyOf(planes));
    }

    /** A scan's header (§B.2.3), and then the scan. */
    private void scan(int end) throws UnusablePicture {
        Frame whole = frame;
        if (whole == null) {
            throw UnusablePicture.broken("JPEG with a scan before its frame");
        }
        int count = next();
        if (count < 1 || count > whole.planes().size() || end - at != 2 * count + 3) {
            throw UnusablePicture.broken("JPEG with a scan of " + count + " colors");
        }
        var parts = new ArrayList<JpegScan.Part>();
        for (int i = 0; i < count; i++) {
            int id = next();
            int tables = next();
            if (tables > 0x33 || (tables & 0xF) > 3) {
                throw UnusablePicture.broken("JPEG with a scan by tables that there are not");
            }
            JpegPlane plane = whole.planes().stream()
                    .filter(each -> each.id() == id)
                    .findFirst()
                    .orElseThrow(() -> UnusablePicture.broken("JPEG with a scan of a color that it has not"));
            plane.quantize(quantization);
            parts.add(new JpegScan.Part(plane, dc[tables >> 4], ac[tables & 0xF]));
        }
        int first = next();
        int last = next();
        int precision = next();
        var scan = new JpegScan(whole, parts, first, last, precision >> 4, precision & 0xF);
        at = scan.read(new JpegBits(file, end), restartInterval);
    }
}
