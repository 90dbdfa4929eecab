package dev.kith.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.kith.picture.UnusablePicture.Reason;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What strangers put where a picture belongs. */
class HostilePicturesTest {
    private static final String HTML = "<script>alert('polyglot-canary')</script>";

    private static void refused(byte[] picture, Reason reason) {
        assertThatCode(() -> RoundPicture.of(picture))
                .isInstanceOfSatisfying(
                        UnusablePicture.class,
                        e -> assertThat(e.reason()).as(e.getMessage()).isEqualTo(reason));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] png() throws Exception {
        return PictureFormatsTest.png(PictureFormatsTest.painted(60, 60, BufferedImage.TYPE_INT_ARGB), false);
    }

    private static byte[] jpeg(boolean progressive) throws Exception {
        return PictureFormatsTest.jpeg(PictureFormatsTest.painted(60, 60, BufferedImage.TYPE_3BYTE_BGR), progressive);
    }

    /** A PNG as its header says, with that many bytes of pixels. */
    private static byte[] png(int width, int height, int depth, int type, int pixels) throws Exception {
        var out = new ByteArrayOutputStream();
        out.writeBytes(PngReader.SIGNATURE);
        var header = ByteBuffer.allocate(13)
                .putInt(width)
                .putInt(height)
                .put((byte) depth)
                .put((byte) type);
        chunk(out, "IHDR", header.array());
        var packed = new ByteArrayOutputStream();
        try (var deflater = new DeflaterOutputStream(packed)) {
            deflater.write(new byte[pixels]);
        }
        chunk(out, "IDAT", packed.toByteArray());
        chunk(out, "IEND", new byte[0]);
        return out.toByteArray();
    }

    private static void chunk(ByteArrayOutputStream out, String name, byte[] data) {
        var crc = new CRC32();
        crc.update(ascii(name));
        crc.update(data);
        out.writeBytes(ByteBuffer.allocate(4).putInt(data.length).array());
        out.writeBytes(ascii(name));
        out.writeBytes(data);
        out.writeBytes(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "\u0089",
                "\u0089PNG\r\n\u001a\n",
                "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
                "<?xml version='1.0'?><!DOCTYPE svg [<!ENTITY a 'a'>]><svg/>",
                "<!doctype html><script>alert(1)</script>",
                "GIF89a\u0001\u0000\u0001\u0000\u0000\u0000\u0000;",
                "RIFF\u0010\u0000\u0000\u0000WEBPVP8 ",
                "BM\u003a\u0000\u0000\u0000",
                "\u0000\u0000\u0001\u0000\u0001\u0000",
                "II*\u0000",
                "%PDF-1.7",
                "PK\u0003\u0004",
                "\u00ff\u00d8",
                "\u007fELF"
            })
    void whatIsNeitherPngNorJpeg_isRefusedByItsFirstBytes(String start) {
        refused(ascii(start), Reason.TYPE);
    }

    @Test
    void signatureAlone_isBroken() {
        refused(Arrays.copyOf(PngReader.SIGNATURE, 9), Reason.BROKEN);
        refused(ascii("\u00ff\u00d8\u00ff\u00d9"), Reason.BROKEN);
        refused(ascii("\u00ff\u00d8\u00ff\u00ff"), Reason.BROKEN);
    }

    @Test
    @Timeout(20)
    void pictureThatIsCut_isBroken_whereverItIsCut() throws Exception {
        for (byte[] whole : new byte[][] {png(), jpeg(false), jpeg(true)}) {
            for (int length = 9; length < whole.length; length++) {
                refused(Arrays.copyOf(whole, length), Reason.BROKEN);
            }
        }
    }

    @Test
    void dimensionsThatAreTooLarge_areRefused_beforeAnythingIsUnpacked() throws Exception {
        refused(png(1025, 10, 8, 0, 100), Reason.DIMENSIONS);
        refused(png(10, 1025, 8, 0, 100), Reason.DIMENSIONS);
        refused(png(Integer.MAX_VALUE, Integer.MAX_VALUE, 16, 6, 100), Reason.DIMENSIONS);
        refused(png(0, 10, 8, 0, 100), Reason.BROKEN);
        refused(png(10, -1, 8, 0, 100), Reason.BROKEN);
        byte[] jpeg = jpeg(false);
        int frame = frame(jpeg, 0xC0);
        for (int at : new int[] {frame + 5, frame + 7}) {
            byte[] bomb = jpeg.clone();
            bomb[at] = (byte) 0xFF;
            bomb[at + 1] = (byte) 0xFF;
            refused(bomb, Reason.DIMENSIONS);
        }
    }

    private static int frame(byte[] jpeg, int marker) {
        for (int i = 2; i < jpeg.length; i++) {
            if (jpeg[i] == (byte) 0xFF && (jpeg[i + 1] & 0xFF) == marker) {
                return i;
            }
        }
        throw new AssertionError("no frame");
    }

    @Test
    @Timeout(10)
    void dataThatUnpacksToMuchMore_isReadNoFurtherThanThePictureGoes() throws Exception {
        byte[] drawn = RoundPicture.of(png(32, 32, 8, 0, 200_000_000));
        assertThat(drawn).hasSizeLessThan(1000);
    }

    @Test
    void pixelsThatAreMissing_areBroken() throws Exception {
        refused(png(32, 32, 8, 0, 33 * 32 - 1), Reason.BROKEN);
        assertThat(RoundPicture.of(png(32, 32, 8, 0, 33 * 32))).isNotEmpty();
    }

