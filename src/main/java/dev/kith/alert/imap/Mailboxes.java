package dev.kith.alert.imap;

import dev.kith.alert.MailNews;
import dev.kith.alert.MailPlace;
import dev.kith.alert.Mailbox;
import dev.kith.alert.MailboxPosition;
import dev.kith.alert.Watched;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.angus.mail.iap.Argument;
import org.jspecify.annotations.Nullable;

/** The mailboxes of one person that count, during one connection. */
final class Mailboxes {
    private static final int MOST = 2_000;
    private static final int MOST_ASKED_AT_ONCE = 100;
    private static final int MOST_CLOSINGS = 3;

    private final ImapSession session;
    private final Watched person;
    private final MailboxList list;
    private final MailboxReader reader;

    /** What is known of mailboxes that are not listed just now; a mailbox that was renamed may come back. */
    private final Map<String, MailboxPosition> positions;

    private Map<String, Box> boxes = new LinkedHashMap<>(4);

    /** As the server writes their names. */
    private Set<String> uncounted = new HashSet<>(4);

    private final ArrayDeque<Box> turn = new ArrayDeque<>(4);

    Mailboxes(
            ImapSession session,
            Watched person,
            MailNews news,
            Map<String, MailboxPosition> positions,
            Recent recent,
            Clock clock) {
        this.session = session;
        this.person = person;
        this.positions = new HashMap<>(positions);
        this.list = new MailboxList(session);
        this.reader = new MailboxReader(session, person, news, recent, clock);
    }

    /** Looks at all of them, and reads what is new. */
    void survey() throws IOException, Refused, NewsFailed {
        list();
        if (!session.has("LIST-STATUS")) {
            askInTurn();
        }
        hear();
        // What the server gave no status of is looked into once, to know where its mail begins.
        for (Box box : List.copyOf(boxes.values())) {
            if (box.position() == null) {
                read(box);
            } else if (!box.wasOpened() && reader.hasRecent(box)) {
                settle(box); // so is what had mail that may have been read elsewhere while nobody listened
            }
        }
    }

    /** Whether there is nothing to listen to. */
    boolean isEmpty() {
        return boxes.isEmpty();
    }

    private void list() throws IOException, Refused {
        var found = new LinkedHashMap<String, Box>();
        var others = new HashSet<String>();
        var names = new HashSet<String>();
        for (MailboxList.Listed one : list.read()) {
            boolean counts = (one.own() || !person.mailboxes().only().isEmpty())
                    && person.mailboxes().count(one.mailbox());
            if (counts && found.size() < MOST && names.add(one.mailbox().name())) {
                Box known = boxes.get(one.rawName());
                found.put(one.rawName(), known == null ? box(one) : known);
            } else {
                others.add(one.rawName());
            }
        }
        boxes.values().forEach(box -> {
            if (box.position() != null) {
                positions.put(box.mailbox().name(), box.position());
            }
        });
        boxes = found;
        uncounted = others;
        turn.retainAll(found.values());
        found.values().stream().filter(box -> !turn.contains(box)).forEach(turn::add);
    }

    private Box box(MailboxList.Listed one) {
        return new Box(one.mailbox(), one.rawName(), positions.get(one.mailbox().name()));
    }

    /** Asks for the status of as many as is polite; the others come next time. */
    private void askInTurn() throws IOException, Refused {
        for (int i = Math.min(turn.size(), MOST_ASKED_AT_ONCE); i > 0; i--) {
            Box box = turn.removeFirst();
            turn.addLast(box);
            ask(box);
        }
    }

    private void ask(Box box) throws IOException {
        try {
            var unused = session.command(
                    "STATUS", new Argument().writeString(box.rawName()).writeAtom(MailboxStatus.ITEMS));
        } catch (Refused e) {
            // it is gone, then, or will be there the next time
        }
    }

