package dev.kith.alert;

import dev.kith.jid.BareJid;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One way of hearing of new mail. */
public interface MailWatcher {
    /**
     * Begins to listen, if the settings say so; returns once it does.
     *
     * @throws dev.kith.config.BadSetting when it cannot
     */
    void start(MailNews news);

    /** Stops, within two seconds; what was heard and not taken in yet may be heard again. */
    void stop();

    /**
     * Exactly these people have alerts switched on from now on, without those whose mailboxes this watcher
     * {@link #asks} and another replica watches; returns at once.
     */
    default void watch(List<Watched> people) {}

    /** Whether this watcher could ask a person's mailboxes, in whichever replica they are watched. */
    default boolean asks(Watched person) {
        return false;
    }

    /**
     * Looks into a person's mailboxes soon, since something may have arrived; returns at once.
     *
     * @return whether this watcher can ask that person's mailboxes, so that a signal is only a hint for them
     */
    default boolean look(BareJid owner) {
        return false;
    }

    /**
     * Which of these mails are still there and unread, or may be; waits a few seconds at most.
     *
     * @return empty when the mailboxes cannot be asked now
     */
    default Optional<Set<MailPlace>> unread(BareJid owner, Set<MailPlace> mails) {
        return Optional.empty();
    }

    /** Why somebody's mail is not heard of by this watcher as it should be, in words for the operator. */
    default Optional<String> trouble(BareJid owner) {
        return Optional.empty();
    }
}
