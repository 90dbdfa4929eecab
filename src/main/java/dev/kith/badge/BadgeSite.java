package dev.kith.badge;

import dev.kith.badge.BadgeAddress.Form;
import dev.kith.badge.BadgeBoard.Seen;
import dev.kith.badge.BadgeToken.Key;
import dev.kith.presence.Avatar;

/**
 * What every address answers, without a word of HTTP. An unknown, withdrawn, expired, misspelt or switched-off badge is
 * one and the same thing here, so that no two of them can be told apart.
 */
final class BadgeSite {
    static final Answer NOT_FOUND = Answer.refusal(404, "There is nothing here.");

    private final BadgeBoard board;
    private final Gallery gallery = new Gallery();
    private final Assets assets;
    private final OldAddresses oldAddresses;

    BadgeSite(BadgeBoard board, Assets assets, OldAddresses oldAddresses) {
        this.board = board;
        this.assets = assets;
        this.oldAddresses = oldAddresses;
    }

    /** The badge of a token as it is now. */
    Seen seen(Key token) {
        return board.at(token);
    }

    /** What an address beneath {@code /b/} answers; not for live streams. */
    Answer answer(BadgeAddress address, Seen seen) {
        return switch (address.form()) {
            case SVG, PNG ->
                gallery.of(
                        seen.badge(),
                        address.theme() == null ? seen.theme() : address.theme(),
                        address.form(),
                        address.scale(),
                        address.scheme());
            case JSON, TEXT -> gallery.of(seen.badge(), Theme.FLAT, address.form(), 1, Scheme.LIGHT);
            case AVATAR -> {
                Avatar avatar = seen.badge().avatar();
                yield avatar == null ? NOT_FOUND : gallery.of(avatar);
            }
            case PAGE -> seen.live() == null ? assets.noPage() : assets.page();
            case EMBED -> seen.live() == null ? assets.noPage() : assets.embed();
            case LIVE -> throw new IllegalArgumentException("a stream is no answer");
        };
    }

    /** What any other address answers. */
    Answer other(Target target) {
        String path = target.path().toString();
        Answer asset = assets.at(path);
        if (asset != null) {
            return asset;
        }
        Answer old = oldAddresses.answer(path, target.query().toString(), gallery);
        return old == null ? NOT_FOUND : old;
    }

    /** The event that tells a live stream what its badge shows. */
    Answer event(Badge badge) {
        return gallery.of(badge, Theme.FLAT, Form.JSON, 1, Scheme.LIGHT);
    }
}
