package dev.kith.alert.imap;

import dev.kith.alert.MailNews;
import dev.kith.alert.MailPlace;
import dev.kith.alert.MailboxPosition;
import dev.kith.alert.NewMail;
import dev.kith.alert.Watched;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.eclipse.angus.mail.imap.protocol.IMAPResponse;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Reads what is new in a mailbox, from where it was read to the last time. Mailboxes are opened with EXAMINE and mails read
 * with PEEK, so nobody sees that we were there.
 */
final class MailboxReader {
    static final int BATCH = 200;
    private static final Logger LOG = Logger.getLogger(MailboxReader.class);
    private static final int MOST_HEADER_BYTES = 16 * 1024;
    private static final int SEARCHED_AT_ONCE = 5_000; // so that the answer, which is one line, is not too long
    private static final int MOST_SEARCHES = 20;
    private static final Duration NEWS = Duration.ofHours(24);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d-MMM-yyyy", Locale.ENGLISH);
    private static final String ITEMS = "(UID FLAGS INTERNALDATE BODY.PEEK[HEADER.FIELDS (" + MailHeaders.FIELDS
            + ")]<0." + MOST_HEADER_BYTES + ">)";
    private static final String ITEMS_WITHOUT_HEADER = "(UID FLAGS INTERNALDATE)";

    private final ImapSession session;
    private final Watched person;
    private final MailNews news;
    private final Clock clock;
    private final Heard heard;
    private final Recent recent;
    private final Selection selection;

    /** How many mails the open mailbox had when it was read. */
    private long known;

    MailboxReader(ImapSession session, Watched person, MailNews news, Recent recent, Clock clock) {
        this.session = session;
        this.person = person;
        this.news = news;
        this.clock = clock;
        this.heard = session.heard();
        this.recent = recent;
        this.selection = new Selection(session, recent);
    }

    /** The open mailbox; null for none. */
    @Nullable
    Box opened() {
        return selection.box();
    }

    /** Closes the open mailbox, if there is one. */
    void close() throws IOException, Refused {
        selection.close();
    }

    /**
     * Hands on what came into a mailbox since it was read to its position. A mailbox without a position, or with UIDs that
     * mean something else now, is read from the time on that the person wants to hear of.
     */
    void catchUp(Box box) throws IOException, Refused, NewsFailed {
        boolean fresh = settle(box);
        if (!selection.hasUids()) {
            return;
        }
        known = fresh ? heard.exists() : known;
        long end = fresh ? selection.uidNext() : -1;
        MailboxPosition position = box.position();
        // A UIDNEXT or mod-sequence that went back is a mailbox restored from a backup, whose UIDs are given out a
        // second time.
        boolean wentBack = position != null && ((fresh && end < position.nextUid()) || modSeqWentBack(position));
        boolean follows = position != null && position.uidValidity() == selection.uidValidity() && !wentBack;
        if (position != null && follows) {
            follow(box, position.nextUid(), end);
        } else {
            firstLook(box);
        }
        known = heard.exists();
    }

    /** Whether the open mailbox was restored from a backup, so that it is to be read anew. */
    boolean isRestored(Box box) {
        MailboxPosition position = box.position();
        return position != null
                && selection.hasUids()
                && position.uidValidity() == selection.uidValidity()
                && modSeqWentBack(position);
    }

    private boolean modSeqWentBack(MailboxPosition position) {
        return selection.modSeq() > 0 && selection.modSeq() < position.modSeq();
    }

    /** @param end where UIDs that are not given out begin; -1 when it is not known */
    private void follow(Box box, long from, long end) throws IOException, Refused, NewsFailed {
        if (end == from) {
            return;
        }
        if (end > 0 && end - from <= BATCH) {
            read(box, from + ":" + (end - 1), from, end, Instant.MIN);
        } else if (heard.exists() - known <= BATCH && end < 0) {
            read(box, from + ":*", from, -1, Instant.MIN);
        } else {
            readAll(box, search("UID " + from + ":*", from, true), end, Instant.MIN);
        }
    }

