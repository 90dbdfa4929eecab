package dev.kith.picture;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.Iterator;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.NodeList;

/** Our readers beside Java's own, which the product does not bring along. */
class PictureFormatsTest {
    /** A picture with slopes, edges and, where there is alpha, holes. */
    static BufferedImage painted(int width, int height, int type) {
        var image = new BufferedImage(width, height, type);
        var pen = image.createGraphics();
        pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        pen.setPaint(new GradientPaint(0, 0, new Color(200, 40, 10, 255), width, height, new Color(20, 90, 250, 120)));
        pen.fillRect(0, 0, width, height * 3 / 4);
        pen.setPaint(new Color(30, 200, 80));
        pen.fillOval(width / 5, height / 5, width / 2, height / 2);
        pen.dispose();
        return image;
    }

    static byte[] png(BufferedImage image, boolean interlaced) throws Exception {
        return written(image, "png", interlaced, false);
    }

    static byte[] jpeg(BufferedImage image, boolean progressive) throws Exception {
        return written(image, "jpeg", progressive, false);
    }

    private static byte[] written(BufferedImage image, String format, boolean progressive, boolean fullColor)
            throws Exception {
        Iterator<ImageWriter> writers = ImageIO.getImageWritersByFormatName(format);
        ImageWriter writer = writers.next();
        ImageWriteParam how = writer.getDefaultWriteParam();
        if (progressive) {
            how.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
        }
        IIOMetadata about = null;
        if (fullColor) {
            about = writer.getDefaultImageMetadata(new ImageTypeSpecifier(image), how);
            var tree = (IIOMetadataNode) about.getAsTree("javax_imageio_jpeg_image_1.0");
            NodeList colors = tree.getElementsByTagName("componentSpec");
            ((IIOMetadataNode) colors.item(0)).setAttribute("HsamplingFactor", "1");
            ((IIOMetadataNode) colors.item(0)).setAttribute("VsamplingFactor", "1");
            about.setFromTree("javax_imageio_jpeg_image_1.0", tree);
        }
        var out = new ByteArrayOutputStream();
        try (var to = ImageIO.createImageOutputStream(out)) {
            writer.setOutput(to);
            writer.write(null, new IIOImage(image, null, about), how);
        }
        writer.dispose();
        return out.toByteArray();
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                BufferedImage.TYPE_INT_ARGB,
                BufferedImage.TYPE_INT_RGB,
                BufferedImage.TYPE_3BYTE_BGR,
                BufferedImage.TYPE_BYTE_GRAY,
                BufferedImage.TYPE_BYTE_BINARY,
                BufferedImage.TYPE_BYTE_INDEXED,
                BufferedImage.TYPE_USHORT_GRAY
            })
    void png_ofEveryKind_isReadAsJavaReadsIt(int type) throws Exception {
        for (boolean interlaced : new boolean[] {false, true}) {
            for (int side : new int[] {1, 2, 5, 31, 64}) {
                var image = painted(side, side + 3, type);
                Pixels pixels = PngReader.read(png(image, interlaced));
                assertThat(pixels.width()).isEqualTo(side);
                assertThat(pixels.height()).isEqualTo(side + 3);
                int[] expected = image.getRGB(0, 0, side, side + 3, null, 0, side);
                if (type == BufferedImage.TYPE_USHORT_GRAY || type == BufferedImage.TYPE_BYTE_GRAY) {
                    // Java takes gray samples for linear light, browsers and we do not.
                    int bytes = type == BufferedImage.TYPE_USHORT_GRAY ? 256 : 1;
                    for (int i = 0; i < expected.length; i++) {
                        int grey = image.getRaster().getSample(i % side, i / side, 0) / bytes;
                        expected[i] = 0xFF << 24 | grey * 0x10101;
                    }
                }
                assertThat(pixels.argb()).isEqualTo(expected);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"false,false", "true,false", "false,true", "true,true"})
    void jpeg_isReadAsJavaReadsIt(boolean progressive, boolean fullColor) throws Exception {
        for (int side : new int[] {1, 7, 8, 17, 100, 333}) {
            byte[] file =
                    written(painted(side, side + 5, BufferedImage.TYPE_3BYTE_BGR), "jpeg", progressive, fullColor);
            assertThat(difference(file)).as("%d pixels", side).isLessThan(fullColor ? 1 : side < 20 ? 10 : 5);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void greyJpeg_isReadAsJavaReadsIt(boolean progressive) throws Exception {
        byte[] file = jpeg(painted(77, 50, BufferedImage.TYPE_BYTE_GRAY), progressive);
        var raster = ImageIO.read(new ByteArrayInputStream(file)).getRaster();
        Pixels pixels = JpegReader.read(file);
        for (int i = 0; i < pixels.argb().length; i++) {
            assertThat((pixels.argb()[i] & 0xFF) - raster.getSample(i % 77, i / 77, 0))
                    .isBetween(-2, 2);
        }
    }

    /** The mean difference of a color; Java smooths colors that are told for several pixels at once. */
    private static double difference(byte[] jpeg) throws Exception {
        var image = ImageIO.read(new ByteArrayInputStream(jpeg));
        Pixels pixels = JpegReader.read(jpeg);
        int[] expected = image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
        assertThat(pixels.argb()).hasSameSizeAs(expected);
        long sum = 0;
        for (int i = 0; i < expected.length; i++) {
            for (int shift = 0; shift < 24; shift += 8) {
                sum += Math.abs((expected[i] >> shift & 0xFF) - (pixels.argb()[i] >> shift & 0xFF));
            }
        }
        return sum / 3.0 / expected.length;
    }

    @Test
    void whatIsDrawnAnew_isADisc_ofThePictureInTheMiddle() throws Exception {
        var image = new BufferedImage(400, 200, BufferedImage.TYPE_INT_RGB);
        var pen = image.createGraphics();
        pen.setColor(Color.RED);
        pen.fillRect(0, 0, 400, 200);
        pen.setColor(Color.BLUE);
        pen.fillRect(100, 0, 200, 200);
        pen.dispose();
        for (byte[] file : new byte[][] {png(image, false), jpeg(image, true)}) {
            var drawn = ImageIO.read(new ByteArrayInputStream(RoundPicture.of(file)));
            assertThat(drawn.getWidth()).isEqualTo(RoundPicture.SIDE);
            assertThat(drawn.getHeight()).isEqualTo(RoundPicture.SIDE);
            assertThat(drawn.getRGB(0, 0) >>> 24).isZero();
            assertThat(drawn.getRGB(95, 95) >>> 24).isZero();
            for (int[] place : new int[][] {{48, 48}, {2, 48}, {93, 48}, {48, 2}, {48, 93}}) {
                var color = new Color(drawn.getRGB(place[0], place[1]), true);
                assertThat(color.getAlpha()).isEqualTo(255);
                assertThat(color.getBlue()).isGreaterThan(240);
                assertThat(color.getRed()).isLessThan(20);
            }
        }
    }

    @Test
    void smallPicture_staysSmall_andSeeThroughStaysSo() throws Exception {
        var drawn = ImageIO.read(
                new ByteArrayInputStream(RoundPicture.of(png(painted(24, 24, BufferedImage.TYPE_INT_ARGB), false))));
        assertThat(drawn.getWidth()).isEqualTo(24);
        assertThat(drawn.getRGB(12, 22) >>> 24).isZero();
        assertThat(drawn.getRGB(10, 10) >>> 24).isEqualTo(255);
    }

    @Test
    void whatIsDrawnAnew_isSmall_andTheSameForTheSame() throws Exception {
        byte[] file = jpeg(painted(1024, 1024, BufferedImage.TYPE_3BYTE_BGR), false);
        byte[] drawn = RoundPicture.of(file);
        assertThat(drawn).isEqualTo(RoundPicture.of(file)).hasSizeLessThan(RoundPicture.MOST_BYTES);
    }
}
