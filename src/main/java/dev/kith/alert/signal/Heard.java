package dev.kith.alert.signal;

import dev.kith.alert.MailPlace;
import dev.kith.alert.NewMail;
import java.util.Set;

/** What a signal means. */
sealed interface Heard {
    /** This mail arrived. */
    record Arrived(String user, NewMail mail) implements Heard {}

    /** Something may have arrived. */
    record Hint(String user) implements Heard {}

    /** Something may have changed in somebody's address books. */
    record Books(String user) implements Heard {}

    /** These were read, or are gone. */
    record Settled(String user, Set<MailPlace> mails) implements Heard {
        public Settled {
            mails = Set.copyOf(mails);
        }
    }

    /**
     * Nothing that alerts are about.
     *
     * @param what it is about, for the metrics
     */
    record Other(String what) implements Heard {}

    /**
     * Nothing that can be understood.
     *
     * @param problem for the metrics and the log; nothing of what was said
     */
    record Unreadable(String problem) implements Heard {}
}
