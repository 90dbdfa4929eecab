package dev.kith.xmpp;

import dev.kith.presence.AvatarSource;
import dev.kith.presence.AvatarSource.Answer;
import java.io.IOException;
import java.util.Base64;
import org.jivesoftware.smack.xml.XmlPullParser;
import org.jivesoftware.smack.xml.XmlPullParserException;

/** A picture in base64 as it stands in a stanza, of which no more is kept than may be of use. */
final class Base64Text {
    private static final int MOST = (AvatarSource.MOST_BYTES + 2) / 3 * 4;

    private final StringBuilder text = new StringBuilder();
    private boolean tooLong;

    /** Reads the text of the element that the parser stands at, up to its end. */
    static Base64Text read(XmlPullParser parser) throws XmlPullParserException, IOException {
        var read = new Base64Text();
        int depth = parser.getDepth();
        while (true) {
            switch (parser.next()) {
                case TEXT_CHARACTERS -> read.add(parser.getText());
                case END_ELEMENT -> {
                    if (parser.getDepth() == depth) {
                        return read;
                    }
                }
                default -> {}
            }
        }
    }

    private void add(String part) {
        for (int i = 0; i < part.length() && !tooLong; i++) {
            char c = part.charAt(i);
            if (c > ' ') { // lines are broken in many ways
                text.append(c);
                tooLong = text.length() > MOST;
            }
        }
    }

    /** What it is. */
    Answer answer() {
        if (tooLong) {
            return new Answer.TooLong();
        }
        if (text.isEmpty()) {
            return new Answer.None();
        }
        try {
            byte[] bytes = Base64.getDecoder().decode(text.toString());
            return bytes.length > AvatarSource.MOST_BYTES ? new Answer.TooLong() : new Answer.Picture(bytes);
        } catch (IllegalArgumentException e) {
            return new Answer.Garbled();
        }
    }
}
