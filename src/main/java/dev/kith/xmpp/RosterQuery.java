package dev.kith.xmpp;

import dev.kith.jid.BareJid;
import dev.kith.jid.IllegalJid;
import dev.kith.roster.Contact;
import dev.kith.roster.RosterItem;
import dev.kith.roster.Subscription;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import org.jivesoftware.smack.packet.IQ;
import org.jivesoftware.smack.packet.IqData;
import org.jivesoftware.smack.packet.XmlEnvironment;
import org.jivesoftware.smack.provider.IqProvider;
import org.jivesoftware.smack.xml.XmlPullParser;
import org.jivesoftware.smack.xml.XmlPullParserException;
import org.jspecify.annotations.Nullable;
import org.jxmpp.JxmppContext;

/**
 * The {@code jabber:iq:roster} query (RFC 6121 §2.1), ours rather than Smack's: that one writes a subscription into every
 * set, which a privileged set takes literally, and drops a whole roster for one item it cannot read.
 */
public final class RosterQuery extends IQ {
    public static final String ELEMENT = "query";
    public static final String NAMESPACE = "jabber:iq:roster";

    private static final String REMOVE = "remove";

    private final List<RosterItem> items;
    private final int unreadable;
    private final @Nullable Contact set;
    private final @Nullable Subscription subscription;
    private final @Nullable BareJid remove;

    private RosterQuery(
            IQ.Type type, List<RosterItem> items, int unreadable, @Nullable Contact set, @Nullable BareJid remove) {
        this(type, items, unreadable, set, null, remove);
    }

    private RosterQuery(
            IQ.Type type,
            List<RosterItem> items,
            int unreadable,
            @Nullable Contact set,
            @Nullable Subscription subscription,
            @Nullable BareJid remove) {
        super(ELEMENT, NAMESPACE);
        setType(type);
        this.items = List.copyOf(items);
        this.unreadable = unreadable;
        this.set = set;
        this.subscription = subscription;
        this.remove = remove;
    }

    /** Asks for a roster. */
    public static RosterQuery get() {
        return new RosterQuery(IQ.Type.get, List.of(), 0, null, null);
    }

    /** Sets name and groups; without a subscription, so that the server keeps the one it has. */
    public static RosterQuery set(Contact contact) {
        return new RosterQuery(IQ.Type.set, List.of(), 0, contact, null);
    }

    /**
     * Sets an item that may see its owner's presence. For a privileged set of the component's own item on a roster that does
     * not have it yet, and for nothing else: the server takes the subscription literally, whatever it was before.
     */
    public static RosterQuery letIn(Contact self) {
        return set(self, Subscription.FROM);
    }

    /**
     * Sets an item with a subscription. For a privileged set of what was read just now, and for nothing else: the server
     * takes the subscription literally, whatever it was before.
     */
    public static RosterQuery set(Contact contact, Subscription subscription) {
        return new RosterQuery(IQ.Type.set, List.of(), 0, contact, subscription, null);
    }

    /** Removes an item. */
    public static RosterQuery remove(BareJid contact) {
        return new RosterQuery(IQ.Type.set, List.of(), 0, null, contact);
    }

    /** The items that came, readable ones only. */
    public List<RosterItem> items() {
        return items;
    }

    /** How many items came that cannot be read. */
    public int unreadable() {
        return unreadable;
    }

    /** Whether this asks for a removal, or tells of one. */
    public boolean removes() {
        return remove != null;
    }

    /** In a roster push: the item that was removed. */
    public Optional<BareJid> removed() {
        return Optional.ofNullable(remove);
    }

    @Override
    protected IQChildElementXmlStringBuilder getIQChildElementBuilder(IQChildElementXmlStringBuilder xml) {
        if (set == null && remove == null) {
            xml.setEmptyElement();
            return xml;
        }
        xml.rightAngleBracket();
        xml.halfOpenElement("item");
        if (set != null) {
            xml.attribute("jid", set.jid().toString()).attribute("name", set.name());
            if (subscription != null) {
                xml.attribute("subscription", subscription.name().toLowerCase(Locale.ROOT));
            }
            xml.rightAngleBracket();
            set.groups().forEach(group -> xml.element("group", group));
            xml.closeElement("item");
        } else if (remove != null) {
            xml.attribute("jid", remove.toString())
                    .attribute("subscription", REMOVE)
                    .closeEmptyElement();
        }
        return xml;
    }

    /** Reads rosters leniently: an item that cannot be read is counted and the others are kept. */
    static final class Provider extends IqProvider<RosterQuery> {
        @Override
        public RosterQuery parse(
                XmlPullParser parser, int depth, IqData iq, XmlEnvironment environment, JxmppContext context)
                throws XmlPullParserException, IOException {
            var items = new ArrayList<RosterItem>();
            int unreadable = 0;
            BareJid removed = null;
            while (true) {
                switch (parser.next()) {
                    case START_ELEMENT -> {
                        if (parser.getName().equals("item")) {
                            String subscription = parser.getAttributeValue("subscription");
                            RosterItem item = item(parser, subscription);
                            if (item == null) {
                                unreadable++;
                            } else if (REMOVE.equals(subscription)) {
                                removed = item.jid();
                            } else {
                                items.add(item);
                            }
                        }
                    }
                    case END_ELEMENT -> {
                        if (parser.getDepth() == depth) {
                            return new RosterQuery(iq.getType(), items, unreadable, null, removed);
                        }
                    }
                    default -> {}
                }
            }
        }

        private static @Nullable RosterItem item(XmlPullParser parser, @Nullable String subscription)
                throws XmlPullParserException, IOException {
            int depth = parser.getDepth();
            String jid = parser.getAttributeValue("jid");
            String name = parser.getAttributeValue("name");
            boolean ask = "subscribe".equals(parser.getAttributeValue("ask"));
            var groups = new TreeSet<String>();
            while (true) {
                switch (parser.next()) {
                    case START_ELEMENT -> {
                        if (parser.getName().equals("group")) {
                            groups.add(parser.nextText());
                        }
                    }
                    case END_ELEMENT -> {
                        if (parser.getDepth() == depth) {
                            return item(jid, name, groups, subscription, ask);
                        }
                    }
                    default -> {}
                }
            }
        }

        private static @Nullable RosterItem item(
                @Nullable String jid,
                @Nullable String name,
                TreeSet<String> groups,
                @Nullable String subscription,
                boolean ask) {
            if (jid == null) {
                return null;
            }
            try {
                groups.remove("");
                var known = subscription == null || subscription.equals(REMOVE)
                        ? Subscription.NONE
                        : Subscription.valueOf(subscription.toUpperCase(Locale.ROOT));
                return new RosterItem(BareJid.parse(jid), name == null ? "" : name, groups, known, ask);
            } catch (IllegalJid e) {
                return null;
            } catch (IllegalArgumentException e) {
                return null; // a subscription that RFC 6121 does not know
            }
        }
    }
}
