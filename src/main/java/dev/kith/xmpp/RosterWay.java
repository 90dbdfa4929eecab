package dev.kith.xmpp;

import dev.kith.jid.BareJid;
import dev.kith.roster.RosterItem;
import dev.kith.roster.Subscription;
import dev.kith.sync.RosterAccess;
import dev.kith.sync.RosterRefused;
import dev.kith.sync.RosterUnavailable;
import dev.kith.sync.SubscriptionAccess;
import java.util.Set;

/** One of the ways to people's rosters; {@link RosterWays} says which of them is taken. */
public interface RosterWay extends RosterAccess, SubscriptionAccess {

    /** What chooses it in the settings; never {@link RosterChoice#AUTO}. */
    RosterChoice choice();

    /** Whether the settings name what it needs, so that it may be tried. */
    boolean isConfigured();

    /** Finds out by doing whether it works now; blocks for as long as that takes. */
    Trial attempt() throws InterruptedException;

    /**
     * Whether the server has this account.
     *
     * @throws RosterUnavailable when that cannot be said now
     * @throws RosterRefused when this way cannot say
     */
    boolean exists(BareJid account) throws RosterUnavailable, RosterRefused;

    /** Nothing, unless a way says otherwise. */
    @Override
    default Set<Ability> abilities() {
        return Set.of();
    }

    @Override
    default boolean setSubscription(BareJid account, RosterItem item, Subscription wanted)
            throws RosterUnavailable, RosterRefused {
        throw new RosterRefused("whose presence flows cannot be set by " + choice());
    }

    @Override
    default void ask(BareJid account, BareJid contact) throws RosterUnavailable, RosterRefused {
        throw new RosterRefused("nobody can be asked for their presence by " + choice());
    }

    @Override
    default Set<String> blocked(BareJid account) throws RosterUnavailable, RosterRefused {
        throw new RosterRefused("blocklists cannot be read by " + choice());
    }

    /** What came of trying a way. */
    sealed interface Trial {
        /**
         * It works.
         *
         * @param finding what was seen to work
         */
        record Works(String finding) implements Trial {}

        /**
         * The server says that it works; nobody has tried.
         *
         * @param finding what it says
         * @param next how it could be tried
         */
        record Believed(String finding, String next) implements Trial {}

        /**
         * It does not work.
         *
         * @param reason what was seen
         * @param next what to do about it; empty for what the block to paste says
         */
        record Fails(String reason, String next) implements Trial {}
    }
}