    /** Reads what the server said there is. */
    void hear() throws IOException, Refused, NewsFailed {
        for (MailboxStatus status : session.heard().takeStatuses().values()) {
            Box box = boxes.get(status.rawName());
            if (box == null && uncounted.add(status.rawName())) {
                list(); // it is new, and its mail may be too
                box = boxes.get(status.rawName());
            }
            if (box == null) {
                uncounted.add(status.rawName());
                continue;
            }
            boolean stirred = box.stirredBy(status);
            if (box.isBehind()) {
                if (box == reader.opened()) {
                    // RFC 9051 §6.1.2: what came since it was opened is not to be seen in it before.
                    var unused = session.command("NOOP", null);
                }
                read(box);
            }
            if (stirred && reader.hasRecent(box)) {
                settle(box);
            }
        }
    }

    /** Reads what the open mailbox got, and what became of the mails that it had. */
    void hearOpen() throws IOException, Refused, NewsFailed {
        Box box = reader.opened();
        boolean grown = session.heard().takeGrown(); // also of what is not open: a server that says so ends every wait
        if (box != null && grown) {
            read(box);
        } else if (box != null) {
            settle(box);
        }
    }

    /** Passes on which mails were read elsewhere or are gone. */
    void passOn() throws NewsFailed {
        reader.passOn();
    }

    private void read(Box box) throws IOException, Refused, NewsFailed {
        try {
            reader.catchUp(box);
        } catch (Refused e) {
            unopenable(box, e);
        }
    }

    private void settle(Box box) throws IOException, Refused, NewsFailed {
        try {
            if (reader.settle(box) && reader.isRestored(box)) {
                reader.catchUp(box);
            }
        } catch (Refused e) {
            unopenable(box, e);
        }
    }

    /** A mailbox that cannot be opened is left out; INBOX is not, and one that can be opened and not read is a fault. */
    private void unopenable(Box box, Refused refused) throws Refused {
        if (reader.opened() == box || box.mailbox().use() == Mailbox.Use.INBOX) {
            throw refused;
        }
        boxes.remove(box.rawName());
        turn.remove(box);
    }

    /**
     * Opens the mailbox that most mail comes into, for IDLE, and reads what it got in the meantime.
     *
     * @return false when no mailbox counts
     */
    boolean openMain() throws IOException, Refused, NewsFailed {
        while (true) {
            Box main = main();
            if (main == null || main == reader.opened()) {
                return main != null;
            }
            read(main);
        }
    }

    private @Nullable Box main() {
        Box first = null;
        for (Box box : boxes.values()) {
            if (box.mailbox().use() == Mailbox.Use.INBOX) {
                return box;
            }
            first = first == null ? box : first;
        }
        return first;
    }

    /** Closes the open mailbox, and reads what it got while the server would not have said so (RFC 5465 §3.1). */
    void closeAll() throws IOException, Refused, NewsFailed {
        Box box = reader.opened();
        // Not for ever, at a server that says one thing of a mailbox when it is open and another when it is not.
        for (int i = 0; box != null && i < MOST_CLOSINGS; i++) {
            reader.close();
            ask(box);
            hear();
            box = reader.opened();
        }
        reader.close();
    }

    /**
     * Which of these mails are there and unread. Of those in mailboxes that are not listed nobody can say: such a one was renamed or
     * removed, or whoever told of the mail calls it otherwise. They count as unread.
     *
     * @throws Refused when that cannot be found out
     */
    Set<MailPlace> unread(Set<MailPlace> places) throws IOException, Refused {
        var byMailbox = new HashMap<String, List<MailPlace>>();
        places.forEach(place -> byMailbox
                .computeIfAbsent(place.mailbox(), unused -> new ArrayList<>())
                .add(place));
        if (!names().containsAll(byMailbox.keySet())) {
            list(); // gone, or not seen yet
        }
        var unread = new HashSet<MailPlace>();
        for (Box box : List.copyOf(boxes.values())) {
            List<MailPlace> asked = byMailbox.remove(box.mailbox().name());
            if (asked != null) {
                unread.addAll(reader.unread(box, asked));
            }
        }
        byMailbox.values().forEach(unread::addAll);
        return unread;
    }

    private Set<String> names() {
        var names = new HashSet<String>();
        boxes.values().forEach(box -> names.add(box.mailbox().name()));
        return names;
    }
}
