package dev.kith.sync;

import dev.kith.account.Account;
import dev.kith.jid.BareJid;
import dev.kith.roster.Brake;
import dev.kith.roster.LastSynced;
import dev.kith.roster.RosterItem;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** What we remember of our own doing: the ledger, what was removed, and the brake. */
public interface SyncState {

    /** The account's ledger. */
    Map<BareJid, LastSynced> load(Account account);

    /** Notes one contact; durable when this returns. */
    void remember(Account account, BareJid jid, LastSynced memory);

    /** Drops the note of one contact. */
    void forget(Account account, BareJid jid);

    /** Notes that this contact was on the roster before we wrote or adopted it; not one that we had made before a backup was restored. */
    void met(Account account, BareJid jid);

    /** After a pass that left nothing open: what a restored backup said of contacts that were not found is over. */
    void dropDoubts(Account account);

    /** Takes that back: it is not on the roster now, and we are about to make it. */
    void made(Account account, BareJid jid);

    /** The contacts that were there before us. */
    Set<BareJid> metBefore(Account account);

    /** Keeps an item as it was before we removed it or took its groups, so that a person can undo that. */
    void keepForUndo(Account account, RosterItem item, Instant now);

    /** Takes that back: the server refused, and the item is still as it was. */
    void dropUndo(Account account, RosterItem item, Instant now);

    /** What was kept for undoing since then, oldest first. */
    List<Kept> keptSince(Account account, Instant since);

    /**
     * Asks whether a plan may be carried out, and notes what it will remove: of two that are asked at the same moment, by
     * whichever process, the later one is told of the earlier one's.
     *
     * @param since removals before that do not count any more
     * @param toBeDone false for a mere look: nothing is noted
     * @param judge what may run, given what all accounts removed since then and what the others are about to
     */
    Brake.Verdict judge(
            Account account, Instant since, Instant now, boolean toBeDone, Function<Load, Brake.Verdict> judge);

    /** What the account's plan was to remove is removed, or is left for now. */
    void removalsEnded(Account account);

    /**
     * Puts the brake on, or notes a new reason for it. A release that came meanwhile holds, unless more is withheld now
     * than the person could see.
     */
    void brake(Account account, String reason, int withheld, Instant now);

    /** Takes the account's brake off, for one pass; false when it was not on. */
    boolean release(Account account, Instant now);

    /** How many withheld steps a person has let pass since the brake was put on; 0 when it was not taken off. */
    int released(Account account);

    /** Ends the brake: nothing is withheld any more, or the release has been used. */
    void clearBrake(Account account);

    /** An item kept for undoing. */
    record Kept(BareJid jid, String name, List<String> groups, Instant removedAt) {}

    /** Over all accounts. */
    record Load(int removals, int managed) {}
}
