package dev.kith.xmpp.component;

import java.io.IOException;
import java.util.Map;
import org.jxmpp.xml.splitter.XmppElementCallback;
import org.jxmpp.xml.splitter.XmppXmlSplitter;

/**
 * Cuts the server's stream into its top-level elements. The library's cutter takes any nested element that is bound to
 * the streams namespace for a new stream and hands out its children as stanzas of their own; this one looks at the top
 * level only, tells which elements nest deeper than is safe to parse, and bounds how long one may be.
 */
final class StanzaCutter extends XmppXmlSplitter {
    /** In characters; the longest is an answer with a whole roster: room for 40,000 contacts. */
    static final int MAX_STANZA = 8 * 1024 * 1024;

    static final int MAX_DEPTH = 64;

    private static final int USUAL_STANZA = 16 * 1024;

    private final Pieces pieces;
    private int depth;
    private boolean opened;

    /** What becomes of the pieces. */
    interface Pieces extends XmppElementCallback {
        /** The element that is being read nests deeper than any real one; when it is complete, it is handed out too. */
        void tooDeep();
    }

    StanzaCutter(Pieces pieces) {
        super(USUAL_STANZA, pieces); // the library allocates as much as it is told to bear
        this.pieces = pieces;
    }

    /** Feeds what was read; from the start of the array, since the library is wrong for any other offset. */
    void feed(char[] buffer, int length) throws IOException {
        write(buffer, 0, length);
    }

    @Override
    protected void onNextChar() throws IOException {
        if (getCurrentSplittedPartSize() >= MAX_STANZA) {
            throw new IOException("a stanza is longer than " + MAX_STANZA + " characters");
        }
    }

    @Override
    protected void onStartTag(String prefix, String localpart, Map<String, String> attributes) {
        if (!opened) {
            opened = true;
            super.onStartTag(prefix, localpart, attributes);
        } else if (++depth == MAX_DEPTH + 1) {
            pieces.tooDeep();
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
}
