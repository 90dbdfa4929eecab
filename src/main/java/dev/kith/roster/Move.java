package dev.kith.roster;

import org.jspecify.annotations.Nullable;

/** What to do about the presence between the person and one contact, and what is remembered of it before and after. */
public enum Move {
    /** Say that this side is ready. */
    OFFER(null, Bond.OFFERED),
    /** Both sides are ready: this one becomes {@code both}. */
    PAIR(Bond.PAIRING, Bond.PAIRED),
    /** The item shows that our write of an earlier pass has arrived. */
    CONFIRM(null, Bond.PAIRED),
    /** The pair has no ground any more: the other side is gone or has ended it, or the card's grace is over. */
    END(Bond.ENDING, Bond.OFFERED),
    /** The account itself chose that its presence is left to its person. */
    CALL_OFF(Bond.ENDING, Bond.OFFERED),
    /** The pair has no ground any more, and what is left is the other side's to end first, so that this one hears of it. */
    STOP(null, Bond.ENDING),
    /** An end that was begun by stanzas, and that the other side did not bring to its end: what we still see ends as well. */
    FINISH(Bond.ENDING, Bond.OFFERED),
    /** The item shows that the pair is over, or never came to be. */
    ENDED(null, Bond.OFFERED),
    /** Nothing is left of the item, and nothing to remember. */
    FORGET(null, null),
    /** The person took it back: what is left of it ends too, and that is remembered. */
    TAKE_BACK(Bond.PARTING, Bond.TAKEN_BACK),
    /** The person took it back, and what is left is the other side's to end first, so that this one hears of it. */
    PART(null, Bond.PARTING),
    /** Whatever flows or was asked for is the people's own. */
    LET_BE(null, Bond.THEIRS),
    /** Ask to see the contact's presence, once. */
    ASK(Bond.ASKING, Bond.ASKED),
    /** The item shows that our request went out. */
    WAIT(null, Bond.ASKED),
    /** Our request was answered with no, or nobody knows whether it went out: it is not repeated. */
    GIVE_UP(null, Bond.DECLINED),
    /** The card's grace is over: what we asked for ends. What the contact sees was the person's own to give. */
    WITHDRAW(Bond.ASKED, Bond.DECLINED);

    private final @Nullable Bond during;
    private final @Nullable Bond after;

    Move(@Nullable Bond during, @Nullable Bond after) {
        this.during = during;
        this.after = after;
    }

    /** What to remember before the write, so that a crash is survived; nothing for a move without a write. */
    public @Nullable Bond during() {
        return during;
    }

    /** What to remember once it is done; null for nothing. */
    public @Nullable Bond after() {
        return after;
    }
}
