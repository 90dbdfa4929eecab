package dev.kith.badge;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a path beneath {@code /b/} asks for. A token is whatever stands where a token belongs: whether it is one is seen
 * by whether it is found. Good for as long as that slice is.
 *
 * @param theme null: the one that the badge has
 */
record BadgeAddress(Slice token, Form form, @Nullable Theme theme, int scale, Scheme scheme) {
    static final String PREFIX = "/b/";

    /** In which form it is asked for. */
    enum Form {
        SVG,
        PNG,
        JSON,
        TEXT,
        AVATAR,
        LIVE,
        PAGE,
        EMBED
    }

    /**
     * Reads {@code TOKEN}, {@code TOKEN.svg}, {@code .json}, {@code .txt}, {@code TOKEN.png}, {@code TOKEN@2x.png},
     * {@code TOKEN/avatar.png}, {@code TOKEN/live}, {@code TOKEN/embed}, and for a theme of the reader's choice {@code TOKEN/pill.svg},
     * {@code TOKEN/pill-dark@2x.png}.
     *
     * @return null when the path has another shape
     */
    static @Nullable BadgeAddress parse(Slice path) {
        if (!path.startsWith(PREFIX)) {
            return null;
        }
        Slice name = path.without(PREFIX.length());
        int slash = name.find('/');
        if (slash < 0) {
            return picture(name, null);
        }
        Slice token = name.first(slash);
        Slice rest = name.without(slash + 1);
        if (rest.is("avatar.png")) {
            return plain(token, Form.AVATAR);
        } else if (rest.is("live")) {
            return plain(token, Form.LIVE);
        } else if (rest.is("embed")) {
            return plain(token, Form.EMBED);
        }
        return rest.find('/') >= 0 ? null : picture(rest, token);
    }

    private static BadgeAddress plain(Slice token, Form form) {
        return new BadgeAddress(token, form, null, 1, Scheme.LIGHT);
    }

    /**
     * A name with an ending; the token is the name, unless it stood before a slash and the name is a theme.
     */
    private static @Nullable BadgeAddress picture(Slice file, @Nullable Slice token) {
        int dot = file.findLast('.');
        if (dot >= 0) {
            Slice name = file.first(dot);
            if (file.endsWith(".svg")) {
                return token == null ? plain(name, Form.SVG) : themed(token, name, Form.SVG, 1);
            } else if (file.endsWith(".png")) {
                return png(name, token);
            } else if (file.endsWith(".json")) {
                return token == null ? plain(name, Form.JSON) : null;
            } else if (file.endsWith(".txt")) {
                return token == null ? plain(name, Form.TEXT) : null;
            }
        }
        return token == null ? plain(file, Form.PAGE) : null;
    }

    private static @Nullable BadgeAddress png(Slice name, @Nullable Slice token) {
        int scale = name.endsWith("@2x") ? 2 : name.endsWith("@3x") ? 3 : 1;
        Slice plain = scale == 1 ? name : name.first(name.length() - 3);
        return token == null
                ? new BadgeAddress(plain, Form.PNG, null, scale, Scheme.LIGHT)
                : themed(token, plain, Form.PNG, scale);
    }

    private static @Nullable BadgeAddress themed(Slice token, Slice name, Form form, int scale) {
        boolean dark = form == Form.PNG && name.endsWith("-dark"); // an SVG knows both by itself
        Slice word = dark ? name.first(name.length() - 5) : name;
        for (Theme theme : Theme.values()) {
            if (word.is(theme.word())) {
                return new BadgeAddress(token, form, theme, scale, dark ? Scheme.DARK : Scheme.LIGHT);
            }
        }
        return null;
    }

    @Override
    public String toString() {
        return "BadgeAddress[" + form.name().toLowerCase(Locale.ROOT) + "]"; // never the token
    }
}
