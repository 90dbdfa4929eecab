package dev.kith.xmpp.session;

import dev.kith.jid.BareJid;
import dev.kith.xmpp.RosterWay.Trial;
import dev.kith.xmpp.RosterWays;
import dev.kith.xmpp.RosterWays.Choice;
import dev.kith.xmpp.XmppLink;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Typed;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The link where Kith has no component at the server: it keeps no stream, and looks from time to time whether people can be
 * signed in. Nobody's presence is heard by it.
 */
@ApplicationScoped
@Typed(SessionsAlone.class)
public class SessionsAlone implements XmppLink {
    private static final Logger LOG = Logger.getLogger(SessionsAlone.class);
    private static final Duration TRY_AGAIN = Duration.ofSeconds(30);
    private static final Duration LOOK_AGAIN = Duration.ofMinutes(5);
    private static final Duration LAST_STEPS = Duration.ofSeconds(5);

    private final RosterWays ways;
    private final Duration tryAgain;
    private final List<Runnable> connectedWork = new CopyOnWriteArrayList<>();
    private volatile @Nullable Choice found;
    private @Nullable Thread keeper;
    private volatile boolean wanted;

    @Inject
    SessionsAlone(RosterWays ways) {
        this(ways, TRY_AGAIN);
    }

    SessionsAlone(RosterWays ways, Duration tryAgain) {
        this.ways = ways;
        this.tryAgain = tryAgain;
    }

    @Override
    public synchronized void start() {
        if (!wanted) {
            wanted = true;
            keeper = Thread.ofVirtual().name("sessions-alone").start(this::keep);
        }
    }

    @Override
    public void stop() {
        Thread thread;
        synchronized (this) {
            wanted = false;
            thread = keeper;
            keeper = null;
        }
        if (thread != null) {
            thread.interrupt();
            try {
                boolean unused = thread.join(LAST_STEPS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        found = null;
    }

    private void keep() {
        try {
            while (wanted) {
                boolean well = look() instanceof Choice.Chosen(var way, Trial.Works works);
                TimeUnit.NANOSECONDS.sleep((well ? LOOK_AGAIN : tryAgain).toNanos());
            }
        } catch (InterruptedException e) {
            LOG.debug("told to stop");
        }
    }

    private Choice look() throws InterruptedException {
        Choice before = found;
        Choice now;
        try {
            now = ways.choose();
        } catch (RuntimeException e) { // or nobody would ever look again
            LOG.error("a fault in Kith while looking for a way to rosters; please report it with this log", e);
            now = new Choice.None(String.valueOf(e.getMessage()), "kith doctor");
        }
        if (!wanted) {
            return now; // what it saw is the stop
        }
        found = now;
        if (now instanceof Choice.None(String reason, String next) && !now.equals(before)) {
            LOG.errorf("XMPP: nobody's roster can be reached (%s). Next: kith doctor", reason);
        }
        if (now instanceof Choice.Chosen && !(before instanceof Choice.Chosen)) {
            LOG.info("XMPP: rosters by people's own sessions, without a component.");
            connectedWork.forEach(SessionsAlone::runSafely);
        }
        return now;
    }

    private static void runSafely(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            LOG.error("a fault in Kith after it found rosters; please report it with this log", e);
        }
    }

    /** Returns as soon as it is known, either way. */
    @Override
    public boolean awaitConnected(Duration patience) throws InterruptedException {
        return await(patience) instanceof Choice.Chosen;
    }

    private @Nullable Choice await(Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (found == null && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
        return found;
    }

    @Override
    public void onConnected(Runnable work) {
        connectedWork.add(work);
    }

    /** Tells nothing: a silent session hears of nobody. */
    @Override
    public void onPresence(Consumer<BareJid> online, Consumer<BareJid> offline, Runnable unknown) {}

    @Override
    public Diagnosis diagnose() {
        return switch (found) {
            case null -> new Diagnosis(Health.BROKEN, "nobody was signed in yet", "kith doctor, in a minute");
            case Choice.None(String reason, String next) ->
                new Diagnosis(Health.BROKEN, "rosters cannot be used: " + reason, next);
            case Choice.Chosen(var way, Trial.Works(String seen)) ->
                new Diagnosis(Health.WELL, "rosters by " + way.choice() + ": " + seen, "");
            case Choice.Chosen(var way, Trial.Believed(String seen, String next)) ->
                new Diagnosis(Health.LIMITED, "rosters by " + way.choice() + ": " + seen, next);
            case Choice.Chosen(var way, Trial.Fails(String reason, String next)) ->
                new Diagnosis(Health.BROKEN, "rosters cannot be used: " + reason, next);
        };
    }

    /** By real requests and answers, after which the server itself sends presence (RFC 6121 §3.1.5). */
    @Override
    public Optional<Diagnosis> pairs(Duration patience) throws InterruptedException {
        return await(patience) instanceof Choice.Chosen
                ? Optional.of(new Diagnosis(Health.WELL, AT_ONCE, ""))
                : Optional.empty();
    }
}
