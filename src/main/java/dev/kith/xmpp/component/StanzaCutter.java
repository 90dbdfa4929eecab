package dev.kith.xmpp.component;

import java.io.IOException;
import java.util.Map;
import org.jxmpp.xml.splitter.XmppElementCallback;
import org.jxmpp.xml.splitter.XmppXmlSplitter;

/**
 * Cuts the server's stream into its top-level elements. The library's cutter takes any nested element that is bound to
 * the streams namespace for a new stream and hands out its children as stanzas of their own; this one looks at the top
 * level only, and bounds how deep an element may nest.
 */
final class StanzaCutter extends XmppXmlSplitter {
    static final int MAX_STANZA = 1024 * 1024; // characters
    static final int MAX_DEPTH = 64;

    private int depth;
    private boolean opened;

    StanzaCutter(XmppElementCallback callback) {
        super(MAX_STANZA, callback);
    }

    /** Feeds what was read; from the start of the array, since the library is wrong for any other offset. */
    void feed(char[] buffer, int length) throws IOException {
        write(buffer, 0, length);
    }

    @Override
    protected void onStartTag(String prefix, String localpart, Map<String, String> attributes) {
        if (!opened) {
            opened = true;
            super.onStartTag(prefix, localpart, attributes);
        } else if (++depth > MAX_DEPTH) {
            throw new TooDeep();
        }
    }

    @Override
    protected void onEndTag(String qName) {
        if (depth == 0) {
            super.onEndTag(qName);
        } else {
            depth--;
        }
    }

    /** A stanza nests deeper than any real one. */
    static final class TooDeep extends RuntimeException {
        TooDeep() {
            super("a stanza nests deeper than " + MAX_DEPTH + " levels");
        }
    }
}