    private void firstLook(Box box) throws IOException, Refused, NewsFailed {
        Instant limit = clock.instant().minus(NEWS);
        if (person.since().isAfter(limit)) {
            limit = person.since().truncatedTo(ChronoUnit.SECONDS); // INTERNALDATE has no more
        }
        // RFC 9051 §6.4.4: SINCE compares days of whatever zone the server likes.
        String day = DAY.format(limit.minus(Duration.ofDays(1)).atOffset(ZoneOffset.UTC));
        readAll(box, search("SINCE " + day, 1, false), selection.uidNext(), limit);
    }

    /**
     * UIDs, by a search through the latest mails first.
     *
     * @param inOrder whether nothing is to be found before mails that are not found
     */
    private List<Long> search(String criterion, long from, boolean inOrder) throws IOException, Refused {
        var found = new TreeSet<Long>();
        long last = heard.exists();
        for (int searches = 0; last > 0 && searches < MOST_SEARCHES; searches++) {
            long first = Math.max(last - SEARCHED_AT_ONCE + 1, 1);
            String range = first + ":" + (searches == 0 ? "*" : Long.toString(last));
            int before = found.size();
            for (IMAPResponse response : session.command("UID SEARCH " + range + " " + criterion, null)) {
                if (response.keyEquals("SEARCH")) {
                    for (long uid = response.readLong(); uid >= 0; uid = response.readLong()) {
                        if (uid >= from && uid <= UidSet.LARGEST) {
                            found.add(uid);
                        }
                    }
                }
            }
            if (inOrder && found.size() - before <= last - first) {
                break;
            }
            last = first - 1;
        }
        return List.copyOf(found);
    }

    private void readAll(Box box, List<Long> uids, long end, Instant limit) throws IOException, Refused, NewsFailed {
        for (int i = 0; i < uids.size(); i += BATCH) {
            List<Long> batch = uids.subList(i, Math.min(i + BATCH, uids.size()));
            boolean all = i + BATCH >= uids.size();
            long next = batch.getLast() + 1;
            read(box, UidSet.of(batch), batch.getFirst(), all ? Math.max(end, next) : next, limit);
        }
        if (uids.isEmpty() && end > 0) {
            handOn(box, end, List.of());
        }
    }

    /**
     * Reads some mails and hands them on.
     *
     * @param from UIDs below are not meant; {@code n:*} always finds the last one (RFC 9051 §9)
     * @param next how far the mailbox is read by this; -1 for behind the last that is found
     * @param limit what was received earlier is no news
     */
    private void read(Box box, String set, long from, long next, Instant limit)
            throws IOException, Refused, NewsFailed {
        var mails = new ArrayList<NewMail>();
        long reached = next;
        for (Fetched fetched : fetch(set).tailMap(from).values()) {
            NewMail mail = mail(box, fetched);
            if (!mail.received().isBefore(limit)) {
                mails.add(mail);
            }
            reached = next < 0 ? Math.max(reached, fetched.uid() + 1) : reached;
        }
        if (reached > 0) {
            handOn(box, reached, mails);
        }
    }

    private void handOn(Box box, long reached, List<NewMail> mails) throws NewsFailed {
        MailboxPosition before = box.position();
        if (box.isAt(selection.uidValidity(), reached) && before != null && !modSeqWentBack(before)) {
            return;
        }
        // The mod-sequence says that all before it is settled, so that has to be true first.
        passOn();
        var position = new MailboxPosition(selection.uidValidity(), reached, selection.modSeq());
        try {
            news.read(person.owner(), box.mailbox().name(), position, List.copyOf(mails));
        } catch (RuntimeException e) {
            throw new NewsFailed(e);
        }
        box.reached(position);
        for (NewMail mail : mails) {
            if (!mail.seen() && mail.place() != null) {
                recent.add(mail.place());
            }
        }
        selection.watchRecent(reached);
    }

    private NewMail mail(Box box, Fetched fetched) {
        MailHeaders headers = fetched.headers() == null ? MailHeaders.NONE : fetched.headers();
        return new NewMail(
                box.mailbox(),
                new MailPlace(box.mailbox().name(), selection.uidValidity(), fetched.uid()),
                headers.messageId(),
                headers.sender(),
                headers.subject(),
                headers.listId(),
                fetched.received() == null ? clock.instant() : fetched.received(),
                Boolean.TRUE.equals(fetched.settled()));
    }

