package dev.kith.xmpp.session;

import dev.kith.account.XmppLogins;
import dev.kith.jid.BareJid;
import dev.kith.sync.RosterUnavailable;
import dev.kith.xmpp.RosterChoice;
import dev.kith.xmpp.XmppConfig;
import dev.kith.xmpp.session.ClientSession.State;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jboss.logging.Logger;
import org.jivesoftware.smack.tcp.XMPPTCPConnection;
import org.jspecify.annotations.Nullable;

/**
 * Everybody's sessions: how many there are, how many sign in at once, that dead ones are noticed and lost ones come back, and
 * that those end whose login is gone or another. All of this takes one thread; Smack takes two more for each session.
 */
@ApplicationScoped
public class ClientSessions {
    private static final Logger LOG = Logger.getLogger(ClientSessions.class);
    private static final Duration REVIEW = Duration.ofSeconds(30);
    private static final Duration NEWS_SETTLE = Duration.ofSeconds(1);
    private static final Duration STOP = Duration.ofMillis(1_500);

    private final XmppLogins logins;
    private final XmppConfig xmpp;
    private final SessionConfig config;
    private final String nameServers;
    private final Map<BareJid, ClientSession> sessions = new ConcurrentHashMap<>();
    private final Set<BareJid> news = ConcurrentHashMap.newKeySet();
    private final Object places = new Object();
    private volatile Consumer<BareJid> changed = jid -> {};
    private volatile Predicate<BareJid> ours = jid -> true;
    private @Nullable Running running;
    private volatile boolean stopped;

    /** What there is from the first session on. */
    private record Running(
            SessionSettings settings, SessionOpener opener, Semaphore logins, ScheduledExecutorService timer) {}

    @Inject
    ClientSessions(XmppLogins logins, XmppConfig xmpp, SessionConfig config, MeterRegistry metrics) {
        this(logins, xmpp, config, metrics, "dns:");
    }

    ClientSessions(
            XmppLogins logins, XmppConfig xmpp, SessionConfig config, MeterRegistry metrics, String nameServers) {
        this.logins = logins;
        this.xmpp = xmpp;
        this.config = config;
        this.nameServers = nameServers;
        for (State state : State.values()) {
            metrics.gauge(
                    "kith.xmpp.sessions",
                    List.of(Tag.of("state", state.name().toLowerCase(Locale.ROOT))),
                    sessions,
                    all -> all.values().stream()
                            .filter(session -> session.state() == state)
                            .count());
        }
    }

    /** Whom to tell whose roster was changed by somebody else than us; a hint to look sooner, and no more. */
    public void onRosterChange(Consumer<BareJid> changed) {
        this.changed = changed;
    }

    /** Whether sessions are to be used: the settings say so, or somebody has given their login. */
    boolean isWanted() {
        return xmpp.rosterAccess() == RosterChoice.SESSION || !some(1).isEmpty();
    }

    /**
     * Some of those whose login is in use; nobody while the database is away. This replica's own come first, since whoever
     * signs in for others ends the session that their replica has.
     */
    List<BareJid> some(int most) {
        try {
            return logins.inUse().keySet().stream()
                    .sorted(Comparator.comparing((BareJid owner) -> !ours.test(owner))
                            .thenComparing(Comparator.naturalOrder()))
                    .limit(most)
                    .toList();
        } catch (RuntimeException e) {
            LOG.debug("cannot look at the XMPP logins now", e);
            return List.of();
        }
    }

    boolean hasLogin(BareJid owner) {
        return logins.inUse().containsKey(owner);
    }

    /** What keeps Kith from somebody's roster, and what helps; empty when nothing does, as far as is known. */
    public String trouble(BareJid owner) {
        ClientSession session = sessions.get(owner);
        return session == null ? "" : session.trouble();
    }

    /** How many sessions are open now. */
    public int open() {
        return (int) sessions.values().stream()
                .filter(session -> session.state() == State.OPEN)
                .count();
    }

