package dev.kith.badge;

import java.text.Bidi;
import org.jspecify.annotations.Nullable;

/**
 * The letters of one weight and size as pixels, each made when it is first needed and then kept: all of them together
 * are a few megabytes.
 *
 * <p>Each letter stands on a whole pixel, for which DejaVu Sans at 11 pixels is all but made: its stems are one pixel
 * wide. Lines from right to left are turned around; nothing is shaped, so Arabic letters are not joined.
 */
final class Letters {
    private static final int PAGE = 256;

    private final Glyphs glyphs;
    private final int size;

    /** Filled without locks: two threads may make the same letter, and it does not matter whose is kept. */
    private final @Nullable Mask[] @Nullable [] masks = new Mask[0x20000 / PAGE][];

    Letters(Glyphs glyphs, int size) {
        this.glyphs = glyphs;
        this.size = size;
    }

    /** How many pixels wide a text is drawn. */
    int width(Line line) {
        int width = 0;
        var parts = new EmojiParts();
        var text = line.text();
        int before = 0;
        for (int i = 0; i < text.length(); i += Character.charCount(before)) {
            int codePoint = text.codePointAt(i);
            width += parts.isNext(before, codePoint) ? 0 : step(codePoint);
            before = codePoint;
        }
        return width;
    }

    /** Draws a text, of which the leftmost letter begins at x, on a baseline. */
    void draw(Line line, Canvas canvas, int ramp, int x, int y) {
        var text = visual(line);
        var parts = new EmojiParts();
        int pen = x;
        int before = 0;
        for (int i = 0; i < text.length(); i += Character.charCount(before)) {
            int codePoint = text.codePointAt(i);
            if (!parts.isNext(before, codePoint)) {
                canvas.draw(ramp, mask(codePoint), pen, y);
                pen += step(codePoint);
            }
            before = codePoint;
        }
    }

    private int step(int codePoint) {
        return (glyphs.width(codePoint) * size + Glyphs.EM / 2) / Glyphs.EM;
    }

    private Mask mask(int codePoint) {
        if (!glyphs.has(codePoint)) {
            return drawn(codePoint);
        }
        var page = masks[codePoint / PAGE];
        if (page == null) {
            page = new Mask[PAGE];
            masks[codePoint / PAGE] = page;
        }
        var mask = page[codePoint % PAGE];
        if (mask == null) {
            mask = drawn(codePoint);
            page[codePoint % PAGE] = mask;
        }
        return mask;
    }

    private Mask drawn(int codePoint) {
        var outline = new Outline(1);
        glyphs.draw(codePoint, outline, size);
        return outline.mask();
    }

    /** The letters in the order in which they stand, from left to right. */
    static String visual(Line line) {
        var chars = line.text().toCharArray();
        if (!Bidi.requiresBidi(chars, 0, chars.length)) {
            return line.text();
        }
        var bidi =
                new Bidi(line.text(), line.rightToLeft() ? Bidi.DIRECTION_RIGHT_TO_LEFT : Bidi.DIRECTION_LEFT_TO_RIGHT);
        var runs = new String[bidi.getRunCount()];
        var levels = new byte[runs.length];
        for (int i = 0; i < runs.length; i++) {
            levels[i] = (byte) bidi.getRunLevel(i);
            var run = line.text().substring(bidi.getRunStart(i), bidi.getRunLimit(i));
            runs[i] = (levels[i] & 1) == 0 ? run : turned(run);
        }
        Bidi.reorderVisually(levels, 0, runs, 0, runs.length);
        return String.join("", runs);
    }

    /** Backwards, but each accent still after its letter, and brackets the other way round. */
    private static String turned(String run) {
        var turned = new StringBuilder(run.length());
        int end = run.length();
        while (end > 0) {
            int start = end;
            int codePoint;
            do {
                codePoint = run.codePointBefore(start);
                start -= Character.charCount(codePoint);
            } while (start > 0 && Character.getType(codePoint) == Character.NON_SPACING_MARK);
            turned.appendCodePoint(mirrored(codePoint)).append(run, start + Character.charCount(codePoint), end);
            end = start;
        }
        return turned.toString();
    }

    private static int mirrored(int codePoint) {
        int at = codePoint < 0x100 ? "()[]{}<>«»".indexOf(codePoint) : -1;
        return at < 0 ? codePoint : "()[]{}<>«»".charAt(at ^ 1);
    }
}
