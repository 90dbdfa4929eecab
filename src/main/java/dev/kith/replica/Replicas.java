package dev.kith.replica;

import dev.kith.jid.BareJid;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** This process among those that serve the same database: what is its own, and a word with the others. */
public interface Replicas {
    /** What one replica may say to the others; a word that is lost costs time and nothing else. */
    enum Word {
        /** The pass of an account, by its number, should come now. */
        NUDGE,
        /** Something may have changed in the books of an account, by its number. */
        BOOKS,
        /** Somebody came online, by their address. */
        ONLINE,
        /** Somebody went offline, by their address. */
        OFFLINE,
        /** These people are online, by their addresses with spaces between; news only to a replica that just came. */
        THERE,
        /** Nobody is known to be online any more: the link is lost, or somebody else's now. */
        UNKNOWN,
        /** The link to the XMPP server is up after it was not, and rosters may be other ones than before. */
        RECONNECTED,
        /** Mails wait to be told to somebody, by their address. */
        MAILS,
        /** Mail may have arrived for somebody, by their address. */
        LOOK,
        /** Somebody's mailboxes are being looked into by who was asked to, by their address. */
        LOOKING,
        /** Who has which badges, alerts or accounts is to be read anew. */
        RELOAD,
        /** Somebody has left, by their address, and nothing of them is kept. */
        FORGET,
        /** A message waits in the outbox. */
        NOTICES,
        /** Presence was published. */
        PRESENCE,
        /** A replica has come or gone. */
        REPLICAS
    }

    /** This process's claim to a person; empty when it has none, or is about to give it back. */
    Optional<Claim> of(BareJid person);

    /**
     * The same for who needs one.
     *
     * @throws Displaced when this process has none
     */
    default Claim claim(BareJid person) {
        return of(person).orElseThrow(Displaced::new);
    }

    /** This process's claims to people, by the numbers of their shards. */
    Map<Integer, Claim> people();

    /** This process's claim to the link to the XMPP server, and so to everything that goes over it. */
    Optional<Claim> link();

    /** Whether this process is, or was, one of the replicas; a command that does the work itself is not, and asks nobody. */
    boolean takesPart();

    /** Whether there are others, as far as is known. */
    boolean hasOthers();

    /** Whether one of them held the link lately, as far as the database says; it may be between two just now. */
    boolean linkIsHeld();

    /** Who to tell when this process may have other people than before; told often, and never by the caller's thread. */
    void onChange(Runnable listener);

    /** Says something to the others, if there are any; this process does not hear it. */
    void tell(Word word, String what);

    /** What to do about a word of another replica's. */
    void hear(Word word, Consumer<String> listener);
}
