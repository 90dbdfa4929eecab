package dev.kith.xmpp.session;

import dev.kith.account.SecretUnreadable;
import dev.kith.account.XmppLogins;
import dev.kith.jid.BareJid;
import dev.kith.roster.RosterItem;
import dev.kith.sync.RosterRefused;
import dev.kith.sync.RosterUnavailable;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;
import org.jivesoftware.smack.ConnectionListener;
import org.jivesoftware.smack.tcp.XMPPTCPConnection;
import org.jspecify.annotations.Nullable;

/**
 * One person's session: opened when it is needed first, kept, and opened again after it was lost. One question is under way
 * at a time, so nothing piles up in it. A login that was refused is never tried again until it is set anew.
 */
final class ClientSession {
    private static final Logger LOG = Logger.getLogger(ClientSession.class);
    private static final Duration GOOD_LIFE = Duration.ofMinutes(1);

    /** How a session is. */
    enum State {
        /** Nobody has asked for it, or it gave way to another. */
        CLOSED,
        OPEN,
        /** Lost; it comes back by itself. */
        WAITING,
        /** The server refused the login. */
        REFUSED
    }

    private final BareJid owner;
    private final ClientSessions house;
    private final ReentrantLock turn = new ReentrantLock(true);
    private final BackOff backOff = new BackOff();
    private final Echoes echoes = new Echoes();
    private final Rises rises = new Rises();
    private final Set<BareJid> removed = ConcurrentHashMap.newKeySet();
    private final Set<BareJid> seen = ConcurrentHashMap.newKeySet();
    private volatile State state = State.CLOSED;
    private volatile String trouble = "";
    private volatile @Nullable Talk talk;
    private volatile @Nullable Instant refused;
    private volatile @Nullable Instant loginSetAt;
    private volatile long usedAt = System.nanoTime();
    private volatile long notBefore = usedAt;

    ClientSession(BareJid owner, ClientSessions house) {
        this.owner = owner;
        this.house = house;
    }

    /** What is done with an open session. */
    interface Work<T> {
        T run(Talk talk) throws RosterUnavailable, RosterRefused, InterruptedException;
    }

    BareJid owner() {
        return owner;
    }

    State state() {
        return state;
    }

    /** What keeps it from being open, and what helps; empty when nothing does. */
    String trouble() {
        return trouble;
    }

    Echoes echoes() {
        return echoes;
    }

    Rises rises() {
        return rises;
    }

    /** Contacts whose removal the present session was told of, and that are not there again. */
    Set<BareJid> removed() {
        return Set.copyOf(removed);
    }

    /** The server has shown these items to the present session. */
    void saw(Collection<RosterItem> items) {
        for (RosterItem item : items) {
            // One who sees the person is pushed once more before it can be hidden, and most need not be kept in mind.
            if (item.subscription().isSeen()) {
                seen.remove(item.jid());
            } else {
                seen.add(item.jid());
            }
        }
    }

    /**
     * Contacts who do not see the person, whose item the present session was shown, and of whose removal it was not told (RFC 6121
     * §2.5.2: it would have been).
     */
    Set<BareJid> seen() {
        var there = new HashSet<>(seen);
        there.removeAll(removed); // last: an answer that was on its way may be older
        return there;
    }

    long usedAt() {
        return usedAt;
    }

    boolean isBusy() {
        return turn.isLocked();
    }

    /** The login that the present session was opened with, or that was refused. */
    @Nullable
    Instant loginSetAt() {
        return loginSetAt;
    }

