package dev.kith.alert;

import dev.kith.alert.UnreadMail.Overview;
import dev.kith.jid.BareJid;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is remembered of mail: what waits to be told, what was, and how far each mailbox was read. */
interface AlertMemory {
    /** A mail that is not told yet; {@code alertId} is that of the alert which was about to tell it, or null. */
    record Open(Waiting waiting, Instant heard, @Nullable String alertId) {}

    /** How far a mailbox was read. */
    record Reached(String mailbox, MailboxPosition position) {}

    Map<String, MailboxPosition> positions(BareJid owner);

    /** As if no mailbox was ever looked at. */
    void forgetPositions(BareJid owner);

    /**
     * Takes in mails that are worth it, and how far a mailbox was read by that, in one step. A mail that is known, not told, and was
     * now read elsewhere than before was moved, and waits where it is; of one that was left out that is believed if it was received at
     * the same moment, since the second copy of a mail that was read is no news.
     *
     * @param reached null where the mails were told of and not read in their mailbox
     * @return how many of them were not known yet
     */
    int take(BareJid owner, List<NewMail> mails, @Nullable Reached reached, Instant now);

    /** What is not told yet, oldest first. */
    List<Open> open(BareJid owner);

    /** Everybody for whom something is not told yet. */
    Set<BareJid> withOpen();

    /** These are about to be told by one alert. */
    void sending(Collection<Long> ids, String alertId);

    /**
     * An alert was told. What it was about to tell as well when it was begun, and does not tell any more, waits again.
     *
     * @param ids the mails that it tells
     * @param keepDetails whether who sent the mails and their subjects are needed any longer
     */
    void told(BareJid owner, String alertId, Collection<Long> ids, Instant now, boolean keepDetails);

    /** These will never be told. */
    void leaveOut(Collection<Long> ids);

    /** These were read, or are gone. */
    void settled(BareJid owner, Set<MailPlace> places);

    /** When each alert since then was told. */
    List<Instant> toldSince(BareJid owner, Instant since);

    /** The unread mail that was heard of since then; the newest twenty in full. */
    Overview unread(BareJid owner, Instant since);

    /** Where the unread mails lie, told or not, as far as that is known; so many of the latest, oldest first. */
    List<MailPlace> unreadPlaces(BareJid owner, int most);

    /** Forgets what was heard of before and does not wait any more; how many. */
    int dropBefore(Instant heard);
}
