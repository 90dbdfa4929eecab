package dev.kith.badge;

import dev.kith.badge.BadgeAddress.Form;
import dev.kith.jid.BareJid;
import dev.kith.jid.IllegalJid;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The addresses that pages use which were made for the presence modules of other servers: by the person's JID, so only
 * for those who say that they want that. Everybody else, existing or not, is unknown here.
 */
final class OldAddresses {
    private static final String PROSODY = BadgeConfig.PEERS.get(0);
    private static final String EJABBERD = BadgeConfig.PEERS.get(1);
    private static final String OPENFIRE = BadgeConfig.PEERS.get(2);
    private static final String PROSODY_PATH = "/status/";
    private static final String EJABBERD_PATH = "/presence/jid/";
    private static final String OPENFIRE_PATH = "/plugins/presence/status";

    private final Set<String> peers;
    private final BadgeBoard board;

    OldAddresses(Set<String> peers, BadgeBoard board) {
        this.peers = Set.copyOf(peers);
        this.board = board;
    }

    /** The answer of an old address; null when the path is none that is switched on. */
    @Nullable
    Answer answer(String path, String query, Gallery gallery) {
        if (path.startsWith(PROSODY_PATH) && peers.contains(PROSODY)) {
            String[] parts = path.substring(PROSODY_PATH.length()).split("/", -1);
            return inForm(decoded(parts[0]), parts.length > 1 ? parts[1] : "image", gallery);
        }
        if (path.startsWith(EJABBERD_PATH) && peers.contains(EJABBERD)) {
            String[] parts = path.substring(EJABBERD_PATH.length()).split("/", -1);
            return parts.length < 3 ? null : inForm(decoded(parts[0]) + "@" + decoded(parts[1]), parts[2], gallery);
        }
        if (path.equals(OPENFIRE_PATH) && peers.contains(OPENFIRE)) {
            return inForm(parameter(query, "jid"), parameter(query, "type"), gallery);
        }
        return null;
    }

    private Answer inForm(String address, String form, Gallery gallery) {
        Badge badge = badge(address);
        return switch (form) {
            case "text" -> gallery.of(badge, Theme.FLAT, Form.TEXT, 1, Scheme.LIGHT);
            case "json" -> gallery.of(badge, Theme.FLAT, Form.JSON, 1, Scheme.LIGHT);
            case "xml" -> xml(badge);
            default -> gallery.of(badge, Theme.DOT, Form.PNG, 1, Scheme.LIGHT);
        };
    }

    private Badge badge(String address) {
        try {
            // Anybody can guess these addresses: a picture is for those who were given one that nobody guesses.
            return board.atOldAddress(BareJid.parse(address)).badge().withoutAvatar();
        } catch (IllegalJid e) {
            return Badge.UNKNOWN;
        }
    }

    /** As Openfire's plugin says it: a presence stanza, here without the address of anybody. */
    private static Answer xml(Badge badge) {
        String show = switch (badge.state()) {
            case AVAILABLE -> "<presence/>";
            case AWAY -> "<presence><show>away</show></presence>";
            case BUSY -> "<presence><show>dnd</show></presence>";
            case OFFLINE, UNKNOWN -> "<presence type=\"unavailable\"/>";
        };
        byte[] body = show.getBytes(StandardCharsets.UTF_8);
        return Answer.of(200, "application/xml; charset=utf-8", body, Answer.Kind.DATA);
    }

    private static String parameter(String query, String name) {
        for (String pair : query.split("&", -1)) {
            if (pair.startsWith(name + "=")) {
                return decoded(pair.substring(name.length() + 1)).toLowerCase(Locale.ROOT);
            }
        }
        return "";
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }
}