    /**
     * Does something with the session when it is its turn, and opens it before where it is not open.
     *
     * @throws RosterUnavailable when there is none now
     * @throws RosterRefused when there will be none before a person does something
     */
    <T> T with(Work<T> work) throws RosterUnavailable, RosterRefused {
        try {
            if (!turn.tryLock(house.patience().toMillis(), TimeUnit.MILLISECONDS)) {
                throw new RosterUnavailable("the XMPP session of " + owner + " is busy", null);
            }
            try {
                usedAt = System.nanoTime();
                Talk now = talk;
                return work.run(now == null ? open() : now);
            } finally {
                usedAt = System.nanoTime();
                turn.unlock();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RosterUnavailable("stopped while waiting for the XMPP server", e);
        }
    }

    /** Opens the session again if it was lost, and nobody else does so now. */
    void comeBack() {
        try {
            if (state != State.WAITING || !turn.tryLock(house.patience().toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
            try {
                if (state == State.WAITING && talk == null && !house.isOurs(owner)) {
                    close(); // it was lost to the replica that has them now
                } else if (state == State.WAITING && talk == null) {
                    Talk unused = open();
                }
            } finally {
                turn.unlock();
            }
        } catch (RosterUnavailable | RosterRefused e) {
            LOG.debugf("session of %s: %s", owner, e.getMessage());
        } catch (RuntimeException e) { // the database is away, or a fault of ours
            LOG.debugf(e, "session of %s", owner);
            house.later(backOff.next(), this::comeBack);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Talk open() throws RosterUnavailable, RosterRefused, InterruptedException {
        long wait = notBefore - System.nanoTime();
        if (wait > 0 && state == State.WAITING) {
            throw new RosterUnavailable(
                    trouble + "; the next try is in " + (TimeUnit.NANOSECONDS.toSeconds(wait) + 1) + " s", null);
        }
        XmppLogins.Known login = login();
        try {
            Talk fresh = house.open(this, login);
            echoes.forget();
            rises.forget();
            removed.clear();
            seen.clear();
            loginSetAt = login.setAt();
            state = State.OPEN;
            trouble = "";
            talk = fresh; // last: only from now on can it be lost
            if (!fresh.isOpen()) {
                lost(fresh, "the XMPP server closed the session at once");
                throw new RosterUnavailable(trouble, null);
            }
            return fresh;
        } catch (LoginFailed e) {
            throw failed(login, e);
        }
    }

    /** The login, where it may be used. */
    private XmppLogins.Known login() throws RosterRefused {
        if (!owner.domainpart().equals(house.domain())) { // their password is for their own server alone
            throw new RosterRefused("Kith signs people in at " + house.domain() + " only, not " + owner);
        }
        XmppLogins.Known login;
        try {
            login = house.logins()
                    .find(owner)
                    .orElseThrow(() -> new RosterRefused(
                            "Kith has no XMPP login of " + owner + ". Next: kith account xmpp-login " + owner));
        } catch (SecretUnreadable e) {
            throw new RosterRefused(String.valueOf(e.getMessage()));
        }
        if (login.refused() || login.setAt().equals(refused)) {
            state = State.REFUSED;
            loginSetAt = login.setAt();
            trouble = refusal();
            throw new RosterRefused(trouble);
        }
        return login;
    }

    private String refusal() {
        return "the XMPP server refused the login of " + owner
                + ", and Kith does not try it again, so that the account is"
                + " not locked. Next: kith account xmpp-login " + owner;
    }

    private RosterUnavailable failed(XmppLogins.Known login, LoginFailed failure) throws RosterRefused {
        loginSetAt = login.setAt();
        if (failure.kind() == LoginFailed.Kind.REFUSED) {
            refused = login.setAt(); // first, should the database be away
            state = State.REFUSED;
            trouble = refusal();
            LOG.warnf("account %s: %s", owner, trouble);
            house.logins().refused(owner, login);
            throw new RosterRefused(trouble);
        }
        boolean unfit = failure.kind() == LoginFailed.Kind.UNFIT;
        awaitReturn(String.valueOf(failure.getMessage()), unfit ? backOff.afterRefusal() : backOff.next());
        return new RosterUnavailable(trouble, failure);
    }

    private void awaitReturn(String why, Duration rest) {
        if (!why.equals(trouble)) {
            LOG.debugf("session of %s: %s", owner, why);
        }
        trouble = why;
        notBefore = System.nanoTime() + rest.toNanos();
        state = State.WAITING;
        house.later(rest, this::comeBack);
    }

    /** A session has ended, whoever ended it; only the present one matters. */
    private void lost(Talk ended, String why) {
        synchronized (this) {
            if (talk != ended) {
                return;
            }
            talk = null;
        }
        if (ended.age().compareTo(GOOD_LIFE) > 0) {
            backOff.livedWell();
        }
        awaitReturn(why, backOff.next());
    }

    /** Ends it until somebody asks for it again. */
    void close() {
        Talk ended;
        synchronized (this) {
            ended = talk;
            talk = null;
            state = State.CLOSED;
            trouble = "";
        }
        if (ended != null) {
            SessionOpener.close(ended.connection());
        }
    }

    /** Gives up a session that is dead, without goodbye. */
    void giveUp(Talk dead) {
        lost(dead, "the XMPP server has said nothing for too long");
        SessionOpener.abandon(dead.connection());
    }

    /** Asks for a sign of life where there was none for some time; returns at once. */
    void lookAfter(Duration longestSilence) {
        Talk now = talk;
        if (now != null && now.silence().compareTo(longestSilence) > 0) {
            now.askForLife(() -> giveUp(now));
        }
    }

    /** What is to be on a connection before it connects. */
    void prepare(XMPPTCPConnection connection) {
        connection.registerIQRequestHandler(new RosterPushes(owner, push -> {
            Talk now = talk;
            if (now != null) {
                now.heard();
            }
            push.removed().ifPresent(removed::add);
            push.removed().ifPresent(rises::end);
            push.items().forEach(item -> removed.remove(item.jid()));
            push.items().forEach(rises::saw);
            saw(push.items());
            if (echoes.isNews(push)) {
                house.rosterChanged(owner);
            }
        }));
        connection.addConnectionListener(new ConnectionListener() {
            @Override
            public void connectionClosed() {
                ended(connection, "the XMPP server ended the session");
            }

            @Override
            public void connectionClosedOnError(Exception failure) {
                ended(
                        connection,
                        String.valueOf(
                                LoginFailed.of(failure, owner.domainpart()).getMessage()));
            }
        });
    }

    private void ended(XMPPTCPConnection connection, String why) {
        Talk now = talk;
        if (now != null && now.connection() == connection) {
            lost(now, why);
        }
    }
}
