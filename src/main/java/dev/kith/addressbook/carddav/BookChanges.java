package dev.kith.addressbook.carddav;

import dev.kith.account.Login;
import dev.kith.addressbook.BookMissing;
import dev.kith.addressbook.CardChanges;
import dev.kith.addressbook.CardChanges.Present;
import dev.kith.addressbook.SyncToken;
import dev.kith.addressbook.carddav.Multistatus.Response;
import dev.kith.net.GuardedHttp.Answer;
import dev.kith.sync.SourceDenied;
import dev.kith.sync.SourceUnavailable;
import java.net.URI;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import javax.xml.stream.XMLStreamException;
import org.jspecify.annotations.Nullable;

/**
 * Asks a book what changed: by token (RFC 6578) where the server has that, else by listing every card's ETag. No two
 * servers agree on how they refuse a token, so anything but an answer to it leads to a full listing.
 */
final class BookChanges {
    /** More pages than this is a server that goes in circles. */
    private static final int MOST_PAGES = 10_000;

    private static final Pattern SOGO_VERSION = Pattern.compile("\"?gcs[0-9]+\"?");

    private final CardDavClient client;

    BookChanges(CardDavClient client) {
        this.client = client;
    }

    CardChanges since(URI book, Login login, @Nullable SyncToken token)
            throws SourceUnavailable, SourceDenied, BookMissing {
        if (token != null) {
            CardChanges changes = chain(book, login, token);
            if (changes != null) {
                return changes;
            }
        }
        CardChanges everything = chain(book, login, null);
        return everything != null ? everything : listing(book, login, null);
    }

    /** A run through sync-collection, page by page; null when the server does not answer to it as it should. */
    private @Nullable CardChanges chain(URI book, Login login, @Nullable SyncToken from)
            throws SourceUnavailable, SourceDenied, BookMissing {
        var pages = new Pages(book, from == null);
        SyncToken token = from;
        for (int page = 0; page < MOST_PAGES; page++) {
            Multistatus answer = page(book, login, token, from != null);
            if (answer == null) {
                return null;
            }
            boolean cut = pages.add(answer);
            SyncToken next = answer.syncToken() == null ? null : new SyncToken(answer.syncToken());
            if (next == null || next.value().isEmpty()) {
                return null; // RFC 6578 §3.2 demands one; without it there is no chain to go on with
            }
            // Cyrus marks even the last page as cut; an empty page, or the same token again, is the end.
            if (!cut || next.equals(token) || pages.lastWasEmpty()) {
                // Some give the token of the very end with the first page (sabre/dav #1248), and then nothing follows.
                return pages.wasCut && from == null ? listing(book, login, next) : pages.changes(next);
            }
            token = next;
        }
        throw new SourceUnavailable(
                book.getRawAuthority() + " never comes to the end of " + book.getRawPath(), null, null);
    }

    private @Nullable Multistatus page(URI book, Login login, @Nullable SyncToken token, boolean withCards)
            throws SourceUnavailable, SourceDenied, BookMissing {
        Answer answer = client.send("REPORT", book, login, 0, Bodies.sync(token, withCards));
        int status = answer.status();
        if (status == 404 || status == 410 || status / 100 == 3) {
            CardDavClient.requireMultistatus(book, answer);
        }
        if (status == 502 || status == 504) { // the server behind the one that answers is away
            throw new SourceUnavailable(book.getRawAuthority() + " answered " + status, null, null);
        }
        if (status != 207) {
            return null;
        }
        try {
            return Multistatus.read(answer.body());
        } catch (XMLStreamException e) {
            // One card with a character that is not XML spoils the page; versions alone can still be listed.
            return withCards ? page(book, login, token, false) : null;
        }
    }

    /**
     * Every card's version.
     *
     * @param known a token from before this listing; null when the listing must bring one
     */
    private CardChanges listing(URI book, Login login, @Nullable SyncToken known)
            throws SourceUnavailable, SourceDenied, BookMissing {
        Answer answer = client.send("PROPFIND", book, login, 1, Bodies.LISTING);
        CardDavClient.requireMultistatus(book, answer);
        Multistatus read = CardDavClient.read(book, answer);
        var pages = new Pages(book, true);
        if (pages.add(read)) {
            throw new SourceUnavailable(
                    book.getRawAuthority() + " cut the listing of " + book.getRawPath(), null, null);
        }
        String own = pages.ownToken;
        SyncToken token = own == null || own.isEmpty() ? null : new SyncToken(own);
        return pages.changes(known == null ? token : known);
    }

    /** What the pages of one answer say together; what a later page says of a card counts. */
    private static final class Pages {
        private final URI book;
        private final boolean full;
        private final Map<String, Present> present = new HashMap<>();
        private final Set<String> removed = new HashSet<>();
        private @Nullable String ownToken;
        private int inLastPage;
        private boolean wasCut;

        Pages(URI book, boolean full) {
            this.book = book;
            this.full = full;
        }

        /** Takes a page in; whether it was cut. */
        boolean add(Multistatus page) {
            boolean cut = false;
            inLastPage = 0;
            for (Response response : page.responses()) {
                if (response.cut()) {
                    cut = true;
                    continue;
                }
                String href = Href.inside(book, response.href());
                if (href == null) {
                    ownToken = Objects.requireNonNullElse(response.properties().syncToken, "");
                } else if (!response.properties().collection()) {
                    inLastPage++;
                    add(href, response);
                }
            }
            wasCut |= cut;
            return cut;
        }

        private void add(String href, Response response) {
            if (response.removed()) {
                present.remove(href);
                removed.add(href);
            } else if (response.status() == 0 || response.status() / 100 == 2) {
                removed.remove(href);
                present.put(
                        href,
                        new Present(
                                href,
                                versionIn(Objects.requireNonNullElse(response.properties().etag, "")),
                                response.properties().addressData));
            } else if (full && !href.endsWith("/")) {
                // Listed, and the server is in trouble with it now: that is not missing.
                present.put(href, new Present(href, "", null));
            }
        }

        /**
         * SOGo counts a card's versions from 0, also where another card was at the same place before, be it in a book of the same
         * address that is gone. So in a listing, which is there to find what tokens missed, its ETags say nothing.
         */
        private String versionIn(String etag) {
            return full && SOGO_VERSION.matcher(etag).matches() ? "" : etag;
        }

        boolean lastWasEmpty() {
            return inLastPage == 0;
        }

        CardChanges changes(@Nullable SyncToken next) {
            // A full listing also names what was removed at any time (Radicale): no news, and no chain behind it.
            return new CardChanges(full, List.copyOf(present.values()), full ? Set.of() : removed, next);
        }
    }
}
