package dev.kith.addressbook.carddav;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Places on a server. Servers write one place in several ways ({@code %40} and {@code @}, with and without the host); we
 * compare and remember a single spelling.
 */
final class Href {
    private static final String PLAIN = "-._~!$&'()*+,;=:@/";

    private Href() {}

    /**
     * Where an href leads.
     *
     * @param at the address it was found at (RFC 4918 §8.3)
     * @return absolute, in the one spelling, null when it is no address at the same server
     */
    static @Nullable URI resolve(URI at, String href) {
        try {
            URI target = at.resolve(new URI(legal(href))).normalize();
            boolean sameServer = target.getScheme() != null
                    && target.getScheme().equalsIgnoreCase(at.getScheme())
                    && target.getHost() != null
                    && target.getHost().equalsIgnoreCase(at.getHost())
                    && port(target) == port(at)
                    && target.getRawUserInfo() == null;
            if (!sameServer || target.getRawPath().startsWith("/..")) {
                return null;
            }
            return new URI(at.getScheme() + "://" + at.getRawAuthority() + spelled(target.getRawPath()));
        } catch (java.net.URISyntaxException | IllegalArgumentException e) {
            return null;
        }
    }

    /** The path of a place inside a book, null when it is outside of it or the book itself. */
    static @Nullable String inside(URI book, String href) {
        URI target = resolve(book, href);
        if (target == null) {
            return null;
        }
        String path = target.getRawPath();
        String folder = asFolder(book).getRawPath();
        return path.startsWith(folder) && path.length() > folder.length() ? path : null;
    }

    /** The same place with a slash at its end, in the one spelling. */
    static URI asFolder(URI uri) {
        String path = spelled(uri.getRawPath() == null ? "/" : uri.getRawPath());
        return uri.resolve(path.endsWith("/") ? path : path + "/");
    }

    private static int port(URI uri) {
        return uri.getPort() > 0 ? uri.getPort() : "https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80;
    }

    /** Servers also write characters that no URI may hold; they mean themselves. */
    private static String legal(String href) {
        var out = new StringBuilder();
        for (byte b : href.strip().getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            if (c <= ' ' || c >= 0x7f || "\"<>\\^`{|}".indexOf(c) >= 0) {
                escape(out, b);
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }

    private static String spelled(String rawPath) {
        var out = new StringBuilder();
        byte[] raw = rawPath.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < raw.length; i++) {
            byte b = raw[i];
            boolean escaped = b == '%' && i + 2 < raw.length;
            if (escaped) {
                b = (byte) HexFormat.fromHexDigits(new String(raw, i + 1, 2, StandardCharsets.US_ASCII));
                i += 2;
            }
            char c = (char) (b & 0xff);
            boolean plain =
                    (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || PLAIN.indexOf(c) >= 0;
            if (plain && !(escaped && c == '/')) {
                out.append(c);
            } else {
                escape(out, b);
            }
        }
        return out.toString();
    }

    private static void escape(StringBuilder out, byte b) {
        out.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
    }
}
