package dev.kith.xmpp;

import dev.kith.jid.BareJid;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** The link to the XMPP server, as the rest of Kith sees it: it comes and goes, and says how it is. */
public interface XmppLink {

    /** Begins to connect, and goes on until {@link #stop}; returns at once. */
    void start();

    /** Says goodbye to the server and stays away. */
    void stop();

    /**
     * Waits for the link to be up and the ways to rosters tried.
     *
     * @return false when it was not in time, or there is no way to rosters
     */
    boolean awaitConnected(Duration patience) throws InterruptedException;

    /** What to run after each connect, when anything may have happened meanwhile. */
    void onConnected(Runnable work);

    /** Who to tell of people's presence; the last when nobody's is known any more. */
    void onPresence(Consumer<BareJid> online, Consumer<BareJid> offline, Runnable unknown);

    /**
     * Looks at the settings that {@link #start} will need.
     *
     * @throws dev.kith.config.BadSetting when one is missing or unsafe
     */
    default void check() {}

    /** Before each connect to ask whether the link is still ours; a server that has another of our name is a reason to. */
    default void onlyWhile(BooleanSupplier ours) {}

    /** How the link is, by trying. */
    Diagnosis diagnose();

    /**
     * Whether two who become a pair see each other at once, by the way to rosters that is taken; empty when there is none.
     * What is just being found out is waited for.
     */
    Optional<Diagnosis> pairs(Duration patience) throws InterruptedException;

    /** What to say of a way by which two who become a pair need not wait for their next presence. */
    String AT_ONCE = "two who become a pair see each other at once";

    /** How well it is. */
    enum Health {
        WELL,
        LIMITED,
        BROKEN
    }

    /**
     * What was found.
     *
     * @param finding one sentence
     * @param next what to do, with the block to paste; when it is well, what could be chosen, or nothing
     */
    record Diagnosis(Health health, String finding, String next) {}
}
