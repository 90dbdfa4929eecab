package dev.kith.xmpp;

import java.io.IOException;
import java.util.Locale;
import javax.xml.namespace.QName;
import org.jivesoftware.smack.packet.ExtensionElement;
import org.jivesoftware.smack.packet.XmlEnvironment;
import org.jivesoftware.smack.provider.ExtensionElementProvider;
import org.jivesoftware.smack.util.XmlStringBuilder;
import org.jivesoftware.smack.xml.XmlPullParser;
import org.jivesoftware.smack.xml.XmlPullParserException;
import org.jspecify.annotations.Nullable;
import org.jxmpp.JxmppContext;

/**
 * What a presence says of its sender's picture (XEP-0153 §4).
 *
 * @param hash SHA-1 in lower-case hexadecimal, or what a server has in its place: Prosody 0.12 passes on the id of a PEP
 *     item, which a program may have chosen otherwise; empty for no picture; null when it does not say
 */
public record PhotoHash(@Nullable String hash) implements ExtensionElement {
    public static final String ELEMENT = "x";
    public static final String NAMESPACE = "vcard-temp:x:update";

    /** What to ask a presence for. */
    public static final QName QNAME = new QName(NAMESPACE, ELEMENT);

    private static final int LONGEST = 128;

    @Override
    public String getNamespace() {
        return NAMESPACE;
    }

    @Override
    public String getElementName() {
        return ELEMENT;
    }

    @Override
    public XmlStringBuilder toXML(XmlEnvironment environment) {
        return new XmlStringBuilder(this, environment).closeEmptyElement(); // it is only read
    }

    /** Reads it, whatever else is in it: nobody is to become unseen by something odd about their picture. */
    static final class Provider extends ExtensionElementProvider<PhotoHash> {
        @Override
        public PhotoHash parse(XmlPullParser parser, int depth, XmlEnvironment environment, JxmppContext context)
                throws XmlPullParserException, IOException {
            StringBuilder hash = null;
            boolean inPhoto = false;
            while (true) {
                switch (parser.next()) {
                    case START_ELEMENT -> {
                        inPhoto = inPhoto || parser.getName().equals("photo");
                        hash = inPhoto && hash == null ? new StringBuilder() : hash;
                    }
                    case TEXT_CHARACTERS -> {
                        if (inPhoto && hash != null) {
                            hash.append(parser.getText());
                        }
                    }
                    case END_ELEMENT -> {
                        inPhoto = inPhoto && !parser.getName().equals("photo");
                        if (parser.getDepth() == depth) {
                            return new PhotoHash(hash == null ? null : known(hash.toString()));
                        }
                    }
                    default -> {}
                }
            }
        }

        private static @Nullable String known(String hash) {
            String plain = hash.strip().toLowerCase(Locale.ROOT);
            return plain.length() > LONGEST ? null : plain;
        }
    }
}