    /** By UID; a server may say what it knows of a mail in several responses. */
    private TreeMap<Long, Fetched> fetch(String set) throws IOException, Refused {
        var found = new TreeMap<Long, Fetched>();
        try {
            session.fetch("UID FETCH " + set + " " + ITEMS).forEach(fetched -> add(found, fetched));
        } catch (Refused e) {
            // A mail that the server cannot read is news all the same, and must not hide the others.
            session.fetch("UID FETCH " + set + " " + ITEMS_WITHOUT_HEADER).forEach(fetched -> add(found, fetched));
            for (long uid : List.copyOf(found.keySet())) {
                try {
                    session.fetch("UID FETCH " + uid + " " + ITEMS).forEach(fetched -> add(found, fetched));
                } catch (Refused again) {
                    LOG.debugf("%s: mail %d of a mailbox cannot be read", person.owner(), uid);
                }
            }
        }
        return found;
    }

    private static void add(TreeMap<Long, Fetched> found, Fetched fetched) {
        if (fetched.uid() > 0) {
            found.merge(fetched.uid(), fetched, Fetched::and);
        }
    }

    // --- What became of mails ---

    /** Whether somebody would like to hear of changed flags in a mailbox. */
    boolean hasRecent(Box box) {
        return recent.in(box.mailbox().name());
    }

    /**
     * Opens a mailbox, and finds out which of the mails that were found lately were read or are gone: the server has said it
     * by itself, or it is asked.
     *
     * @return whether it was opened just now, so that all of that is known as of now
     */
    boolean settle(Box box) throws IOException, Refused {
        boolean fresh = selection.open(box);
        if (heard.takeStirred() && selection.hasUids()) {
            String name = box.mailbox().name();
            var read = new TreeSet<>(recent.uids(name, selection.uidValidity()));
            read.removeAll(unread(read));
            recent.settle(name, selection.uidValidity(), read);
        }
        selection.collect();
        return fresh;
    }

    /** Passes on which mails were read or are gone. */
    void passOn() throws NewsFailed {
        selection.collect();
        Set<MailPlace> settled = recent.settled();
        if (settled.isEmpty()) {
            return;
        }
        try {
            news.settled(person.owner(), settled);
        } catch (RuntimeException e) {
            throw new NewsFailed(e);
        }
        recent.passedOn(settled);
    }

    /**
     * Which of these mails of a mailbox are there and unread. Of those whose UIDs mean something else by now nobody can say,
     * and they count as unread: it is better to hear of a mail once too often than never.
     */
    Set<MailPlace> unread(Box box, List<MailPlace> places) throws IOException, Refused {
        boolean fresh = settle(box);
        var unread = new HashSet<MailPlace>();
        var asked = new TreeSet<Long>();
        for (MailPlace place : places) {
            if (place.uidValidity() != selection.uidValidity() || (fresh && recent.isUnread(place))) {
                unread.add(place);
            } else if (!fresh || !recent.isSettled(place)) {
                asked.add(place.uid());
            }
        }
        for (long uid : unread(asked)) {
            unread.add(new MailPlace(box.mailbox().name(), selection.uidValidity(), uid));
        }
        return unread;
    }

    /** Asks which of these mails of the open mailbox are there and unread. */
    private Set<Long> unread(SortedSet<Long> uids) throws IOException, Refused {
        var unread = new HashSet<Long>();
        var all = List.copyOf(uids);
        for (int i = 0; i < all.size(); i += BATCH) {
            String set = UidSet.of(all.subList(i, Math.min(i + BATCH, all.size())));
            for (Fetched fetched : session.fetch("UID FETCH " + set + " (UID FLAGS)")) {
                if (Boolean.FALSE.equals(fetched.settled()) && uids.contains(fetched.uid())) {
                    unread.add(fetched.uid());
                }
            }
        }
        return unread;
    }
}
