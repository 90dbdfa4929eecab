package dev.kith.addressbook.carddav;

import dev.kith.account.Login;
import dev.kith.addressbook.BookMissing;
import dev.kith.net.GuardedHttp;
import dev.kith.net.GuardedHttp.Answer;
import dev.kith.net.GuardedHttp.Ask;
import dev.kith.net.NotAllowed;
import dev.kith.sync.LoginRefused;
import dev.kith.sync.SourceDenied;
import dev.kith.sync.SourceUnavailable;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.xml.stream.XMLStreamException;
import org.jspecify.annotations.Nullable;

/** Speaks WebDAV with one server, and says of every answer that is none what it means for the pass. */
final class CardDavClient {
    private static final Duration LONGEST_RETRY = Duration.ofDays(1);
    private static final int REDIRECTS = 5;

    private final GuardedHttp http;
    private final Clock clock;

    CardDavClient(GuardedHttp http, Clock clock) {
        this.http = http;
        this.clock = clock;
    }

    /** An answer to a discovery request, with the address that gave it in the end. */
    record Found(URI uri, Answer answer) {}

    /**
     * Asks a resource for properties, following redirects within its server: elsewhere the login does not go.
     *
     * @param depth 0 for the resource, 1 for its children too (RFC 4918 §10.2)
     */
    Found propfind(URI uri, Login login, int depth, String body) throws SourceUnavailable, SourceDenied {
        URI at = uri;
        for (int hop = 0; hop <= REDIRECTS; hop++) {
            Answer answer = send("PROPFIND", at, login, depth, body);
            String location = answer.header("Location");
            if (answer.status() / 100 != 3 || location == null) {
                return new Found(at, answer);
            }
            URI next = Href.resolve(at, location);
            if (next == null) {
                throw new SourceDenied(
                        at.getRawAuthority() + " sends to " + location + ", which is another server, and"
                                + " a login goes only to its own. Next: if that server is right, name it in"
                                + " kith.carddav.origins and use it as kith.carddav.base-url or as the account's address book.");
            }
            at = next;
        }
        throw new SourceUnavailable(uri.getRawAuthority() + " redirects in circles", null, null);
    }

    /**
     * Sends one request.
     *
     * @return whatever the server answered, but for a refused login and a server that asks to be left alone
     */
    Answer send(String method, URI uri, Login login, int depth, String body) throws SourceUnavailable, SourceDenied {
        var headers = new LinkedHashMap<String, String>();
        headers.put("Depth", Integer.toString(depth));
        headers.put("Content-Type", "application/xml; charset=utf-8");
        return send(method, uri, login, headers, body);
    }

    /** Reads a card itself; with the known version's ETag, 304 says that it is still the present one (RFC 9110 §13.1.2). */
    Answer get(URI card, Login login, String knownEtag) throws SourceUnavailable, SourceDenied {
        var headers = new LinkedHashMap<String, String>();
        headers.put("Accept", "text/vcard");
        if (!knownEtag.isEmpty()) {
            headers.put("If-None-Match", knownEtag);
        }
        return send("GET", card, login, headers, "");
    }

    /** Writes a card; the known version is the condition, none at all where it must not be there yet (RFC 9110 §13.1). */
    Answer put(URI card, Login login, String known, String vcard) throws SourceUnavailable, SourceDenied {
        var headers = new LinkedHashMap<String, String>();
        headers.put("Content-Type", "text/vcard; charset=utf-8");
        headers.put(known.isEmpty() ? "If-None-Match" : "If-Match", known.isEmpty() ? "*" : known);
        return send("PUT", card, login, headers, vcard);
    }

    /** Removes a card if it has this version. */
    Answer delete(URI card, Login login, String known) throws SourceUnavailable, SourceDenied {
        var headers = new LinkedHashMap<String, String>();
        headers.put("If-Match", known);
        return send("DELETE", card, login, headers, "");
    }

