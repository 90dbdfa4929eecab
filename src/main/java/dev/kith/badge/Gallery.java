package dev.kith.badge;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.kith.badge.BadgeAddress.Form;
import dev.kith.presence.Avatar;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadLocalRandom;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/**
 * Everything that can be drawn of what a badge shows, drawn when it is asked for, and kept while there is room. When there
 * is none, only what is soon asked for again drives out another: to keep what nobody comes back for costs more than to
 * draw it, and of more pictures than fit, asked for in turn, some stay and are found. It knows nothing of tokens and
 * owners: badges that show the same share one picture.
 */
final class Gallery {
    private static final long MOST_BYTES = 16 * 1024 * 1024;
    private static final int OVERHEAD = 350;

    /** More than there are pictures in that many bytes, so that whoever is asked for in turn with all these is kept too. */
    private static final int PLACES = 14;

    /** Makes neighbours strangers, in the upper bits at least (Knuth's multiplicative hashing). */
    private static final int SPREAD = 0x9E3779B9;

    /** Once so, for ever so: nothing leaves but for another. */
    private volatile boolean full;

    /** All that a picture depends on. */
    private record Look(Badge badge, Theme theme, Form form, int scale, Scheme scheme) {}

    private final Cache<Look, Answer> drawn = Caffeine.newBuilder()
            .maximumWeight(MOST_BYTES)
            .<Look, Answer>weigher((look, answer) -> answer.rest().length + OVERHEAD)
            .evictionListener((look, answer, cause) -> full = true)
            .executor(Runnable::run)
            .build();

    /**
     * Which looks were asked for lately and not kept: their hashes, each in its place until another takes that; 0 for none.
     * Threads do not wait for each other here; at worst a picture is kept a little earlier or later.
     */
    private final int[] asked = new int[1 << PLACES];

    /** The picture or text of what a badge shows. */
    Answer of(Badge badge, Theme theme, Form form, int scale, Scheme scheme) {
        if (badge.avatar() != null && (form == Form.JSON || (form == Form.SVG && theme == Theme.CARD))) {
            // Drawn each time, so that no copy of somebody's picture is left here when they no longer want it seen.
            return draw(new Look(badge, theme, form, scale, scheme));
        }
        var look = new Look(badge.withoutAvatar(), theme, form, scale, scheme);
        var kept = drawn.getIfPresent(look);
        if (kept != null) {
            return kept;
        }
        var answer = draw(look);
        if (!full || isAskedForAgain(look)) {
            drawn.put(look, answer);
        }
        return answer;
    }

    /** Whether that is at hand and need not be drawn. */
    boolean keeps(Badge badge, Theme theme, Form form, int scale, Scheme scheme) {
        return drawn.getIfPresent(new Look(badge.withoutAvatar(), theme, form, scale, scheme)) != null;
    }

    private boolean isAskedForAgain(Look look) {
        int hash = look.hashCode() * SPREAD;
        int place = hash >>> (Integer.SIZE - PLACES);
        if (asked[place] == hash) {
            asked[place] = 0;
            return true;
        }
        if (asked[place] == 0 || ThreadLocalRandom.current().nextBoolean()) { // two in turn, and one gets its chance
            asked[place] = hash;
        }
        return false;
    }

    /** Somebody's picture alone. */
    Answer of(Avatar avatar) {
        return answer("image/png", avatar.png(), Answer.Kind.PICTURE);
    }

    private static Answer draw(Look look) {
        return switch (look.form) {
            case SVG ->
                answer("image/svg+xml; charset=utf-8", SvgBadge.render(look.badge, look.theme), Answer.Kind.PICTURE);
            case PNG ->
                answer(
                        "image/png",
                        PngBadge.render(look.badge, look.theme, look.scale, look.scheme),
                        Answer.Kind.PICTURE);
            case JSON ->
                answer("application/json", BadgeJson.of(look.badge).getBytes(StandardCharsets.UTF_8), Answer.Kind.DATA);
            case TEXT ->
                answer(
                        "text/plain; charset=utf-8",
                        (look.badge.message() + "\n").getBytes(StandardCharsets.UTF_8),
                        Answer.Kind.DATA);
            case AVATAR, LIVE, PAGE, EMBED -> throw new IllegalArgumentException(look.form.name());
        };
    }

    private static Answer answer(String type, byte[] body, Answer.Kind kind) {
        return Answer.of(200, type, body, kind);
    }

    /** A validator made of the body alone: 64 bits of two checksums, since it is no secret and has no enemy. */
    static String etag(byte[] body) {
        var one = new CRC32();
        var other = new CRC32C();
        one.update(body);
        other.update(body);
        return '"' + Long.toHexString(one.getValue() << 32 | other.getValue()) + '"';
    }
}
