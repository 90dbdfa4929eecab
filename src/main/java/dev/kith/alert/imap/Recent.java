package dev.kith.alert.imap;

import dev.kith.alert.MailPlace;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;

/** The unread mails that were found lately, so that it is noticed when they are read elsewhere. */
final class Recent {
    static final int MOST = 500;

    private final Set<MailPlace> unread = new LinkedHashSet<>(4);

    /** Those that were read or are gone, which nobody was told yet. */
    private final Set<MailPlace> settled = new HashSet<>(4);

    /** @param earlier those that are known from before, oldest first */
    Recent(Collection<MailPlace> earlier) {
        earlier.forEach(this::add);
    }

    void add(MailPlace place) {
        unread.add(place);
        if (unread.size() > MOST) {
            unread.remove(unread.iterator().next());
        }
    }

    /** Whether there are some in a mailbox. */
    boolean in(String mailbox) {
        return unread.stream().anyMatch(place -> place.mailbox().equals(mailbox));
    }

    /** The UIDs of those in a mailbox. */
    NavigableSet<Long> uids(String mailbox, long uidValidity) {
        var uids = new TreeSet<Long>();
        for (MailPlace place : unread) {
            if (place.mailbox().equals(mailbox) && place.uidValidity() == uidValidity) {
                uids.add(place.uid());
            }
        }
        return uids;
    }

    boolean isUnread(MailPlace place) {
        return unread.contains(place);
    }

    boolean isSettled(MailPlace place) {
        return settled.contains(place);
    }

    /** UIDs of a mailbox mean something else now; nobody can say any more what became of the mails that had the others. */
    void keepOnly(String mailbox, long uidValidity) {
        unread.removeIf(place -> place.mailbox().equals(mailbox) && place.uidValidity() != uidValidity);
    }

    /** These were read or are gone. */
    void settle(String mailbox, long uidValidity, Collection<Long> uids) {
        for (long uid : uids) {
            var place = new MailPlace(mailbox, uidValidity, uid);
            if (unread.remove(place)) {
                settled.add(place);
            }
        }
    }

    /** What was read or is gone and nobody was told yet. */
    Set<MailPlace> settled() {
        return Set.copyOf(settled);
    }

    void passedOn(Set<MailPlace> places) {
        settled.removeAll(places);
    }
}