    @Test
    void kindsThatThereAreNot_areBroken() throws Exception {
        for (int depth = -1; depth < 20; depth++) {
            for (int type : new int[] {-1, 1, 5, 7, 100}) {
                refused(png(8, 8, depth, type, 1000), Reason.BROKEN);
            }
        }
        refused(png(8, 8, 8, 3, 1000), Reason.BROKEN); // no palette
        refused(png(8, 8, 16, 3, 1000), Reason.BROKEN);
        refused(png(8, 8, 4, 2, 1000), Reason.BROKEN);
    }

    @Test
    void jpegsThatBrowsersDoNotShow_areRefused() throws Exception {
        byte[] jpeg = jpeg(false);
        int frame = frame(jpeg, 0xC0);
        for (int marker : new int[] {0xC3, 0xC5, 0xC9, 0xCF, 0xCC}) {
            byte[] other = jpeg.clone();
            other[frame + 1] = (byte) marker;
            refused(other, Reason.TYPE);
        }
        byte[] deep = jpeg.clone();
        deep[frame + 4] = 12;
        refused(deep, Reason.TYPE);
        byte[] printed = jpeg.clone();
        printed[frame + 9] = 4;
        refused(printed, Reason.TYPE);
    }

    /** Each scan of these few bytes walks over the whole picture. */
    @Test
    @Timeout(10)
    void jpegWithThousandsOfScans_isBroken() throws Exception {
        byte[] jpeg =
                PictureFormatsTest.jpeg(PictureFormatsTest.painted(1024, 1024, BufferedImage.TYPE_3BYTE_BGR), true);
        int last = jpeg.length - 2;
        for (int i = last; i > 0; i--) {
            if (jpeg[i] == (byte) 0xFF && (jpeg[i + 1] & 0xFF) == 0xDA) {
                last = i;
                break;
            }
        }
        var many = new ByteArrayOutputStream();
        many.write(jpeg, 0, last);
        for (int i = 0; i < 5000; i++) {
            many.write(jpeg, last, jpeg.length - 2 - last);
        }
        many.write(jpeg, jpeg.length - 2, 2);
        refused(many.toByteArray(), Reason.BROKEN);
    }

    /** A file that is a picture to one program and a page or an archive to another is only a picture once drawn anew. */
    @Test
    void whatIsHiddenInAPicture_isGone() throws Exception {
        byte[] png = png();
        var polyglot = new ByteArrayOutputStream();
        polyglot.write(png, 0, 33); // up to the end of the header
        chunk(polyglot, "tEXt", ascii("Comment\0" + HTML));
        chunk(polyglot, "eXIf", ascii("MM\0*GPS-canary"));
        polyglot.write(png, 33, png.length - 33);
        polyglot.writeBytes(ascii("PK\u0003\u0004" + HTML));
        byte[] jpeg = jpeg(false);
        var other = new ByteArrayOutputStream();
        other.write(jpeg, 0, 2);
        byte[] comment = ascii(HTML + "GPS-canary");
        other.writeBytes(new byte[] {(byte) 0xFF, (byte) 0xFE, 0, (byte) (comment.length + 2)});
        other.writeBytes(comment);
        other.writeBytes(new byte[] {(byte) 0xFF, (byte) 0xE1, 0, (byte) (comment.length + 2)});
        other.writeBytes(comment);
        other.write(jpeg, 2, jpeg.length - 2);
        other.writeBytes(ascii(HTML));
        for (byte[] file : new byte[][] {polyglot.toByteArray(), other.toByteArray()}) {
            String drawn = new String(RoundPicture.of(file), StandardCharsets.ISO_8859_1);
            assertThat(drawn).doesNotContain("script", "canary", "PK\u0003", "tEXt", "eXIf");
            assertThat(drawn.indexOf("IEND")).isEqualTo(drawn.length() - 8);
        }
        assertThat(RoundPicture.of(polyglot.toByteArray())).isEqualTo(RoundPicture.of(png));
        assertThat(RoundPicture.of(other.toByteArray())).isEqualTo(RoundPicture.of(jpeg));
    }

    /** Whatever bytes come: a picture or a reason, in bounded time, and never another exception. */
    @Test
    @Timeout(300)
    void damagedPictures_areDrawnOrRefused_andNothingElse() throws Exception {
        var random = new Random(20261125);
        byte[][] whole = {png(), jpeg(false), jpeg(true), png(20, 20, 1, 0, 100)};
        for (int i = 0; i < 20_000; i++) {
            byte[] damaged = whole[i % whole.length].clone();
            for (int hits = random.nextInt(1, 6); hits > 0; hits--) {
                damaged[random.nextInt(2, damaged.length)] = (byte) random.nextInt();
            }
            if (i % whole.length == 0 || i % whole.length == 3) {
                withRightSums(damaged);
            }
            try {
                assertThat(RoundPicture.of(damaged)).hasSizeLessThanOrEqualTo(RoundPicture.MOST_BYTES);
            } catch (UnusablePicture e) {
                assertThat(e.getMessage()).isNotEmpty();
            }
        }
    }

    /** Or the checksum would catch everything. */
    private static void withRightSums(byte[] png) {
        var file = ByteBuffer.wrap(png);
        for (int at = 8; at + 12 <= png.length; ) {
            int length = file.getInt(at);
            if (length < 0 || length > png.length - at - 12) {
                return;
            }
            var crc = new CRC32();
            crc.update(png, at + 4, length + 4);
            file.putInt(at + 8 + length, (int) crc.getValue());
            at += 12 + length;
        }
    }
}
