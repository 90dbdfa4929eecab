package dev.kith.joining;

import dev.kith.account.Account;
import dev.kith.jid.BareJid;
import dev.kith.sync.Operations;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Somebody's look at what Kith would do, on the way to a yes. The login they gave lives here, sealed, and nowhere else. */
public final class Look {
    /** How far it is. */
    public sealed interface State {
        /** The address book is being read. */
        record Reading() implements State {}

        /**
         * It did not come about.
         *
         * @param words what happened and what to do, for the person
         */
        record Failed(String words) implements State {}

        /** What Kith would do. */
        record Seen(Operations.Plan plan) implements State {}
    }

    private final BareJid person;
    private final Instant until;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile State state = new State.Reading();
    private volatile Choices choices = Choices.USUAL;
    private volatile @org.jspecify.annotations.Nullable Account trial;

    Look(BareJid person, Instant until) {
        this.person = person;
        this.until = until;
    }

    /** Whose it is. */
    public BareJid person() {
        return person;
    }

    /** When it is forgotten, with the login. */
    public Instant until() {
        return until;
    }

    public State state() {
        return state;
    }

    /** What is chosen unless the person chooses otherwise: what holds for them now, or the usual. */
    public Choices choices() {
        return choices;
    }

    /** Waits for the end of the reading, but no longer than that; how far it is then. */
    public State await(Duration patience) throws InterruptedException {
        boolean unused = ended.await(patience.toMillis(), TimeUnit.MILLISECONDS);
        return state;
    }

    void failed(String words) {
        trial = null;
        end(new State.Failed(words));
    }

    void seen(Account account, Operations.Plan plan) {
        trial = account;
        choices = Choices.of(account);
        end(new State.Seen(plan));
    }

    private void end(State last) {
        state = last;
        ended.countDown();
    }

    @org.jspecify.annotations.Nullable
    Account trial() {
        return trial;
    }
}
