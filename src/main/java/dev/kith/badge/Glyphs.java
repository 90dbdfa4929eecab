package dev.kith.badge;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The letters that badges are drawn with: how wide each is and what it looks like, in two weights of DejaVu Sans.
 *
 * <p>They come with the product because a server has no fonts. Nothing is shaped: Arabic letters stand apart, in the
 * form they have alone.
 */
final class Glyphs {
    /** Widths are counted in these parts of the font size. */
    static final int EM = 2048;

    /** Outlines lie on a grid with so many lines to the font size. */
    static final int GRID = 1024;

    static final int MOVE = 0;
    static final int LINE = 1;
    static final int CURVE = 2;

    static final Glyphs REGULAR;
    static final Glyphs BOLD;

    /** Below this, letters need no second look but for signs that join them: Latin, Greek and Cyrillic, left to right. */
    private static final int PLAIN = 0x530;

    private static final int PAGE = 256;
    private static final short NONE = -1;

    /** The box that stands for a letter without a glyph: as high as a capital, all on the grid. */
    private static final int BOX_HEIGHT = 746;

    private static final int BOX_MARGIN = 80;
    private static final int BOX_PEN = 80;

    private static final int AVERAGE = EM * 6 / 10;
    private static final int EMOJI = EM * 6 / 5;

    static {
        try (var in = Glyphs.class.getResourceAsStream("glyphs.bin")) {
            if (in == null) {
                throw new IllegalStateException("glyphs.bin is not packaged beside " + Glyphs.class.getName());
            }
            var data = new Numbers(new GZIPInputStream(in).readAllBytes(), 0);
            REGULAR = new Glyphs(data);
            BOLD = new Glyphs(data);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads numbers of as many bytes as they need, seven bits in each. */
    private static final class Numbers {
        private final byte[] bytes;
        private int at;

        Numbers(byte[] bytes, int at) {
            this.bytes = bytes;
            this.at = at;
        }

        int next() {
            int number = 0;
            for (int shift = 0; ; shift += 7) {
                byte part = bytes[at++];
                number |= (part & 0x7F) << shift;
                if (part >= 0) {
                    return number;
                }
            }
        }

        int nextStep() {
            int number = next();
            return number >>> 1 ^ -(number & 1);
        }
    }

    private final byte[] data;

    /** By number of the outline, in pairs: where it starts and where it ends. */
    private final int[] starts;

    private final short[] @Nullable [] widths = new short[0x20000 / PAGE][];
    private final short[] @Nullable [] outlines = new short[0x20000 / PAGE][];
    private final short[] plainWidths = new short[PLAIN];

    private Glyphs(Numbers in) {
        data = in.bytes;
        starts = new int[2 * in.next()];
        for (int i = 0; i < starts.length; i += 2) {
            int length = in.next();
            starts[i] = in.at;
            in.at += length;
            starts[i + 1] = in.at;
        }
        int count = in.next();
        int codePoint = 0;
        for (int i = 0; i < count; i++) {
            codePoint += in.next();
            set(widths, codePoint, in.next());
            set(outlines, codePoint, in.next());
        }
        for (int c = 0; c < PLAIN; c++) {
            plainWidths[c] = isPlain(c) ? (short) width(c) : NONE;
        }
    }

    private boolean isPlain(int codePoint) {
        return has(codePoint)
                && switch (Character.getType(codePoint)) {
                    case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.FORMAT -> false;
                    default -> codePoint == ' ' || !Character.isSpaceChar(codePoint);
                };
    }

    private static void set(short[] @Nullable [] pages, int codePoint, int value) {
        var page = pages[codePoint / PAGE];
        if (page == null) {
            page = new short[PAGE];
            Arrays.fill(page, NONE);
            pages[codePoint / PAGE] = page;
        }
        page[codePoint % PAGE] = (short) value;
    }

    private static int get(short[] @Nullable [] pages, int codePoint) {
        var page = codePoint < 0x20000 ? pages[codePoint / PAGE] : null;
        return page == null ? NONE : page[codePoint % PAGE];
    }

    /** The width of a letter that can be taken as it is, or a negative number for all that needs a closer look. */
    int plainWidth(char c) {
        return c < PLAIN ? plainWidths[c] : NONE;
    }

    /** How far the pen moves for a code point, in parts of {@link #EM}; a guess where the font does not have it. */
    int width(int codePoint) {
        int width = get(widths, codePoint);
        return width != NONE ? width : guess(codePoint);
    }

    boolean has(int codePoint) {
        return get(outlines, codePoint) != NONE;
    }

    /** Draws a glyph, or the box that stands for one, with the pen at the outline's origin. */
    void draw(int codePoint, Outline outline, float size) {
        int number = get(outlines, codePoint);
        float scale = size / GRID;
        if (number == NONE) {
            box(outline, guess(codePoint) * GRID / EM, scale);
            return;
        }
        var in = new Numbers(data, starts[2 * number]);
        int x = 0;
        int y = 0;
        while (in.at < starts[2 * number + 1]) {
            int what = in.next();
            x += in.nextStep();
            y += in.nextStep();
            switch (what) {
                case MOVE -> outline.moveTo(x * scale, y * scale);
                case LINE -> outline.lineTo(x * scale, y * scale);
                default -> {
                    float controlX = x * scale;
                    float controlY = y * scale;
                    x += in.nextStep();
                    y += in.nextStep();
                    outline.curveTo(controlX, controlY, x * scale, y * scale);
                }
            }
        }
    }

    private static void box(Outline outline, int width, float scale) {
        if (width > 2 * (BOX_MARGIN + BOX_PEN)) { // a sign to join that the font does not have is left out
            float left = BOX_MARGIN * scale;
            float right = (width - BOX_MARGIN) * scale;
            float pen = BOX_PEN * scale;
            float top = -BOX_HEIGHT * scale;
            outline.rectangle(left, top, right, 0);
            outline.rectangle(right - pen, top + pen, left + pen, -pen); // the other way round: a hole
        }
    }

    private static int guess(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.FORMAT, Character.CONTROL -> 0;
            default -> isEmoji(codePoint) ? EMOJI : isWide(codePoint) ? EM : AVERAGE;
        };
    }

    private static boolean isEmoji(int codePoint) {
        return codePoint >= 0x1F000 && codePoint < 0x20000;
    }

    /** Written in a square, by and large (Unicode's annex 11). */
    private static boolean isWide(int codePoint) {
        return (codePoint >= 0x1100 && codePoint < 0x1160)
                || (codePoint >= 0x2E80 && codePoint < 0xA4D0)
                || (codePoint >= 0xA960 && codePoint < 0xA980)
                || (codePoint >= 0xAC00 && codePoint < 0xD7B0)
                || (codePoint >= 0xF900 && codePoint < 0xFB00)
                || (codePoint >= 0xFE30 && codePoint < 0xFE70)
                || (codePoint >= 0xFF00 && codePoint < 0xFF61)
                || (codePoint >= 0xFFE0 && codePoint < 0xFFE7)
                || (codePoint >= 0x16FE0 && codePoint < 0x1B300)
                || codePoint >= 0x20000;
    }
}
