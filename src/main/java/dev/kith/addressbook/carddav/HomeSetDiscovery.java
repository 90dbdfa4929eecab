package dev.kith.addressbook.carddav;

import dev.kith.account.Login;
import dev.kith.addressbook.AddressBook;
import dev.kith.addressbook.carddav.CardDavClient.Found;
import dev.kith.addressbook.carddav.Multistatus.Properties;
import dev.kith.addressbook.carddav.Multistatus.Response;
import dev.kith.sync.LoginRefused;
import dev.kith.sync.SourceDenied;
import dev.kith.sync.SourceUnavailable;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds a person's address books: from the server to the principal, to the home, to the books (RFC 6764 §6). */
final class HomeSetDiscovery {
    private static final String WELL_KNOWN = "/.well-known/carddav";
    private static final int MOST_HOMES = 10;

    private final CardDavClient client;

    HomeSetDiscovery(CardDavClient client) {
        this.client = client;
    }

    /**
     * The books that can be found from an address: a server, a principal, a home, or one book.
     *
     * @return none when there is nothing like an address book there
     */
    List<AddressBook> books(URI base, Login login) throws SourceUnavailable, SourceDenied {
        boolean bare = base.getRawPath() == null || base.getRawPath().length() <= 1;
        if (bare) {
            Place known = look(base.resolve(WELL_KNOWN), login);
            List<AddressBook> books = known == null ? List.of() : from(known, login);
            if (!books.isEmpty()) {
                return books;
            }
        }
        Place place = look(bare ? base.resolve("/") : base, login);
        return place == null ? List.of() : from(place, login);
    }

    /**
     * Where a new book can be made.
     *
     * @return the first home that is found from an address; empty when that is a single book, or nothing
     */
    Optional<URI> home(URI base, Login login) throws SourceUnavailable, SourceDenied {
        boolean bare = base.getRawPath() == null || base.getRawPath().length() <= 1;
        for (URI start : bare ? List.of(base.resolve(WELL_KNOWN), base.resolve("/")) : List.of(base)) {
            Place place = look(start, login);
            if (place != null && !place.properties().addressBook()) {
                Set<URI> homes = homes(principal(place, login));
                if (!homes.isEmpty()) {
                    return homes.stream().findFirst();
                }
                if (!bare) {
                    return Optional.of(Href.asFolder(place.uri()));
                }
            }
        }
        return Optional.empty();
    }

    /** A place that answered. */
    private record Place(URI uri, Properties properties) {}

    private @Nullable Place look(URI uri, Login login) throws SourceUnavailable, SourceDenied {
        Found found = client.propfind(uri, login, 0, Bodies.WHAT_IS_HERE);
        int status = found.answer().status();
        if (status >= 500) {
            throw new SourceUnavailable(found.uri().getRawAuthority() + " answered " + status, null, null);
        }
        if (status != 207) {
            return null; // some servers show a page for people, or nothing
        }
        List<Response> responses =
                CardDavClient.read(found.uri(), found.answer()).responses();
        if (responses.isEmpty()) {
            return null;
        }
        Properties properties = responses.getFirst().properties();
        if (properties.unauthenticated) {
            throw new LoginRefused(found.uri().getRawAuthority() + " does not know this login (RFC 5397 §3:"
                    + " unauthenticated). Next: check user name and password.");
        }
        return new Place(found.uri(), properties);
    }

    private List<AddressBook> from(Place place, Login login) throws SourceUnavailable, SourceDenied {
        if (place.properties().addressBook()) {
            return List.of(new AddressBook(
                    Href.asFolder(place.uri()), Objects.requireNonNullElse(place.properties().displayName, "")));
        }
        Set<URI> homes = homes(principal(place, login));
        if (homes.isEmpty()) {
            homes = Set.of(place.uri()); // perhaps it is a home itself
        }
        var books = new LinkedHashMap<URI, AddressBook>();
        for (URI home : homes) {
            list(home, login, books);
        }
        return List.copyOf(books.values());
    }

    /** The principal that a place names, or the place itself. */
    private Place principal(Place place, Login login) throws SourceUnavailable, SourceDenied {
        String named = place.properties().principal;
        if (!place.properties().homeSets.isEmpty() || named == null) {
            return place;
        }
        URI uri = Href.resolve(place.uri(), named);
        Place there = uri == null ? null : look(uri, login);
        return there == null ? place : there;
    }

    private static Set<URI> homes(Place principal) throws SourceDenied {
        var homes = new LinkedHashSet<URI>();
        for (String href : new ArrayList<>(principal.properties().homeSets)
                .subList(0, Math.min(MOST_HOMES, principal.properties().homeSets.size()))) {
            URI home = Href.resolve(principal.uri(), href);
            if (home == null) {
                throw new SourceDenied(principal.uri().getRawAuthority() + " says the address books are at " + href
                        + ", which is another server, and a login goes only to its own. Next: if that server is right,"
                        + " name it in kith.carddav.origins and give the account that address.");
            }
            homes.add(Href.asFolder(home));
        }
        return homes;
    }

    private void list(URI home, Login login, Map<URI, AddressBook> books) throws SourceUnavailable, SourceDenied {
        Found found = client.propfind(home, login, 1, Bodies.WHAT_IS_HERE);
        if (found.answer().status() != 207) {
            throw new SourceUnavailable(
                    home.getRawAuthority() + " answered " + found.answer().status()
                            + " when asked which address books there are",
                    null,
                    null);
        }
        for (Response response : CardDavClient.read(found.uri(), found.answer()).responses()) {
            if (response.status() >= 500) { // a book that cannot be shown now must not look as if it were gone
                throw new SourceUnavailable(
                        home.getRawAuthority() + " answered " + response.status() + " for one of the address books",
                        null,
                        null);
            }
            URI uri = Href.resolve(found.uri(), response.href());
            if (uri == null) {
                continue;
            }
            URI place = Href.asFolder(uri);
            if (response.properties().addressBook()) {
                books.put(
                        place,
                        new AddressBook(place, Objects.requireNonNullElse(response.properties().displayName, "")));
            } else if (response.status() >= 300 || response.properties().typeWithheld) {
                books.putIfAbsent(place, new AddressBook(place, "", false));
            }
        }
    }
}
