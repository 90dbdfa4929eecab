package dev.kith.picture;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Writes pixels as PNG with 32 bits each (W3C PNG, 3rd edition): IHDR, IDAT, IEND and nothing else. */
final class PngWriter {
    private static final int EACH = 4;
    private static final int FILTERS = 5;

    private PngWriter() {}

    static byte[] write(Pixels pixels) {
        var out = new ByteArrayOutputStream();
        out.writeBytes(PngReader.SIGNATURE);
        var header = ByteBuffer.allocate(13).putInt(pixels.width()).putInt(pixels.height());
        chunk(out, "IHDR", header.put(new byte[] {8, 6, 0, 0, 0}).array()); // 8 bits, RGB and alpha, no interlacing
        chunk(out, "IDAT", deflated(filtered(pixels)));
        chunk(out, "IEND", new byte[0]);
        return out.toByteArray();
    }

    private static void chunk(ByteArrayOutputStream out, String type, byte[] data) {
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        var crc = new CRC32();
        crc.update(name);
        crc.update(data);
        out.writeBytes(ByteBuffer.allocate(4).putInt(data.length).array());
        out.writeBytes(name);
        out.writeBytes(data);
        out.writeBytes(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
    }

    /** Each row in the filter that leaves the smallest differences, as the specification advises (§12.7). */
    private static byte[] filtered(Pixels pixels) {
        int length = pixels.width() * EACH;
        var out = ByteBuffer.allocate((length + 1) * pixels.height());
        byte[] above = new byte[length];
        byte[] tried = new byte[length];
        byte[] best = new byte[length];
        for (int y = 0; y < pixels.height(); y++) {
            byte[] row = row(pixels, y);
            long least = Long.MAX_VALUE;
            byte chosen = 0;
            for (byte filter = 0; filter < FILTERS; filter++) {
                long sum = 0;
                for (int i = 0; i < length; i++) {
                    tried[i] = (byte) (row[i] - PngReader.predicted(filter, row, above, i, EACH));
                    sum += Math.abs(tried[i]);
                }
                if (sum < least) {
                    least = sum;
                    chosen = filter;
                    System.arraycopy(tried, 0, best, 0, length);
                }
            }
            out.put(chosen).put(best);
            above = row;
        }
        return out.array();
    }

    private static byte[] row(Pixels pixels, int y) {
        var row = ByteBuffer.allocate(pixels.width() * EACH);
        for (int x = 0; x < pixels.width(); x++) {
            row.putInt(Integer.rotateLeft(pixels.argb()[y * pixels.width() + x], 8)); // alpha comes last
        }
        return row.array();
    }

    private static byte[] deflated(byte[] data) {
        var out = new ByteArrayOutputStream();
        try (var deflater = new Deflater(Deflater.BEST_COMPRESSION)) {
            deflater.setInput(data);
            deflater.finish();
            byte[] part = new byte[4096];
            while (!deflater.finished()) {
                out.write(part, 0, deflater.deflate(part));
            }
        }
        return out.toByteArray();
    }
}
