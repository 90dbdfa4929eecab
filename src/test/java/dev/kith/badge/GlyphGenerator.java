package dev.kith.badge;

import java.awt.Font;
import java.awt.font.FontRenderContext;
import java.awt.font.GlyphVector;
import java.awt.geom.PathIterator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * Makes {@code glyphs.bin} out of DejaVu Sans and DejaVu Sans Bold; run it again when {@link #RANGES} or the form changes.
 *
 * <p>The fonts are Debian's package fonts-dejavu-core, or come from <a href="https://dejavu-fonts.github.io">their own
 * page</a>; their licence, {@code glyphs-LICENSE.txt}, lies beside the result and allows this use. From the top folder,
 * after the tests were compiled:
 *
 * <pre>
 * java -cp target/classes:target/test-classes dev.kith.badge.GlyphGenerator \
 *     /usr/share/fonts/truetype/dejavu src/main/resources/dev/kith/badge/glyphs.bin
 * </pre>
 */
final class GlyphGenerator {
    /** First and last code point of what badges can draw, of what the fonts have in it. */
    private static final int[][] RANGES = {
        {0x20, 0x7E}, // Basic Latin
        {0xA0, 0x52F}, // Latin, phonetic and combining signs, Greek, Cyrillic
        {0x531, 0x6FF}, // Armenian, Hebrew, Arabic
        {0x10A0, 0x10FF}, // Georgian
        {0x1E00, 0x214F}, // Latin and Greek with several signs, punctuation, currencies, letter-like symbols
        {0x2150, 0x22FF}, // fractions, arrows, operators
        {0x2300, 0x23FF}, // technical symbols
        {0x2460, 0x27BF}, // numbers in circles, boxes, shapes, dingbats
        {0x2B00, 0x2B2F}, // more arrows and shapes
        {0xFB00, 0xFB06}, // ligatures
        {0xFFFD, 0xFFFD},
        {0x1F600, 0x1F64F}, // faces
    };

    private static final FontRenderContext EXACT = new FontRenderContext(null, true, true);

    private GlyphGenerator() {}

    public static void main(String[] args) throws Exception {
        var fonts = Path.of(args[0]);
        var target = Path.of(args[1]);
        var packed = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(packed) {
            {
                def.setLevel(Deflater.BEST_COMPRESSION);
            }
        }) {
            out.write(face(fonts.resolve("DejaVuSans.ttf")));
            out.write(face(fonts.resolve("DejaVuSans-Bold.ttf")));
        }
        Files.write(target, packed.toByteArray());
        System.out.printf("%s: %,d bytes%n", target, packed.size());
    }

    /** The outlines, each once, and then what code point has which of them and how wide it is. */
    private static byte[] face(Path file) throws Exception {
        var font = Font.createFont(Font.TRUETYPE_FONT, file.toFile());
        var numbers = new LinkedHashMap<ByteBuffer, Integer>();
        var table = new ByteArrayOutputStream();
        int count = 0;
        int before = 0;
        for (int[] range : RANGES) {
            for (int codePoint = range[0]; codePoint <= range[1]; codePoint++) {
                if (!font.canDisplay(codePoint)) {
                    continue;
                }
                var glyph = glyph(font, Glyphs.EM, codePoint);
                var outline = ByteBuffer.wrap(outline(glyph(font, Glyphs.GRID, codePoint)));
                number(table, codePoint - before);
                number(table, Math.round(glyph.getGlyphMetrics(0).getAdvanceX()));
                number(table, numbers.computeIfAbsent(outline, key -> numbers.size()));
                before = codePoint;
                count++;
            }
        }
        System.out.printf("%s: %,d glyphs, %,d outlines%n", file.getFileName(), count, numbers.size());
        return joined(numbers, count, table);
    }

    private static byte[] joined(Map<ByteBuffer, Integer> outlines, int count, ByteArrayOutputStream table)
            throws IOException {
        var all = new ByteArrayOutputStream();
        number(all, outlines.size());
        for (var outline : outlines.keySet()) {
            number(all, outline.capacity());
            all.write(outline.array());
        }
        number(all, count);
        table.writeTo(all);
        return all.toByteArray();
    }

    private static GlyphVector glyph(Font font, int size, int codePoint) {
        return font.deriveFont((float) size).createGlyphVector(EXACT, Character.toString(codePoint));
    }

    /** Steps from point to point, on the grid: much the same bytes for much the same strokes, which packs well. */
    private static byte[] outline(GlyphVector glyph) {
        var out = new ByteArrayOutputStream();
        var at = new int[2];
        var points = new double[6];
        for (var path = glyph.getOutline().getPathIterator(null); !path.isDone(); path.next()) {
            switch (path.currentSegment(points)) {
                case PathIterator.SEG_MOVETO -> steps(out, Glyphs.MOVE, at, points, 1);
                case PathIterator.SEG_LINETO -> steps(out, Glyphs.LINE, at, points, 1);
                case PathIterator.SEG_QUADTO -> steps(out, Glyphs.CURVE, at, points, 2);
                case PathIterator.SEG_CLOSE -> {} // every contour of a font is closed
                default -> throw new IllegalStateException("TrueType has no such curve");
            }
        }
        return out.toByteArray();
    }

    private static void steps(ByteArrayOutputStream out, int what, int[] at, double[] points, int count) {
        out.write(what);
        for (int i = 0; i < 2 * count; i++) {
            int to = (int) Math.round(points[i]);
            int step = to - at[i & 1];
            number(out, step << 1 ^ step >> 31);
            at[i & 1] = to;
        }
    }

    private static void number(ByteArrayOutputStream out, int number) {
        int rest = number;
        for (; rest > 0x7F; rest >>>= 7) {
            out.write(rest & 0x7F | 0x80);
        }
        out.write(rest);
    }
}