    /** Ends all sessions, with a goodbye where the server is there to hear it, and opens none any more. */
    public void stop() {
        stopped = true;
        Running ended = runningIfAny();
        if (ended == null) {
            return;
        }
        ended.timer().shutdownNow();
        var closing = new ArrayList<Thread>();
        sessions.values()
                .forEach(session ->
                        closing.add(Thread.ofVirtual().name("session-close").start(session::close)));
        long end = System.nanoTime() + STOP.toNanos();
        try {
            for (Thread thread : closing) {
                thread.join(Duration.ofNanos(Math.max(1, end - System.nanoTime())));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Somebody's session, open or not. */
    ClientSession of(BareJid owner) throws RosterUnavailable {
        if (stopped) {
            throw new RosterUnavailable("Kith is stopping", null);
        }
        return sessions.computeIfAbsent(owner, jid -> new ClientSession(jid, this));
    }

    /** Whose people sign in. */
    String domain() {
        return running().settings().domain();
    }

    XmppLogins logins() {
        return logins;
    }

    /** How long a question may wait for those before it. */
    Duration patience() {
        SessionSettings settings = running().settings();
        return settings.reply().plus(settings.connect()).multipliedBy(2);
    }

    private synchronized Running running() {
        if (running == null) {
            var settings = SessionSettings.of(xmpp, config);
            var lookup = new ServerLookup(
                    nameServers, bound -> ThreadLocalRandom.current().nextInt(bound));
            var timer = Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("kith-sessions").factory());
            running = new Running(
                    settings,
                    new SessionOpener(settings, lookup),
                    new Semaphore(settings.concurrentLogins(), true),
                    timer);
            long round = Math.clamp(settings.ping().toMillis() / 4, 50, 5_000);
            var unused = timer.scheduleWithFixedDelay(
                    () -> lookAfterAll(settings.ping()), round, round, TimeUnit.MILLISECONDS);
            unused = timer.scheduleWithFixedDelay(
                    () -> Thread.ofVirtual().name("sessions-review").start(this::review),
                    REVIEW.toMillis(),
                    REVIEW.toMillis(),
                    TimeUnit.MILLISECONDS);
        }
        return running;
    }

    private synchronized @Nullable Running runningIfAny() {
        return running;
    }

    private void lookAfterAll(Duration longestSilence) {
        for (ClientSession session : sessions.values()) {
            try {
                session.lookAfter(longestSilence);
            } catch (RuntimeException e) { // would end the rounds
                LOG.debugf(e, "session of %s", session.owner());
            }
        }
    }

    /** Who is to be signed in at all; those of others are ended at the next review, since another replica signs them in. */
    public void onlyOf(Predicate<BareJid> ours) {
        this.ours = ours;
    }

    /** Whether this replica is to sign somebody in, and not another one. */
    boolean isOurs(BareJid owner) {
        return ours.test(owner);
    }

    /**
     * Ends the sessions of those whose account is off or another replica's, or whose login is gone or another; twice a minute,
     * and at once when shards change hands.
     */
    public void review() {
        if (sessions.isEmpty()) {
            return;
        }
        try {
            Map<BareJid, Instant> inUse = logins.inUse();
            sessions.forEach((owner, session) -> {
                Instant setAt = session.loginSetAt();
                boolean outdated = setAt != null && !setAt.equals(inUse.get(owner));
                if ((outdated || !ours.test(owner)) && !session.isBusy()) {
                    session.close();
                    sessions.remove(owner, session);
                }
            });
        } catch (RuntimeException e) {
            LOG.debug("cannot look at the XMPP logins now", e);
        }
    }

    /** Opens a session for one that has none, in its turn. */
    Talk open(ClientSession session, XmppLogins.Known login)
            throws LoginFailed, RosterUnavailable, InterruptedException {
        Running now = running();
        makePlace(session, now.settings().sessions());
        if (!now.logins().tryAcquire(patience().toMillis(), TimeUnit.MILLISECONDS)) {
            throw new RosterUnavailable("too many people sign in at the XMPP server just now", null);
        }
        try {
            if (stopped) {
                throw new RosterUnavailable("Kith is stopping", null);
            }
            XMPPTCPConnection connection = now.opener().open(session.owner(), login, session::prepare);
            var talk = new Talk(connection);
            String mechanism = connection.getUsedSaslMechansism();
            if (!login.mechanism().equals(Optional.of(mechanism))) {
                noteAccepted(session.owner(), login, mechanism);
            }
            return talk;
        } finally {
            now.logins().release();
        }
    }

    /** A session that is open is of use even when the database is away. */
    private void noteAccepted(BareJid owner, XmppLogins.Known login, String mechanism) {
        try {
            logins.accepted(owner, login, mechanism);
        } catch (RuntimeException e) {
            LOG.warnf("Cannot note how %s signed in; noted at the next login.", owner);
        }
    }

    /** Beyond the ceiling, the session that was unused the longest gives way. */
    private void makePlace(ClientSession wanted, int most) throws RosterUnavailable {
        synchronized (places) {
            List<ClientSession> open = sessions.values().stream()
                    .filter(session -> session != wanted && session.state() == State.OPEN)
                    .toList();
            if (open.size() < most) {
                return;
            }
            ClientSession idle = open.stream()
                    .filter(session -> !session.isBusy())
                    .min(Comparator.comparingLong(ClientSession::usedAt))
                    .orElseThrow(() -> new RosterUnavailable(
                            "all " + most + " XMPP sessions are in use. Next: raise kith.xmpp.session.sessions", null));
            idle.close();
        }
    }

    /** Does something after a while, on a thread of its own; not at all when Kith stops before. */
    void later(Duration rest, Runnable work) {
        Running now = runningIfAny();
        if (stopped || now == null) {
            return;
        }
        try {
            var unused = now.timer()
                    .schedule(
                            () -> Thread.ofVirtual().name("session").start(work),
                            rest.toMillis(),
                            TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("stopping", e);
        }
    }

    /** Somebody's roster was changed; told once for all changes of a second. */
    void rosterChanged(BareJid owner) {
        if (news.add(owner)) {
            later(NEWS_SETTLE, () -> {
                news.remove(owner);
                changed.accept(owner);
            });
        }
    }
}
