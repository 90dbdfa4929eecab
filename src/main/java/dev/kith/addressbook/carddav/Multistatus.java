package dev.kith.addressbook.carddav;

import com.fasterxml.aalto.UncheckedStreamException;
import com.fasterxml.aalto.stax.InputFactoryImpl;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * A 207 answer (RFC 4918 §13) as far as address books need it. Document types and entities of their own are refused, and
 * so is what is nested deeper than any server writes.
 *
 * @param syncToken the token of a sync-collection answer (RFC 6578 §6.2), null when there is none
 */
record Multistatus(List<Response> responses, @Nullable String syncToken) {
    private static final String DAV = "DAV:";
    private static final String CARDDAV = "urn:ietf:params:xml:ns:carddav";
    private static final int MAX_DEPTH = 40;
    private static final XMLInputFactory PARSERS = parsers();

    /**
     * One resource's part.
     *
     * @param status the resource's own status, 0 when only its properties have one
     */
    record Response(String href, int status, Properties properties) {
        /** Removed since the token: its own status is 404 (RFC 6578 §3.5), not that of a property. */
        boolean removed() {
            return status == 404 || status == 410;
        }

        /** The mark of an answer that was cut (RFC 6578 §3.6). */
        boolean cut() {
            return status == 507;
        }
    }

    /** The properties that were found, of those we ask for; texts that were not are null. */
    static final class Properties {
        @Nullable
        String etag;

        @Nullable
        String addressData;

        @Nullable
        String displayName;

        @Nullable
        String syncToken;

        @Nullable
        String principal;

        boolean unauthenticated;

        /** What this is was asked for, and the server did not say: not because there is no such property, but for now. */
        boolean typeWithheld;

        private boolean typeNamed;
        final List<String> homeSets = new ArrayList<>();
        final Set<String> types = new HashSet<>();

        boolean addressBook() {
            return types.contains("addressbook");
        }

        boolean collection() {
            return types.contains("collection");
        }

        private void add(Properties found) {
            etag = found.etag == null ? etag : found.etag;
            addressData = found.addressData == null ? addressData : found.addressData;
            displayName = found.displayName == null ? displayName : found.displayName;
            syncToken = found.syncToken == null ? syncToken : found.syncToken;
            principal = found.principal == null ? principal : found.principal;
            unauthenticated |= found.unauthenticated;
            homeSets.addAll(found.homeSets);
            types.addAll(found.types);
        }
    }

    private static XMLInputFactory parsers() {
        var factory = new InputFactoryImpl();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        return factory;
    }

    /**
     * Reads an answer's body.
     *
     * @throws XMLStreamException when it is no well-formed multistatus to its very end
     */
    static Multistatus read(byte[] body) throws XMLStreamException {
        XMLStreamReader xml = PARSERS.createXMLStreamReader(new ByteArrayInputStream(body));
        try {
            return new Reader(xml).document();
        } catch (UncheckedStreamException | IllegalArgumentException | IndexOutOfBoundsException e) {
            // aalto reads texts late and then cannot say what is wrong with them otherwise
            throw new XMLStreamException("the answer cannot be read as XML", e);
        } finally {
            xml.close();
        }
    }

    /** Walks through one document. */
    private static final class Reader {
        private final XMLStreamReader xml;
        private final List<Response> responses = new ArrayList<>();
        private @Nullable String syncToken;
        private int depth;

        Reader(XMLStreamReader xml) {
            this.xml = xml;
        }

        /** What to do with a child element; it must read up to that element's end. */
        private interface Child {
            void read() throws XMLStreamException;
        }

        Multistatus document() throws XMLStreamException {
            while (next() != XMLStreamConstants.START_ELEMENT) {
                if (xml.getEventType() == XMLStreamConstants.END_DOCUMENT) {
                    throw new XMLStreamException("the answer is empty");
                }
            }
            if (!is(DAV, "multistatus")) {
                throw new XMLStreamException("the answer is a " + xml.getLocalName() + ", not a multistatus");
            }
            children(() -> {
                if (is(DAV, "response")) {
                    response();
                } else if (is(DAV, "sync-token")) {
                    syncToken = text();
                } else {
                    skip();
                }
            });
            while (xml.hasNext()) {
                next();
            }
            return new Multistatus(List.copyOf(responses), syncToken);
        }

