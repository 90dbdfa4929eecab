package dev.kith.badge;

import dev.kith.badge.Colors.Part;
import dev.kith.presence.Availability;
import dev.kith.presence.Avatar;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Draws a badge as SVG: light and dark in one file, text as text, and each text as long as it was reckoned to be,
 * whatever font the reader has. Several can stand in one page: there are no ids, and a class means the same in all.
 */
final class SvgBadge {
    private static final int USUAL_SIZE = 2048;
    private static final int TENTHS = 10;

    private static final SvgBadge[][] BY_THEME_AND_STATE =
            Arrays.stream(Theme.values()).map(theme -> byState(theme, false)).toArray(SvgBadge[][]::new);
    private static final SvgBadge[] WITH_PICTURE = byState(Theme.CARD, true);

    private static final byte[] WIDTH = Utf8.of("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"");
    private static final byte[] TITLE = Utf8.of("\"><title>");
    private static final byte[] SPACE = Utf8.of(" ");
    private static final byte[] TEXT = Utf8.of("<text x=\"");
    private static final byte[] TEXT_Y = Utf8.of("\" y=\"");
    private static final byte[] TEXT_LENGTH = Utf8.of("\" textLength=\"");
    private static final byte[] TO_RIGHT = Utf8.of(">");
    private static final byte[] TO_LEFT = Utf8.of(" direction=\"rtl\">");
    private static final byte[] TEXT_END = Utf8.of("</text>");
    private static final byte[] PICTURE = picture();
    private static final byte[] END = Utf8.of("</g></svg>");

    private final Theme theme;
    private final boolean pictured;
    private final int labelSize;
    private final int messageSize;
    private final byte[] height;
    private final byte[] role;
    private final byte[] style;
    private final SvgField field;
    private final byte[] ground;
    private final byte[] icon;
    private final byte[] iconShape;
    private final byte[] label;
    private final byte[] message;

    /** Puts together what is the same in every badge of one theme and state. */
    private SvgBadge(Theme theme, Availability state, boolean pictured) {
        this.theme = theme;
        this.pictured = pictured;
        labelSize = Layout.labelSize(theme);
        messageSize = Layout.messageSize(theme);
        var parts = Layout.of(theme, 0, 0, 1);
        height = Utf8.of("\" height=\"" + parts.height() + "\" viewBox=\"0 0 ");
        role = Utf8.of(" " + parts.height() + "\" role=\"img\" aria-label=\"");
        style = Utf8.of("</title>" + SvgPaint.dark(state, Part.of(theme)));
        field = SvgField.of(theme, state, pictured);
        ground = pictured ? ground(parts, state) : new byte[0];
        icon = Utf8.of("<path" + SvgPaint.of(Part.message(theme), state) + " d=\"M");
        iconShape = Utf8.of(shape(state, pictured ? Layout.SMALL_ICON : parts.iconSize()) + "\"/>" + font(messageSize));
        label = textPaint(Part.label(theme), state, theme == Theme.CARD ? cardName() : "");
        message = textPaint(Part.message(theme), state, "");
    }

    static byte[] render(Badge badge, Theme theme) {
        var wording = Wording.of(badge, theme);
        int state = badge.state().ordinal();
        return badge.avatar() == null || theme != Theme.CARD
                ? BY_THEME_AND_STATE[theme.ordinal()][state].draw(wording, null)
                : WITH_PICTURE[state].draw(wording, badge.avatar());
    }

    private static SvgBadge[] byState(Theme theme, boolean pictured) {
        return Arrays.stream(Availability.values())
                .map(state -> new SvgBadge(theme, state, pictured))
                .toArray(SvgBadge[]::new);
    }

    private byte[] draw(Wording wording, @Nullable Avatar avatar) {
        int labelWidth = tenths(wording.label().width(), labelSize);
        int messageWidth = tenths(wording.message().width(), messageSize);
        var layout = Layout.of(theme, pixels(labelWidth), pixels(messageWidth), 1);
        byte[] picture = avatar == null ? new byte[0] : Base64.getEncoder().encode(avatar.png());
        var svg = new Utf8(USUAL_SIZE + picture.length);
        svg.add(WIDTH).add(layout.width()).add(height).add(layout.width()).add(role);
        int title = svg.size();
        wording.writeTitle(svg);
        int titleEnd = svg.size();
        svg.add(TITLE).again(title, titleEnd).add(style);
        field.draw(svg, layout);
        if (pictured) {
            svg.add(PICTURE).add(picture).add(ground);
        }
        int beside = pictured ? Layout.BESIDE_PICTURE : 0;
        svg.add(icon).add(layout.iconX() + beside).add(SPACE).add(layout.iconY() + beside);
        svg.add(iconShape);
        text(svg, wording.label(), layout.labelX(), layout.labelY(), labelWidth, label);
        text(svg, wording.message(), layout.messageX(), layout.messageY(), messageWidth, message);
        return svg.add(END).bytes();
    }

    /** One text, held by its middle, since its beginning is on the other side when it runs from right to left. */
    private static void text(Utf8 svg, Line line, int x, int y, int width, byte[] paint) {
        if (width > 0) {
            svg.add(TEXT)
                    .addTenths(x * TENTHS + pixels(width) * TENTHS / 2)
                    .add(TEXT_Y)
                    .add(y);
            svg.add(TEXT_LENGTH).addTenths(width).add(paint);
            svg.add(line.rightToLeft() ? TO_LEFT : TO_RIGHT)
                    .addEscaped(line.text())
                    .add(TEXT_END);
        }
    }

    /** The picture is in the file, since an {@code <img>} asks for nothing else; and it is round by itself. */
    private static byte[] picture() {
        var parts = Layout.of(Theme.CARD, 0, 0, 1);
        int half = Layout.PICTURE / 2;
        return Utf8.of("<image x=\"" + (parts.iconX() - half) + "\" y=\"" + (parts.iconY() - half) + "\" width=\""
                + Layout.PICTURE + "\" height=\"" + Layout.PICTURE + "\" href=\"data:image/png;base64,");
    }

    /** What sets the icon off from the picture that it lies upon. */
    private static byte[] ground(Layout parts, Availability state) {
        return Utf8.of("\"/><circle cx=\"" + (parts.iconX() + Layout.BESIDE_PICTURE) + "\" cy=\""
                + (parts.iconY() + Layout.BESIDE_PICTURE) + "\" r=\"" + Layout.SMALL_DISC / 2 + '"'
                + SvgPaint.of(Part.CARD, state) + "/>");
    }

    private static String shape(Availability state, int size) {
        var path = new SvgPath();
        Icon.draw(state, size, path);
        return path.data();
    }

    /** All that a page could pass on to the texts of a picture that is pasted into it. */
    private static String font(int size) {
        return "<g font-family=\"DejaVu Sans,Verdana,Geneva,sans-serif\" font-size=\"" + size
                + "\" font-weight=\"400\" font-style=\"normal\" letter-spacing=\"0\" direction=\"ltr\" text-anchor=\"middle\">";
    }

    private static String cardName() {
        return " font-size=\"" + Layout.CARD_NAME_SIZE + "\" font-weight=\"700\"";
    }

    private static byte[] textPaint(Part part, Availability state, String font) {
        return Utf8.of("\" lengthAdjust=\"spacingAndGlyphs\"" + SvgPaint.of(part, state) + font);
    }

    /** Tenths of a pixel, rounded up. */
    private static int tenths(int width, int size) {
        return (width * size * TENTHS + Glyphs.EM - 1) / Glyphs.EM;
    }

    private static int pixels(int tenths) {
        return (tenths + TENTHS - 1) / TENTHS;
    }
}
