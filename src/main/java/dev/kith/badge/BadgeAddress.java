package dev.kith.badge;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a path beneath {@code /b/} asks for. A token is whatever stands where a token belongs: whether it is one is seen
 * by whether it is found.
 *
 * @param theme null: the one that the badge has
 */
record BadgeAddress(String token, Form form, @Nullable Theme theme, int scale, Scheme scheme) {
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
    static @Nullable BadgeAddress parse(String path) {
        if (!path.startsWith(PREFIX)) {
            return null;
        }
        int slash = path.indexOf('/', PREFIX.length());
        if (slash < 0) {
            return picture(path, PREFIX.length(), null);
        }
        String token = path.substring(PREFIX.length(), slash);
        return switch (path.substring(slash + 1)) {
            case "avatar.png" -> plain(token, Form.AVATAR);
            case "live" -> plain(token, Form.LIVE);
            case "embed" -> plain(token, Form.EMBED);
            default -> path.indexOf('/', slash + 1) >= 0 ? null : picture(path, slash + 1, token);
        };
    }

    private static BadgeAddress plain(String token, Form form) {
        return new BadgeAddress(token, form, null, 1, Scheme.LIGHT);
    }

    /**
     * A name with an ending; the token is the name, unless it stood before a slash and the name is a theme.
     *
     * @param start where the name begins in the path
     */
    private static @Nullable BadgeAddress picture(String path, int start, @Nullable String token) {
        int dot = path.lastIndexOf('.');
        if (dot >= start) {
            String name = path.substring(start, dot);
            if (path.endsWith(".svg")) {
                return token == null ? plain(name, Form.SVG) : themed(token, name, Form.SVG, 1);
            } else if (path.endsWith(".png")) {
                return png(name, token);
            } else if (path.endsWith(".json")) {
                return token == null ? plain(name, Form.JSON) : null;
            } else if (path.endsWith(".txt")) {
                return token == null ? plain(name, Form.TEXT) : null;
            }
        }
        return token == null ? plain(path.substring(start), Form.PAGE) : null;
    }

    private static @Nullable BadgeAddress png(String name, @Nullable String token) {
        int scale = name.endsWith("@2x") ? 2 : name.endsWith("@3x") ? 3 : 1;
        String plain = scale == 1 ? name : name.substring(0, name.length() - 3);
        return token == null
                ? new BadgeAddress(plain, Form.PNG, null, scale, Scheme.LIGHT)
                : themed(token, plain, Form.PNG, scale);
    }

    private static @Nullable BadgeAddress themed(String token, String name, Form form, int scale) {
        boolean dark = form == Form.PNG && name.endsWith("-dark"); // an SVG knows both by itself
        String word = dark ? name.substring(0, name.length() - 5) : name;
        for (Theme theme : Theme.values()) {
            if (theme.word().equals(word)) {
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
