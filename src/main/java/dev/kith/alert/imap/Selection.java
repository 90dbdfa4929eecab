package dev.kith.alert.imap;

import dev.kith.alert.MailboxPosition;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.eclipse.angus.mail.iap.Argument;
import org.eclipse.angus.mail.imap.protocol.IMAPResponse;
import org.jspecify.annotations.Nullable;

/**
 * The one mailbox that is open at a time, by EXAMINE, so that nobody sees that we were there. Where the server can (RFC 7162
 * §3.2.5) it says while opening it what became of the recent mails since it was read to its position.
 */
final class Selection {
    private static final Pattern NUMBER = Pattern.compile(
            "\\[(UIDVALIDITY|UIDNEXT|HIGHESTMODSEQ) (\\d{1,19})\\].*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    /** Of a mailbox that was never read. */
    private static final MailboxPosition NOWHERE = new MailboxPosition(0, 1);

    private final ImapSession session;
    private final Heard heard;
    private final Recent recent;

    private @Nullable Box box;
    private long uidValidity;
    private long uidNext;
    private long modSeq;

    Selection(ImapSession session, Recent recent) {
        this.session = session;
        this.heard = session.heard();
        this.recent = recent;
    }

    /** The open mailbox; null for none. */
    @Nullable
    Box box() {
        return box;
    }

    /** Of the open mailbox; beyond the legal when the server does not say one, so that its UIDs are good for nothing. */
    long uidValidity() {
        return uidValidity;
    }

    boolean hasUids() {
        return uidValidity >= 1 && uidValidity <= UidSet.LARGEST; // RFC 9051 §2.3.1.1
    }

    /** Where UIDs that were not given out began when the mailbox was opened. */
    long uidNext() {
        return uidNext;
    }

    /** The highest mod-sequence when the mailbox was opened (RFC 7162 §3.1.2.1); 0 when there is none. */
    long modSeq() {
        return modSeq;
    }

    /**
     * Opens a mailbox, unless it is the open one. If the server does not say what became of its recent mails it is noted that
     * they have to be asked for.
     *
     * @return whether it was opened just now
     */
    boolean open(Box wanted) throws IOException, Refused {
        if (box == wanted) {
            return false;
        }
        collect();
        box = null;
        MailboxPosition read = wanted.position();
        MailboxPosition position = read == null ? NOWHERE : read;
        NavigableSet<Long> known = recent.uids(wanted.mailbox().name(), position.uidValidity());
        boolean resync = session.has("QRESYNC") && position.modSeq() > 0 && !known.isEmpty();
        heard.opening(known, position.nextUid());
        take(resync ? resync(wanted, position, known) : examine(wanted));
        heard.opened();
        box = wanted;
        wanted.opened();
        if (uidNext < 1 || uidNext > UidSet.LARGEST) {
            uidNext = heard.exists() == 0 ? 1 : lastUid() + 1; // RFC 3501 §6.3.2: old servers do not say it
        }
        // A mod-sequence that went back is of a mailbox restored from a backup: of what came since it knows nothing.
        boolean resynced = resync
                && session.has("QRESYNC")
                && position.uidValidity() == uidValidity
                && position.modSeq() <= modSeq;
        if (!resynced && hasUids()) {
            mustAsk(wanted.mailbox().name(), position);
        }
        return true;
    }

    private void mustAsk(String name, MailboxPosition position) {
        recent.keepOnly(name, uidValidity);
        var unused = heard.takeSettled();
        heard.watch(recent.uids(name, uidValidity), position.uidValidity() == uidValidity ? position.nextUid() : 1);
        heard.stir();
    }

    private List<IMAPResponse> examine(Box wanted) throws IOException, Refused {
        return session.command("EXAMINE", new Argument().writeString(wanted.rawName()));
    }

    /**
     * Names the mails of interest, since there may have been any number of changes to others, and a server that does not know
     * how far back it remembers names every mail that is gone.
     */
    private List<IMAPResponse> resync(Box wanted, MailboxPosition position, NavigableSet<Long> known)
            throws IOException, Refused {
        String since = position.uidValidity() + " " + position.modSeq() + " " + UidSet.of(List.copyOf(known));
        try {
            return session.command(
                    "EXAMINE", new Argument().writeString(wanted.rawName()).writeAtom("(QRESYNC (" + since + "))"));
        } catch (Refused e) {
            List<IMAPResponse> answer = examine(wanted);
            session.without("QRESYNC"); // it is only that, then, which it refuses
            return answer;
        }
    }

    private void take(List<IMAPResponse> answer) {
        uidValidity = -1;
        uidNext = -1;
        modSeq = 0;
        for (IMAPResponse response : answer) {
            var number = NUMBER.matcher(response.getKey() == null && response.isOK() ? response.getRest() : "");
            if (number.matches()) {
                long value = number(number.group(2));
                switch (number.group(1).toUpperCase(Locale.ROOT)) {
                    case "UIDVALIDITY" -> uidValidity = value;
                    case "UIDNEXT" -> uidNext = value;
                    default -> modSeq = Math.max(value, 0);
                }
            }
        }
    }

    /** -1 for more than RFC 7162 §7 allows, which is 63 bits. */
    private static long number(String digits) {
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private long lastUid() throws IOException, Refused {
        long last = 0;
        for (Fetched fetched : session.fetch("FETCH * (UID)")) {
            last = Math.max(last, fetched.uid());
        }
        return last;
    }

    /** Takes in what the server said by itself of the recent mails in the open mailbox. */
    void collect() {
        if (box != null) {
            recent.settle(box.mailbox().name(), uidValidity, heard.takeSettled());
        }
    }

    /** What is recent in the open mailbox is not the same any more. */
    void watchRecent(long reached) {
        if (box != null) {
            collect();
            heard.watch(recent.uids(box.mailbox().name(), uidValidity), reached);
        }
    }

    /** Closes the open mailbox, if there is one. */
    void close() throws IOException, Refused {
        if (box != null) {
            collect();
            box = null;
            // CLOSE removes nothing from a mailbox that was opened with EXAMINE (RFC 9051 §6.4.1).
            var unused = session.command(session.has("UNSELECT") ? "UNSELECT" : "CLOSE", null);
            heard.opening(new TreeSet<>(), 1);
        }
    }
}
