package dev.kith.alert.imap;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.eclipse.angus.mail.imap.protocol.IMAPResponse;

/**
 * What the server said, asked or unasked, and nobody has looked at yet; any response may say so at any time (RFC 9051 §5.2).
 * Of the open mailbox some mails are watched: a server that names mails by UID (RFC 7162 §3.2, for others by chance) says
 * itself what becomes of them, and one that only says that something became of some mail has to be asked.
 */
final class Heard {
    /** One or more UIDs of a VANISHED response, in either order (RFC 9051 §9, seq-range). */
    private static final Pattern RANGE = Pattern.compile("\\G *(\\d{1,10})(?::(\\d{1,10}))?(?:,(?=\\d)|\\s*$)");

    private static final String EARLIER = "(EARLIER)";

    private Map<String, MailboxStatus> statuses = new LinkedHashMap<>();
    private boolean overflowed;

    private long exists;
    private boolean grown;
    private boolean stirred;
    private NavigableSet<Long> wanted = new TreeSet<>();
    private NavigableSet<Long> watched = new TreeSet<>();
    private Set<Long> settled = new HashSet<>(4);
    private long nextUid;

    /** Takes in an untagged response. */
    void note(IMAPResponse response, ImapWire wire) {
        String key = response.getKey();
        if (key == null) {
            code(response.isOK() ? response.getRest() : "");
            response.reset();
            return;
        }
        switch (key.toUpperCase(Locale.ROOT)) {
            case "EXISTS" -> {
                grown |= response.getNumber() > exists;
                exists = Math.max(response.getNumber(), 0);
            }
            case "EXPUNGE" -> {
                exists = Math.max(exists - 1, 0);
                stirred = true;
            }
            case "VANISHED" -> vanished(response.getRest());
            case "FETCH" -> {
                if (!watched.isEmpty()) {
                    Fetched fetched = wire.fetched(response);
                    stirred |= fetched.uid() == 0 || fetched.settled() == null;
                    flags(fetched);
                }
            }
            case "STATUS" -> {
                MailboxStatus status = MailboxStatus.read(response);
                if (status != null) {
                    statuses.put(status.rawName(), status);
                }
            }
            default -> {}
        }
    }

    private void code(String text) {
        if (text.regionMatches(true, 0, "[NOTIFICATIONOVERFLOW", 0, 21)) { // RFC 5465 §5.8
            overflowed = true;
        } else if (text.regionMatches(true, 0, "[CLOSED]", 0, 8)) { // RFC 7162 §3.2.11
            opening(wanted, nextUid); // all that was said before is meant for the mailbox that was open until now
        }
    }

    /** Takes in what a mail's flags are. */
    void flags(Fetched fetched) {
        Boolean now = fetched.settled();
        if (now == null || !watched.contains(fetched.uid())) {
            return;
        }
        if (now) {
            settled.add(fetched.uid());
        } else {
            settled.remove(fetched.uid());
        }
    }

    /**
     * RFC 7162 §3.2.10. Sets are not counted out: four billion mails take twelve characters. Whoever took mails away that are
     * being read at this moment makes us ask once more.
     */
    private void vanished(String text) {
        boolean earlier = text.regionMatches(true, 0, EARLIER, 0, EARLIER.length());
        String set = earlier ? text.substring(EARLIER.length()) : text;
        var range = RANGE.matcher(set);
        long count = 0;
        int end = 0;
        while (range.find()) {
            long one = Long.parseLong(range.group(1));
            long other = range.group(2) == null ? one : Long.parseLong(range.group(2));
            NavigableSet<Long> gone = watched.subSet(Math.min(one, other), true, Math.max(one, other), true);
            settled.addAll(gone);
            gone.clear();
            count += Math.abs(one - other) + 1;
            stirred |= !earlier && Math.max(one, other) >= nextUid;
            end = range.end();
        }
        boolean nonsense = end == 0 || end < set.length();
        stirred |= nonsense;
        if (!earlier) {
            exists = nonsense ? 0 : Math.max(exists - count, 0); // too low means one look too many
        }
    }

    // --- The open mailbox ---

    /**
     * A mailbox is about to be opened, or none is open any more.
     *
     * @param uids the mails of which is to be heard
     * @param next what has this UID or a higher one was not read yet
     */
    void opening(NavigableSet<Long> uids, long next) {
        exists = 0;
        grown = false;
        stirred = false;
        settled = new HashSet<>(4);
        watch(uids, next);
    }

    /** A mailbox was opened; what it has now is nothing new. */
    void opened() {
        grown = false;
    }

    /** From now on it is to be heard of these mails. */
    void watch(NavigableSet<Long> uids, long next) {
        wanted = uids;
        watched = new TreeSet<>(uids);
        nextUid = next;
    }

    /** How many mails the open mailbox has. */
    long exists() {
        return exists;
    }

    /** Whether the open mailbox got mail since the last time. */
    boolean takeGrown() {
        boolean taken = grown;
        grown = false;
        return taken;
    }

    /** Something may have become of the watched mails. */
    void stir() {
        stirred = true;
    }

    /** Whether the watched mails have to be asked for, since something became of a mail and nobody knows of which. */
    boolean takeStirred() {
        boolean taken = stirred;
        stirred = false;
        return taken;
    }

    /** Which of the watched mails were read or are gone, as far as the server said so. */
    Set<Long> takeSettled() {
        Set<Long> taken = settled;
        settled = new HashSet<>(4);
        return taken;
    }

    // --- All mailboxes ---

    /** What STATUS responses said since the last time. */
    Map<String, MailboxStatus> takeStatuses() {
        var taken = statuses;
        statuses = new LinkedHashMap<>();
        return taken;
    }

    /** Whether the server stopped to tell what changes. */
    boolean takeOverflowed() {
        boolean taken = overflowed;
        overflowed = false;
        return taken;
    }

    /** Whether there is something to look at. */
    boolean isNews() {
        return grown || overflowed || !statuses.isEmpty() || !settled.isEmpty() || (stirred && !watched.isEmpty());
    }
}
