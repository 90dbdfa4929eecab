package dev.kith.sync;

import dev.kith.jid.BareJid;
import dev.kith.roster.RosterItem;
import dev.kith.roster.Subscription;
import java.util.Set;

/**
 * The way to change whose presence flows (RFC 6121 §3), next to {@link RosterAccess} and with its errors. Whoever asks
 * writes one side only, their own, and may ask for the same thing again; for the other side the other account does so. All
 * calls block the calling (virtual) thread until the server answered, at most for a bounded time.
 */
public interface SubscriptionAccess {

    /** What a way can do; none of these means that presence is left to the people. */
    enum Ability {
        /**
         * An item's subscription is set as it is wanted, whatever it was. Without this, but with {@link #ASK}, two sides
         * reach {@code both} by asking and approving, each when it is asked again.
         */
        SET,
        /** A request goes out for the person (RFC 6121 §3.1), and is approved for them. */
        ASK,
        /** The person's blocklist can be read (XEP-0191). */
        BLOCKLIST
    }

    /** What this way can do now; found out by trying, so it may change with each connection. */
    Set<Ability> abilities();

    /**
     * Brings an item that is on the account's roster to a subscription; its name and groups stay. Upwards presence flows at
     * once where the server can do that, otherwise from the next time it is sent; downwards the other side is not left
     * with presence that is no longer true, where the server lets us say so. The other account's roster may or may not
     * change by it, as the server has it.
     *
     * <p>By real stanzas: {@code both} is {@code subscribed} and, unless the item is {@code to} or asks already,
     * {@code subscribe}; {@code none} is {@code unsubscribe} and {@code unsubscribed}; {@code from} is
     * {@code unsubscribe}. Only called for {@code both} when the other account is known to want it, so that
     * {@code subscribed} answers their request or precedes it (RFC 6121 §3.4).
     *
     * @param item as it was read just now
     * @return whether the item shows it now; false when the other side must do its part first
     */
    boolean setSubscription(BareJid account, RosterItem item, Subscription wanted)
            throws RosterUnavailable, RosterRefused;

    /**
     * Which of these contacts' items were lowered after {@link #setSubscription} had begun to bring them to {@code both}, and have not
     * got back what they lost. A way that sets items as they are wanted knows of none, and one that has lost its session meanwhile of
     * fewer than there are.
     *
     * @param rising all that are still on their way; what is known of others is forgotten
     */
    default Set<BareJid> lowered(BareJid account, Set<BareJid> rising) throws RosterUnavailable {
        return Set.of();
    }

    /**
     * Asks to see the contact's presence, as the person would (RFC 6121 §3.1.2); the item then shows a request that is
     * pending. Needs {@link Ability#ASK}.
     */
    void ask(BareJid account, BareJid contact) throws RosterUnavailable, RosterRefused;

    /**
     * Whom the account has blocked (XEP-0191 §3.2), as bare addresses; a blocked domain stands for itself, as an address
     * without a local part. Needs {@link Ability#BLOCKLIST}.
     */
    Set<String> blocked(BareJid account) throws RosterUnavailable, RosterRefused;
}
