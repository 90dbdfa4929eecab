package dev.kith.badge;

import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Writes pictures with a palette as PNG (W3C PNG, 3rd edition); one picture at a time, so there are a few of these. */
final class PngFile {
    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
    private static final int IHDR = 0x49484452;
    private static final int PLTE = 0x504C5445;
    private static final int TRNS = 0x74524E53;
    private static final int IDAT = 0x49444154;
    private static final int IEND = 0x49454E44;
    private static final byte PALETTE = 3;

    /** Deflaters hold memory outside the heap and are dear to make, and a virtual thread would have to make its own. */
    private static final ArrayBlockingQueue<PngFile> IDLE = new ArrayBlockingQueue<>(16);

    private final Deflater deflater = new Deflater(Deflater.BEST_SPEED);
    private final CRC32 crc = new CRC32();
    private byte[] out = new byte[4096];
    private int size;

    private PngFile() {}

    /**
     * Writes one picture.
     *
     * @param colors of each index of the palette, as 0xAARRGGBB
     * @param rows the pixels as indices, each row after one byte that is 0, which is PNG's "unfiltered"
     */
    static byte[] of(int width, int height, int[] colors, byte[] rows) {
        var file = IDLE.poll();
        if (file == null) {
            file = new PngFile();
        }
        var bytes = file.write(width, height, colors, rows);
        if (!IDLE.offer(file)) {
            file.deflater.end();
        }
        return bytes;
    }

    private byte[] write(int width, int height, int[] colors, byte[] rows) {
        size = 0;
        room(1024 + rows.length);
        System.arraycopy(SIGNATURE, 0, out, 0, SIGNATURE.length);
        size = SIGNATURE.length;
        int chunk = begin(IHDR);
        number(width);
        number(height);
        out[size++] = 8; // bits for each pixel
        out[size++] = PALETTE;
        size += clear(3); // compression, filters, no interlacing: PNG knows one of each
        end(chunk);
        palette(colors);
        chunk = begin(IDAT);
        deflate(rows);
        end(chunk);
        end(begin(IEND));
        return Arrays.copyOf(out, size);
    }

    private void palette(int[] colors) {
        int chunk = begin(PLTE);
        int seeThrough = 0;
        for (int i = 0; i < colors.length; i++) {
            out[size++] = (byte) (colors[i] >> 16);
            out[size++] = (byte) (colors[i] >> 8);
            out[size++] = (byte) colors[i];
            seeThrough = colors[i] >>> 24 == 0xFF ? seeThrough : i + 1;
        }
        end(chunk);
        chunk = begin(TRNS);
        for (int i = 0; i < seeThrough; i++) { // §11.3.1.1: those after them are opaque
            out[size++] = (byte) (colors[i] >>> 24);
        }
        end(chunk);
    }

    private void deflate(byte[] rows) {
        deflater.reset();
        deflater.setInput(rows);
        deflater.finish();
        while (!deflater.finished()) {
            room(512);
            size += deflater.deflate(out, size, out.length - size - 64);
        }
    }

    private int begin(int type) {
        int chunk = size;
        size += 4; // its length, which is known at its end
        number(type);
        return chunk;
    }

    private void end(int chunk) {
        int length = size - chunk - 8;
        crc.reset();
        crc.update(out, chunk + 4, length + 4);
        number((int) crc.getValue());
        int end = size;
        size = chunk;
        number(length);
        size = end;
    }

    private int clear(int count) {
        Arrays.fill(out, size, size + count, (byte) 0);
        return count;
    }

    private void number(int value) {
        out[size++] = (byte) (value >> 24);
        out[size++] = (byte) (value >> 16);
        out[size++] = (byte) (value >> 8);
        out[size++] = (byte) value;
    }

    private void room(int more) {
        if (out.length - size < more) {
            out = Arrays.copyOf(out, Math.max(2 * out.length, size + more));
        }
    }
}