    /** Makes a collection with properties (RFC 5689 §3). */
    Answer mkcol(URI collection, Login login, String body) throws SourceUnavailable, SourceDenied {
        var headers = new LinkedHashMap<String, String>();
        headers.put("Content-Type", "application/xml; charset=utf-8");
        return send("MKCOL", collection, login, headers, body);
    }

    /** Changes properties (RFC 4918 §9.2). */
    Answer proppatch(URI uri, Login login, String body) throws SourceUnavailable, SourceDenied {
        var headers = new LinkedHashMap<String, String>();
        headers.put("Content-Type", "application/xml; charset=utf-8");
        return send("PROPPATCH", uri, login, headers, body);
    }

    private Answer send(String method, URI uri, Login login, Map<String, String> headers, String body)
            throws SourceUnavailable, SourceDenied {
        headers.put("Authorization", authorization(login));
        headers.put("Accept-Encoding", "gzip");
        Answer answer;
        try {
            answer = http.send(new Ask(method, uri, headers, body.getBytes(StandardCharsets.UTF_8)));
        } catch (NotAllowed e) {
            throw new SourceDenied(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw new SourceUnavailable(uri.getRawAuthority() + " does not answer: " + e.getMessage(), null, e);
        }
        switch (answer.status()) {
            case 401 ->
                throw new LoginRefused(
                        uri.getRawAuthority() + " refused the login. Sync of this account is paused. Next:"
                                + " set a new app password with kith account add, as the first time.");
            case 429, 503 ->
                throw new SourceUnavailable(
                        uri.getRawAuthority() + " asks to be left alone for now (" + answer.status() + ")",
                        retryAfter(answer),
                        null);
            default -> {
                return answer;
            }
        }
    }

    private static String authorization(Login login) {
        return switch (login) {
            case Login.Basic(String user, String password) ->
                "Basic " // RFC 7617 §2.1: UTF-8
                        + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
            case Login.Bearer(String token) -> "Bearer " + token;
        };
    }

    /** RFC 9110 §10.2.3: seconds or a date. */
    private @Nullable Duration retryAfter(Answer answer) {
        String value = answer.header("Retry-After");
        if (value == null) {
            return null;
        }
        Duration wait;
        try {
            wait = value.strip().matches("[0-9]{1,9}")
                    ? Duration.ofSeconds(Long.parseLong(value.strip()))
                    : Duration.between(
                            clock.instant(),
                            ZonedDateTime.parse(value.strip(), DateTimeFormatter.RFC_1123_DATE_TIME)
                                    .toInstant());
        } catch (DateTimeException e) {
            return null;
        }
        if (wait.isNegative()) {
            return Duration.ZERO;
        }
        return wait.compareTo(LONGEST_RETRY) > 0 ? LONGEST_RETRY : wait;
    }

    /** What an answer other than 207 means for a book that is there as far as we know. */
    static void requireMultistatus(URI book, Answer answer) throws SourceUnavailable, SourceDenied, BookMissing {
        int status = answer.status();
        if (status == 207) {
            return;
        }
        if (status == 404 || status == 410 || status / 100 == 3) {
            throw new BookMissing("the address book " + book + " is not there (" + status + ")");
        }
        if (status == 403) {
            throw new SourceDenied(book.getRawAuthority() + " does not let this login read " + book.getRawPath()
                    + ". Next: check in a contacts program whose book that is.");
        }
        throw new SourceUnavailable(
                book.getRawAuthority() + " answered " + status + " instead of a listing", null, null);
    }

    /** An answer's body, whole and well-formed. */
    static Multistatus read(URI uri, Answer answer) throws SourceUnavailable {
        try {
            return Multistatus.read(answer.body());
        } catch (XMLStreamException e) {
            throw new SourceUnavailable(
                    uri.getRawAuthority() + " sent an answer that cannot be read: " + firstLine(e), null, e);
        }
    }

    private static String firstLine(XMLStreamException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }
}
