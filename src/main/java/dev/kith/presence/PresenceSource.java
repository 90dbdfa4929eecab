package dev.kith.presence;

import dev.kith.jid.BareJid;

/** The way to people's presence: subscriptions of ours, and what comes of them. */
public interface PresenceSource {

    /** What the person's roster says of us. */
    enum Standing {
        /** We are not on it. */
        ABSENT,
        /** We are, and may see their presence. */
        ALLOWED,
        /** We are, and may not. */
        LISTED,
        /** The server does not let us look. */
        UNREADABLE,
        /** An account of another domain, whose presence is none of our business. */
        ELSEWHERE
    }

    /** Who is told what comes in. */
    interface Listener {
        /** The link is up, or can do more than before; nothing is known yet. */
        void linkUp();

        /** The link is gone. */
        void linkLost();

        /** Something came in; called in the order in which it came, and not to be kept waiting. */
        void heard(BareJid person, Sighting sighting);

        /** Whether this person may see us: we are on their roster because they are followed. */
        boolean follows(BareJid person);
    }

    /** Says who is to be told; once, before the link starts. */
    void tell(Listener listener);

    /** Looks at the person's roster. */
    Standing standing(BareJid person) throws PresenceUnavailable;

    /**
     * Puts us on the person's roster with the right to see their presence, where {@link Standing#ABSENT} was found.
     *
     * @return false when this server does not do that, so that the person has to be asked
     */
    boolean admit(BareJid person) throws PresenceUnavailable;

    /** Asks the person; the answer comes as a {@link Sighting}, perhaps days later (RFC 6121 §3.1.1). */
    void ask(BareJid person) throws PresenceUnavailable;

    /**
     * Ends the subscription or takes the request back (RFC 6121 §3.3); doing it again does no harm.
     *
     * @param ourItem whether we made the roster item: then it goes too, unless the person has changed it
     */
    void end(BareJid person, boolean ourItem) throws PresenceUnavailable;

    /** Asks the person's server for their presence (RFC 6121 §4.3); it need not answer when nobody is there. */
    void probe(BareJid person) throws PresenceUnavailable;

    /** Returns when the server has read everything that was sent before. */
    void fence() throws PresenceUnavailable;
}
