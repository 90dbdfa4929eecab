package dev.kith.picture;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Reads PNG (W3C PNG, 3rd edition), of every kind, and nothing of it but the pixels. What is as large as the picture is
 * made only once the header was found to be of a size that we read, and never grows, whatever the data unpacks to.
 */
final class PngReader {
    static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};

    private static final int IHDR = 0x49484452;
    private static final int PLTE = 0x504C5445;
    private static final int TRNS = 0x74524E53;
    private static final int IDAT = 0x49444154;
    private static final int IEND = 0x49454E44;
    private static final int OPTIONAL = 0x20000000;

    /** Where each pass of an interlaced picture begins and how far apart its pixels are: x, y, x, y (§8.1). */
    private static final int[][] ADAM7 = {
        {0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}
    };

    private static final int[][] ONE_PASS = {{0, 0, 1, 1}};

    private final ByteBuffer file;
    private final ByteArrayOutputStream packed = new ByteArrayOutputStream();
    private int width;
    private int height;
    private PngSamples samples = new PngSamples(0, 0);
    private boolean interlaced;

    private PngReader(byte[] file) {
        this.file = ByteBuffer.wrap(file, SIGNATURE.length, file.length - SIGNATURE.length);
    }

    static boolean isPng(byte[] file) {
        return file.length > SIGNATURE.length
                && Arrays.equals(file, 0, SIGNATURE.length, SIGNATURE, 0, SIGNATURE.length);
    }

    static Pixels read(byte[] file) throws UnusablePicture {
        var reader = new PngReader(file);
        reader.chunks();
        return reader.pixels();
    }

    private void chunks() throws UnusablePicture {
        for (int count = 0; ; count++) {
            if (file.remaining() < 12) {
                throw UnusablePicture.broken("PNG without an end");
            }
            int length = file.getInt();
            int start = file.position();
            int name = file.getInt();
            if (length < 0 || length > file.remaining() - 4) {
                throw UnusablePicture.broken("PNG with a chunk that is longer than the file");
            }
            byte[] data = new byte[length];
            file.get(data);
            var crc = new CRC32();
            crc.update(file.array(), start, length + 4);
            if (file.getInt() != (int) crc.getValue()) {
                throw UnusablePicture.broken("PNG with a wrong checksum");
            }
            if (name == IEND) {
                return;
            }
            if ((name == IHDR) != (count == 0)) {
                throw UnusablePicture.broken("PNG whose header is not its beginning");
            }
            chunk(name, data);
        }
    }

    private void chunk(int name, byte[] data) throws UnusablePicture {
        switch (name) {
            case IHDR -> header(data);
            case PLTE -> samples.palette(data);
            case TRNS -> samples.transparency(data);
            case IDAT -> packed.writeBytes(data);
            default -> {
                if ((name & OPTIONAL) == 0) {
                    throw UnusablePicture.broken("PNG with a part that nobody knows and everybody must"); // §14.2
                }
            }
        }
    }

    private void header(byte[] data) throws UnusablePicture {
        if (data.length != 13) {
            throw UnusablePicture.broken("PNG with a header of " + data.length + " bytes");
        }
        var header = ByteBuffer.wrap(data);
        width = header.getInt();
        height = header.getInt();
        Pixels.check(width, height);
        samples = new PngSamples(header.get(), header.get());
        boolean deflate = header.get() == 0;
        boolean usualFilters = header.get() == 0;
        int interlacing = header.get();
        if (!samples.isKind() || !deflate || !usualFilters || interlacing < 0 || interlacing > 1) {
            throw UnusablePicture.broken("PNG of a kind that there is not");
        }
        interlaced = interlacing == 1;
    }

    private Pixels pixels() throws UnusablePicture {
        samples.check();
        int[][] passes = interlaced ? ADAM7 : ONE_PASS;
        int size = 0;
        for (int[] pass : passes) {
            size += across(pass) == 0 ? 0 : (1 + samples.rowLength(across(pass))) * down(pass);
        }
        byte[] data = inflated(size);
        var pixels = Pixels.of(width, height);
        int at = 0;
        for (int[] pass : passes) {
            if (across(pass) > 0) {
                at = pass(pass, data, at, pixels);
            }
        }
        return pixels;
    }

    private int across(int[] pass) {
        return (width - pass[0] + pass[2] - 1) / pass[2];
    }

    private int down(int[] pass) {
        return (height - pass[1] + pass[3] - 1) / pass[3];
    }

    /** As many bytes as the picture has; if there are more, they are not looked at. */
    private byte[] inflated(int size) throws UnusablePicture {
        byte[] data = new byte[size];
        try (var inflater = new Inflater()) {
            inflater.setInput(packed.toByteArray());
            int done = 0;
            while (done < size) {
                int more = inflater.inflate(data, done, size - done);
                if (more == 0) {
                    throw UnusablePicture.broken("PNG with fewer pixels than it says");
                }
                done += more;
            }
        } catch (DataFormatException e) {
            throw UnusablePicture.broken("PNG whose data cannot be unpacked");
        }
        return data;
    }

    private int pass(int[] pass, byte[] data, int start, Pixels pixels) throws UnusablePicture {
        int length = samples.rowLength(across(pass));
        int distance = samples.distance();
        byte[] above = new byte[length];
        int at = start;
        for (int row = 0; row < down(pass); row++) {
            int filter = data[at];
            if (filter < 0 || filter > 4) {
                throw UnusablePicture.broken("PNG with a filter that there is not");
            }
            byte[] line = Arrays.copyOfRange(data, at + 1, at + 1 + length);
            for (int i = 0; i < length; i++) {
                line[i] += (byte) predicted(filter, line, above, i, distance);
            }
            int to = (pass[1] + row * pass[3]) * width + pass[0];
            for (int x = 0; x < across(pass); x++) {
                pixels.argb()[to + x * pass[2]] = samples.pixel(line, x);
            }
            above = line;
            at += 1 + length;
        }
        return at;
    }

    /** What a filter expects of a byte by those before it and above it (§9.2). */
    static int predicted(int filter, byte[] line, byte[] above, int at, int distance) {
        int left = at < distance ? 0 : line[at - distance] & 0xFF;
        int up = above[at] & 0xFF;
        return switch (filter) {
            case 1 -> left;
            case 2 -> up;
            case 3 -> (left + up) / 2;
            case 4 -> paeth(left, up, at < distance ? 0 : above[at - distance] & 0xFF);
            default -> 0;
        };
    }

    private static int paeth(int left, int up, int corner) {
        int toLeft = Math.abs(up - corner);
        int toUp = Math.abs(left - corner);
        int toCorner = Math.abs(left + up - 2 * corner);
        return toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner;
    }
}
