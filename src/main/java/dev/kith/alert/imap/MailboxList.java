package dev.kith.alert.imap;

import dev.kith.alert.Mailbox;
import dev.kith.alert.Mailbox.Use;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.eclipse.angus.mail.iap.ProtocolException;
import org.eclipse.angus.mail.imap.protocol.BASE64MailboxDecoder;
import org.eclipse.angus.mail.imap.protocol.IMAPResponse;
import org.eclipse.angus.mail.imap.protocol.Namespaces;
import org.jspecify.annotations.Nullable;

/** Which mailboxes a person has, as the server lists them (RFC 9051 §6.3.9). */
final class MailboxList {
    private static final int LONGEST_NAME = 500;
    private static final Set<String> NONE_THERE = Set.of("\\NOSELECT", "\\NONEXISTENT");

    /** RFC 6154 §2: views of mail that lies elsewhere. */
    private static final Set<String> VIEWS = Set.of("\\ALL", "\\FLAGGED");

    private final ImapSession session;
    private @Nullable List<String> others;

    MailboxList(ImapSession session) {
        this.session = session;
    }

    /**
     * A mailbox that can be opened.
     *
     * @param rawName as the server writes it
     * @param own whether it is one of the person's own, and no view
     */
    record Listed(Mailbox mailbox, String rawName, boolean own) {}

    /** All of them; where the server can, their status comes with it. */
    List<Listed> read() throws IOException, Refused {
        var listed = new ArrayList<Listed>();
        for (IMAPResponse response : list()) {
            if (response.keyEquals("LIST")) {
                Listed one = listed(response);
                if (one != null) {
                    listed.add(one);
                }
            }
        }
        return listed;
    }

    /** RFC 5258 and RFC 5819 where they work. */
    private List<IMAPResponse> list() throws IOException, Refused {
        if (session.has("LIST-STATUS")) {
            String uses = session.has("SPECIAL-USE") ? "SPECIAL-USE " : "";
            try {
                return session.command("LIST \"\" \"*\" RETURN (" + uses + "STATUS " + MailboxStatus.ITEMS + ")", null);
            } catch (Refused e) {
                session.without("LIST-STATUS");
            }
        }
        if (session.has("SPECIAL-USE")) { // RFC 6154 §2: a plain LIST may say it, or not
            try {
                return session.command("LIST \"\" \"*\" RETURN (SPECIAL-USE)", null);
            } catch (Refused e) {
                session.without("SPECIAL-USE");
            }
        }
        return session.command("LIST \"\" \"*\"", null);
    }

    private @Nullable Listed listed(IMAPResponse response) throws IOException, Refused {
        Listed one = parse(response);
        if (one == null) {
            return null;
        }
        String name = BASE64MailboxDecoder.decode(one.rawName());
        boolean own = one.own() && others().stream().noneMatch(name::startsWith);
        return new Listed(one.mailbox(), one.rawName(), own);
    }

    /** Reads a LIST response behind its key, whoever's mailbox it is; null when it is none that can be opened. */
    static @Nullable Listed parse(IMAPResponse response) {
        try {
            Set<String> attributes = attributes(response.readSimpleList());
            char delimiter = delimiter(response);
            String raw = response.readAtomString();
            if (raw == null
                    || raw.length() > LONGEST_NAME
                    || attributes.stream().anyMatch(NONE_THERE::contains)) {
                return null;
            }
            String name = BASE64MailboxDecoder.decode(raw);
            if (name.isEmpty() || name.codePoints().anyMatch(MailboxList::isNoLetter)) {
                return null;
            }
            boolean own = attributes.stream().noneMatch(VIEWS::contains);
            return new Listed(new Mailbox(withSlashes(name, delimiter), use(attributes)), raw, own);
        } catch (IndexOutOfBoundsException e) { // the library runs off the end of what is cut short
            return null;
        }
    }

    /** RFC 9051 §5.1 has no controls in names, and no database keeps half a surrogate pair. */
    private static boolean isNoLetter(int codePoint) {
        return Character.isISOControl(codePoint) || (codePoint >= 0xD800 && codePoint <= 0xDFFF);
    }

    private static Set<String> attributes(String @Nullable [] listed) {
        var attributes = new HashSet<String>();
        for (String attribute : listed == null ? new String[0] : listed) {
            attributes.add(attribute.toUpperCase(Locale.ROOT));
        }
        return attributes;
    }

    /** The delimiter, quoted; 0 for NIL. */
    private static char delimiter(IMAPResponse response) {
        response.skipSpaces();
        if (response.peekByte() != '"') {
            var unused = response.readAtom();
            return 0;
        }
        String quoted = response.readString();
        return quoted == null || quoted.isEmpty() ? 0 : quoted.charAt(0);
    }

    /** A slash inside a level becomes one that only looks like it. */
    private static String withSlashes(String name, char delimiter) {
        if (delimiter == '/') {
            return name;
        }
        String escaped = name.replace('/', '\u2215');
        return delimiter == 0 ? escaped : escaped.replace(delimiter, '/');
    }

    private static Use use(Set<String> attributes) {
        for (Use use : List.of(Use.JUNK, Use.TRASH, Use.DRAFTS, Use.SENT)) {
            if (attributes.contains("\\" + use)) {
                return use;
            }
        }
        boolean other = attributes.contains("\\ARCHIVE")
                || attributes.contains("\\IMPORTANT")
                || attributes.stream().anyMatch(VIEWS::contains);
        return other ? Use.OTHER : Use.UNSAID;
    }

    /** How the names of other people's mailboxes and of shared ones begin (RFC 2342). */
    private List<String> others() throws IOException, Refused {
        List<String> known = others;
        if (known == null) {
            known = session.has("NAMESPACE") ? askOthers() : List.of();
            others = known;
        }
        return known;
    }

    private List<String> askOthers() throws IOException {
        var prefixes = new ArrayList<String>();
        try {
            for (IMAPResponse response : session.command("NAMESPACE", null)) {
                if (response.keyEquals("NAMESPACE")) {
                    var namespaces = new Namespaces(response);
                    add(prefixes, namespaces.otherUsers);
                    add(prefixes, namespaces.shared);
                }
            }
        } catch (Refused | ProtocolException | IndexOutOfBoundsException e) {
            session.without("NAMESPACE");
        }
        return prefixes;
    }

    private static void add(List<String> prefixes, Namespaces.Namespace @Nullable [] namespaces) {
        for (var namespace : namespaces == null ? new Namespaces.Namespace[0] : namespaces) {
            if (namespace.prefix != null && !namespace.prefix.isEmpty()) {
                prefixes.add(namespace.prefix);
            }
        }
    }
}
