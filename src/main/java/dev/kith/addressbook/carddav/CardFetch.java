package dev.kith.addressbook.carddav;

import dev.kith.account.Login;
import dev.kith.addressbook.AddressBookSource.Delivery;
import dev.kith.addressbook.BookMissing;
import dev.kith.addressbook.Card;
import dev.kith.addressbook.carddav.Multistatus.Response;
import dev.kith.net.GuardedHttp.Answer;
import dev.kith.sync.SourceDenied;
import dev.kith.sync.SourceUnavailable;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import javax.xml.stream.XMLStreamException;

/** Fetches cards, many at a time; one that spoils its batch is singled out and asked for alone. */
final class CardFetch {
    private final CardDavClient client;
    private final int batchSize;

    CardFetch(CardDavClient client, int batchSize) {
        this.client = client;
        this.batchSize = Math.max(1, batchSize);
    }

    void fetch(URI book, Login login, Map<String, String> wanted, Delivery to)
            throws SourceUnavailable, SourceDenied, BookMissing {
        var hrefs = new ArrayList<>(wanted.keySet());
        boolean multiget = true;
        for (int i = 0; i < hrefs.size(); i += batchSize) {
            List<String> batch = hrefs.subList(i, Math.min(hrefs.size(), i + batchSize));
            if (multiget) {
                multiget = many(book, login, batch, wanted, to);
            }
            if (!multiget) {
                for (String href : batch) {
                    one(book, login, href, wanted.getOrDefault(href, ""), to);
                }
            }
        }
    }

    /** Fetches a batch by multiget; false, with nothing handed on, when the server has no multiget. */
    private boolean many(URI book, Login login, List<String> batch, Map<String, String> wanted, Delivery to)
            throws SourceUnavailable, SourceDenied, BookMissing {
        Answer answer = client.send("REPORT", book, login, 1, Bodies.multiget(batch));
        int status = answer.status();
        if (status == 400 || status == 405 || status == 415 || status == 501) {
            return false;
        }
        if (status != 500) {
            CardDavClient.requireMultistatus(book, answer);
        }
        Multistatus read;
        try {
            if (status == 500) {
                throw new XMLStreamException("the server stumbled over one of these cards");
            }
            read = Multistatus.read(answer.body());
        } catch (XMLStreamException e) {
            if (batch.size() == 1) {
                one(book, login, batch.getFirst(), wanted.getOrDefault(batch.getFirst(), ""), to);
                return true;
            }
            int half = batch.size() / 2;
            return many(book, login, batch.subList(0, half), wanted, to)
                    && many(book, login, batch.subList(half, batch.size()), wanted, to);
        }
        Set<String> left = new LinkedHashSet<>(batch);
        for (Response response : read.responses()) {
            String href = Href.inside(book, response.href());
            String vcard = response.properties().addressData;
            if (href != null && response.removed()) {
                left.remove(href); // said to be gone: the next listing will tell
            } else if (href != null && vcard != null && left.remove(href)) {
                to.card(new Card(href, Objects.requireNonNullElse(response.properties().etag, ""), vcard));
            }
        }
        for (String href : left) { // DAViCal leaves out what it does not have; others what they cannot convert
            one(book, login, href, wanted.getOrDefault(href, ""), to);
        }
        return true;
    }

    private void one(URI book, Login login, String href, String knownEtag, Delivery to)
            throws SourceUnavailable, SourceDenied {
        Answer answer = client.get(book.resolve(href), login, knownEtag);
        if (answer.status() == 304) {
            to.unchanged(href);
        } else if (answer.status() == 200) {
            String etag = Objects.requireNonNullElse(answer.header("ETag"), "");
            to.card(new Card(href, etag, new String(answer.body(), StandardCharsets.UTF_8)));
        }
    }
}
