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

    /** Length, type and checksum of a chunk. */
    private static final int AROUND = 12;

    private static final int HEADER = 13;

    private final byte[] out;
    private int size;

    private PngFile(int room) {
        out = new byte[room];
    }

    /**
     * Writes one picture.
     *
     * @param palette as {@link #palette} wrote it
     */
    static byte[] of(Canvas picture, byte[] palette, PictureDeflater deflater) {
        int room = SIGNATURE.length + HEADER + palette.length + PictureDeflater.room(picture) + 3 * AROUND;
        return new PngFile(room).write(picture, palette, deflater);
    }

    private byte[] write(Canvas picture, byte[] palette, PictureDeflater deflater) {
        add(SIGNATURE);
        int chunk = begin(IHDR);
        number(picture.width());
        number(picture.height());
        out[size++] = 8; // bits for each pixel
        out[size++] = PALETTE;
        size += 3; // compression, filters, no interlacing: PNG knows one of each, which is 0
        end(chunk);
        add(palette);
        chunk = begin(IDAT);
        size = deflater.deflate(picture, out, size);
        end(chunk);
        end(begin(IEND));
        return Arrays.copyOf(out, size);
    }

    /**
     * The chunks with the colors, which many pictures have in common.
     *
     * @param colors of each index, as 0xAARRGGBB
     */
    static byte[] palette(int[] colors) {
        var file = new PngFile(2 * AROUND + 4 * colors.length);
        int chunk = file.begin(PLTE);
        int seeThrough = 0;
        for (int i = 0; i < colors.length; i++) {
            file.out[file.size++] = (byte) (colors[i] >> 16);
            file.out[file.size++] = (byte) (colors[i] >> 8);
            file.out[file.size++] = (byte) colors[i];
            seeThrough = colors[i] >>> 24 == 0xFF ? seeThrough : i + 1;
        }
        file.end(chunk);
        chunk = file.begin(TRNS);
        for (int i = 0; i < seeThrough; i++) { // §11.3.1.1: those after them are opaque
            file.out[file.size++] = (byte) (colors[i] >>> 24);
        }
        file.end(chunk);
        return Arrays.copyOf(file.out, file.size);
    }

    private void add(byte[] part) {
        System.arraycopy(part, 0, out, size, part.length);
        size += part.length;
    }

    private int begin(int type) {
        int chunk = size;
        size += 4; // its length, which is known at its end
        number(type);
        return chunk;
    }

    private void end(int chunk) {
        int length = size - chunk - 8;
        var crc = new CRC32();
        crc.update(out, chunk + 4, length + 4);
        number((int) crc.getValue());
        int end = size;
        size = chunk;
        number(length);
        size = end;
    }

    private void number(int value) {
        out[size++] = (byte) (value >> 24);
        out[size++] = (byte) (value >> 16);
        out[size++] = (byte) (value >> 8);
        out[size++] = (byte) value;
    }
}
