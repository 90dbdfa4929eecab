package dev.kith.addressbook.carddav;

import dev.kith.addressbook.SyncToken;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** The requests we send. */
final class Bodies {
    private static final String PROLOG = "<?xml version=\"1.0\" encoding=\"utf-8\"?>";

    /** What a place is, and where to look next (RFC 5397 §3, RFC 6352 §7.1.1). */
    static final String WHAT_IS_HERE =
            PROLOG + "<d:propfind xmlns:d=\"DAV:\" xmlns:c=\"urn:ietf:params:xml:ns:carddav\"><d:prop>"
                    + "<d:resourcetype/><d:displayname/><d:current-user-principal/><c:addressbook-home-set/>"
                    + "</d:prop></d:propfind>";

    /** Every card's version, and the token that goes with this listing. */
    static final String LISTING = PROLOG
            + "<d:propfind xmlns:d=\"DAV:\"><d:prop><d:getetag/><d:resourcetype/><d:sync-token/></d:prop></d:propfind>";

    private Bodies() {}

    /**
     * What changed since a token (RFC 6578 §3.2), everything without one.
     *
     * @param withCards whether to send the cards themselves along (RFC 6352 §10.4)
     */
    static String sync(@Nullable SyncToken token, boolean withCards) {
        return PROLOG + "<d:sync-collection xmlns:d=\"DAV:\" xmlns:c=\"urn:ietf:params:xml:ns:carddav\"><d:sync-token>"
                + (token == null ? "" : escaped(token.value()))
                + "</d:sync-token><d:sync-level>1</d:sync-level><d:prop><d:getetag/>"
                + (withCards ? "<c:address-data/>" : "")
                + "</d:prop></d:sync-collection>";
    }

    /** These cards (RFC 6352 §8.7). */
    static String multiget(Collection<String> hrefs) {
        var body = new StringBuilder(PROLOG)
                .append("<c:addressbook-multiget xmlns:d=\"DAV:\" xmlns:c=\"urn:ietf:params:xml:ns:carddav\"><d:prop>"
                        + "<d:getetag/><c:address-data/></d:prop>");
        hrefs.forEach(href -> body.append("<d:href>").append(escaped(href)).append("</d:href>"));
        return body.append("</c:addressbook-multiget>").toString();
    }

    /** A new address book (RFC 6352 §6.3.1). */
    static String newBook(String name) {
        return PROLOG
                + "<d:mkcol xmlns:d=\"DAV:\" xmlns:c=\"urn:ietf:params:xml:ns:carddav\"><d:set><d:prop><d:resourcetype>"
                + "<d:collection/><c:addressbook/></d:resourcetype><d:displayname>"
                + escaped(name)
                + "</d:displayname></d:prop></d:set></d:mkcol>";
    }

    /** Another name for showing. */
    static String name(String name) {
        return PROLOG + "<d:propertyupdate xmlns:d=\"DAV:\"><d:set><d:prop><d:displayname>" + escaped(name)
                + "</d:displayname></d:prop></d:set></d:propertyupdate>";
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
