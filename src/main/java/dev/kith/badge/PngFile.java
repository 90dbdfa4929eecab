package dev.kith.badge;

import java.util.Arrays;
import java.util.zip.CRC32;

/** Writes pictures with a palette as PNG (W3C PNG, 3rd edition). */
final class PngFile {
    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
    private static final int IHDR = 0x49484452;
    private static final int PLTE = 0x504C5445;
    private static final int TRNS = 0x74524E53;
    private static final int IDAT = 0x49444154;
    private static final int IEND = 0x49454E44;
    private static final byte PALETTE = 3;

    private final CRC32 crc = new CRC32();
    private final byte[] out;
    private int size;

    private PngFile(int room) {
        out = new byte[room];
    }

    /**
     * Writes one picture.
     *
     * @param colors of each index of the palette, as 0xAARRGGBB
     * @param rows the pixels as indices, each row after one byte that is 0, which is PNG's "unfiltered"
     */
    static byte[] of(int width, int height, int[] colors, byte[] rows) {
        int header = 128 + 4 * colors.length;
        return new PngFile(header + PictureDeflater.room(rows.length)).write(width, height, colors, rows);
    }

    private byte[] write(int width, int height, int[] colors, byte[] rows) {
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
        size = PictureDeflater.zlib(rows, width + 1, out, size);
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
}
