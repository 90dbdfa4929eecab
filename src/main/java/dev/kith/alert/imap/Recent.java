package dev.kith.alert.imap;

import dev.kith.alert.MailPlace;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The unread mails that were found lately, so that it is noticed when they are read elsewhere. */
final class Recent {
    private static final int MOST = 500;

    private final Set<MailPlace> places = new LinkedHashSet<>(4);

    void add(MailPlace place) {
        places.add(place);
        if (places.size() > MOST) {
            places.remove(places.iterator().next());
        }
    }

    void remove(Set<MailPlace> gone) {
        places.removeAll(gone);
    }

    /** Those of a mailbox, in order of their UIDs. */
    List<MailPlace> in(String mailbox) {
        var found = new ArrayList<MailPlace>();
        for (MailPlace place : places) {
            if (place.mailbox().equals(mailbox)) {
                found.add(place);
            }
        }
        found.sort(java.util.Comparator.comparingLong(MailPlace::uid));
        return found;
    }
}
