package dev.kith.badge;

import java.nio.charset.StandardCharsets;

/** Still to be drawn. */
final class SvgBadge {
    private SvgBadge() {}

    static byte[] render(Badge badge, Theme theme) {
        return ("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"90\" height=\"20\"><title>" + badge.message()
                        + "</title></svg>")
                .getBytes(StandardCharsets.UTF_8);
    }
}