        /** RFC 4918 §14.24: resources that only share a status stand in one element. */
        private void response() throws XMLStreamException {
            var hrefs = new ArrayList<String>();
            var status = new int[1];
            var properties = new Properties();
            children(() -> {
                if (is(DAV, "href")) {
                    hrefs.add(text());
                } else if (is(DAV, "status")) {
                    status[0] = status(text());
                } else if (is(DAV, "propstat")) {
                    propstat(properties);
                } else {
                    skip();
                }
            });
            hrefs.forEach(href -> responses.add(new Response(href, status[0], properties)));
        }

        /** RFC 4918 §14.22: properties that share a status; only those that were found count. */
        private void propstat(Properties into) throws XMLStreamException {
            var found = new Properties();
            var status = new int[] {200};
            children(() -> {
                if (is(DAV, "prop")) {
                    children(() -> property(found));
                } else if (is(DAV, "status")) {
                    status[0] = status(text());
                } else {
                    skip();
                }
            });
            if (status[0] / 100 == 2) {
                into.add(found);
            } else if (status[0] != 404) {
                into.typeWithheld |= found.typeNamed;
            }
        }

        private void property(Properties found) throws XMLStreamException {
            if (is(DAV, "getetag")) {
                found.etag = text();
            } else if (is(DAV, "displayname")) {
                found.displayName = text();
            } else if (is(DAV, "sync-token")) {
                found.syncToken = text();
            } else if (is(CARDDAV, "address-data")) {
                found.addressData = rawText();
            } else if (is(DAV, "resourcetype")) {
                found.typeNamed = true;
                children(() -> {
                    if (is(DAV, "collection") || is(CARDDAV, "addressbook")) {
                        found.types.add(xml.getLocalName());
                    }
                    skip();
                });
            } else if (is(DAV, "current-user-principal")) {
                children(() -> {
                    found.unauthenticated |= is(DAV, "unauthenticated");
                    if (is(DAV, "href")) {
                        found.principal = text();
                    } else {
                        skip();
                    }
                });
            } else if (is(CARDDAV, "addressbook-home-set")) {
                children(() -> {
                    if (is(DAV, "href")) {
                        found.homeSets.add(text());
                    } else {
                        skip();
                    }
                });
            } else {
                skip();
            }
        }

        private boolean is(String namespace, String name) {
            return name.equals(xml.getLocalName()) && namespace.equals(xml.getNamespaceURI());
        }

        private void children(Child child) throws XMLStreamException {
            int inside = depth;
            while (next() != XMLStreamConstants.END_ELEMENT) {
                if (xml.getEventType() == XMLStreamConstants.START_ELEMENT) {
                    child.read();
                }
            }
            if (depth != inside - 1) {
                throw new IllegalStateException("an element was not read to its end");
            }
        }

        private void skip() throws XMLStreamException {
            children(this::skip);
        }

        private String text() throws XMLStreamException {
            return rawText().strip();
        }

        private String rawText() throws XMLStreamException {
            var text = new StringBuilder();
            int event;
            while ((event = next()) != XMLStreamConstants.END_ELEMENT) {
                if (event == XMLStreamConstants.START_ELEMENT) {
                    skip();
                } else if (event == XMLStreamConstants.CHARACTERS
                        || event == XMLStreamConstants.CDATA
                        || event == XMLStreamConstants.SPACE) {
                    text.append(xml.getText());
                }
            }
            return text.toString();
        }

        private int next() throws XMLStreamException {
            int event = xml.next();
            switch (event) {
                case XMLStreamConstants.START_ELEMENT -> {
                    if (++depth > MAX_DEPTH) {
                        throw new XMLStreamException("the answer is nested too deeply");
                    }
                }
                case XMLStreamConstants.END_ELEMENT -> depth--;
                case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE ->
                    throw new XMLStreamException("the answer brings a document type or entities of its own");
                default -> {}
            }
            return event;
        }

        /** The number in {@code HTTP/1.1 404 Not Found}. */
        private static int status(String line) throws XMLStreamException {
            String[] words = line.split(" ", 3);
            try {
                return Integer.parseInt(words[1]);
            } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
                throw new XMLStreamException("a status is not one of HTTP", e);
            }
        }
    }
}
