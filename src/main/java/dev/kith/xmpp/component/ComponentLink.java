package dev.kith.xmpp.component;

import dev.kith.config.BadSetting;
import dev.kith.jid.BareJid;
import dev.kith.xmpp.RosterWay;
import dev.kith.xmpp.RosterWays;
import dev.kith.xmpp.SmackBoot;
import dev.kith.xmpp.XmppConfig;
import dev.kith.xmpp.XmppLink;
import dev.kith.xmpp.component.LinkState.Trial;
import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Typed;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jivesoftware.smack.ConnectionListener;
import org.jivesoftware.smack.SmackException;
import org.jivesoftware.smack.XMPPException;
import org.jspecify.annotations.Nullable;
import org.jxmpp.jid.impl.JidCreate;
import org.jxmpp.stringprep.XmppStringprepException;

/**
 * Keeps the component stream up: connects, tries its privileges, has a way to rosters chosen, notices when the server
 * falls silent, and comes back after every loss, spread out (full jitter), and slowly where coming back quickly would do
 * harm.
 */
@ApplicationScoped
@Typed(ComponentLink.class) // which link there is, ChosenLink says
class ComponentLink implements XmppLink {
    private static final Logger LOG = Logger.getLogger(ComponentLink.class);
    private static final Duration TRY_AGAIN = Duration.ofSeconds(30);
    private static final Duration LAST_STEPS = Duration.ofSeconds(5);

    private final XmppConfig config;
    private final Stream stream;
    private final PrivilegeTrial trials;
    private final PresenceWatch presence;
    private final PresenceLink subscriptions;
    private final RosterWays ways;
    private final List<LinkPart> parts;
    private final Clock clock;
    private final List<Runnable> connectedWork = new CopyOnWriteArrayList<>();
    private final AtomicReference<LinkState> state = new AtomicReference<>(new LinkState.Down());
    private @Nullable Thread keeper;
    private volatile @Nullable ComponentConnection connection;
    private volatile @Nullable ComponentConnection leaving;
    private volatile boolean wanted;
    private volatile BooleanSupplier ours = () -> true;

    ComponentLink(
            XmppConfig config,
            Stream stream,
            PrivilegeTrial trials,
            PresenceWatch presence,
            PresenceLink subscriptions,
            RosterWays ways,
            @All List<LinkPart> parts,
            Clock clock) {
        SmackBoot.boot(); // the first thing that happens to Smack must not be one of its own classes
        this.config = config;
        this.stream = stream;
        this.trials = trials;
        this.presence = presence;
        this.subscriptions = subscriptions;
        this.ways = ways;
        this.parts = List.copyOf(parts);
        this.clock = clock;
        StreamMeters.show();
    }

    LinkState state() {
        return state.get();
    }

    @Override
    public void check() {
        ComponentSecret.check(config);
    }

    @Override
    public synchronized void start() {
        if (wanted) {
            return;
        }
        check();
        SmackBoot.boot(); // before any other class of Smack starts it in its own way; other beans are made later
        wanted = true;
        state.set(new LinkState.Connecting());
        presence.forget(); // what another replica heard over its link does not hold for this one
        keeper = Thread.ofVirtual().name("component-link").start(this::keep);
    }

    @Override
    public void stop() {
        Thread thread;
        synchronized (this) {
            wanted = false;
            thread = keeper;
            keeper = null;
        }
        ComponentConnection now = connection;
        leaving = now;
        if (now != null) {
            sayGoodbye(now);
        }
        awaitEnd(thread);
        if (now != null) {
            now.instantShutdown();
        }
        stream.use(null);
        if (thread != null) {
            presence.forget(); // or who is still there when the link comes back never comes online
        }
        subscriptions.lost();
        state.set(new LinkState.Down());
    }

    /** Or what it still does at its end would hit a link that is started right after this one. */
    private static void awaitEnd(@Nullable Thread thread) {
        if (thread != null) {
            thread.interrupt();
            try {
                boolean unused = thread.join(LAST_STEPS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static void sayGoodbye(ComponentConnection connection) {
        try {
            connection.disconnect(null); // with a presence it would send one without an address
        } catch (SmackException.NotConnectedException e) {
            LOG.debug("the stream was gone already");
        }
    }

    @Override
    public boolean awaitConnected(Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (System.nanoTime() < end) {
            if (state.get() instanceof LinkState.Connected connected) {
                return connected.rosters() instanceof RosterWays.Choice.Chosen;
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
        return false;
    }

    @Override
    public void onConnected(Runnable work) {
        connectedWork.add(work);
    }

    @Override
    public void onPresence(Consumer<BareJid> online, Consumer<BareJid> offline, Runnable unknown) {
        presence.tell(online, offline, unknown);
    }

    @Override
    public void onlyWhile(BooleanSupplier now) {
        ours = now;
    }

    @Override
    public Diagnosis diagnose() {
        return LinkReport.of(state.get(), config, stream.inFlight().quarantined());
    }

    @Override
    public Optional<Diagnosis> pairs(Duration patience) throws InterruptedException {
        if (!(state.get() instanceof LinkState.Connected link)
                || !(link.rosters() instanceof RosterWays.Choice.Chosen(RosterWay way, var unused))) {
            return Optional.empty();
        }
        for (LinkPart part : parts) {
            var said = part.pairs(way, patience);
            if (said.isPresent()) {
                return said;
            }
        }
        return Optional.empty();
    }

    private void keep() {
        var backOff = new BackOff();
        while (wanted) {
            Parting parting;
            long since = System.nanoTime();
            try {
                while (wanted && !ours.getAsBoolean()) { // or two would throw each other out for ever
                    TimeUnit.MILLISECONDS.sleep(100);
                }
                parting = live();
            } catch (InterruptedException e) {
                return;
            }
            stream.use(null);
            presence.forget();
            subscriptions.lost();
            if (!wanted) {
                return;
            }
            Duration delay = backOff.next(parting, Duration.ofNanos(System.nanoTime() - since));
            state.set(new LinkState.Waiting(
                    parting.reason(), parting.next(), clock.instant().plus(delay)));
            LOG.warnf("XMPP: %s. Trying again in %d s.", parting.reason(), delay.toSeconds());
            try {
                TimeUnit.NANOSECONDS.sleep(delay.toNanos());
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    /** One stream from its first byte to its last; how it ended. */
    private Parting live() throws InterruptedException {
        state.set(new LinkState.Connecting());
        var ended = new AtomicReference<@Nullable Exception>();
        var over = new CountDownLatch(1);
        ComponentConnection fresh;
        try {
            fresh = new ComponentConnection(settings(), stream.inFlight());
        } catch (XmppStringprepException | BadSetting e) { // the file with the secret may be away for a moment
            return Parting.of(e);
        }
        fresh.addConnectionListener(new ConnectionListener() {
            @Override
            public void connectionClosedOnError(Exception e) {
                ended.compareAndSet(null, e);
                over.countDown();
            }

            @Override
            public void connectionClosed() {
                over.countDown();
            }
        });
        fresh.setReplyTimeout(config.replyTimeout().toMillis());
        presence.watch(fresh, BareJid.parse(config.domain().orElseThrow()));
        var privileges = trials.listen(fresh);
        subscriptions.watch(fresh, privileges);
        parts.forEach(part -> part.watch(fresh));
        connection = fresh;
        try {
            fresh.connect();
            fresh.login();
            stream.use(fresh);
            parts.forEach(part -> runSafely(part::connected));
            var nobody = JidCreate.bareFromOrThrowUnchecked(
                    "nobody@" + config.domain().orElseThrow());
            var held = new HeldPrivileges(fresh, nobody, config.pingInterval());
            held.ask(); // before what takes long beside a link that is dead, and may outlast it
            settle(privileges, held);
            watch(fresh, over, privileges, held);
        } catch (XMPPException | SmackException | IOException e) {
            ended.compareAndSet(null, e);
        } catch (RuntimeException e) { // or nobody would ever connect again
            LOG.error("a fault in Kith ended the stream; please report it with this log", e);
            ended.compareAndSet(null, e);
        } finally {
            connection = null;
            if (fresh != leaving) { // that one is still saying goodbye
                fresh.instantShutdown();
            }
        }
        Parting parting = Parting.of(ended.get());
        if (wanted) { // or it is we who end it
            StreamMeters.closed(Parting.condition(ended.get()));
        }
        int caught = stream.inFlight().ended(parting.byContent());
        if (caught > 0) {
            StreamMeters.quarantined(caught);
            LOG.errorf("%d stanza(s) that made the server close the stream twice will not be sent again.", caught);
        }
        return parting;
    }

    private ComponentSettings settings() throws XmppStringprepException {
        String domain = config.domain().orElseThrow();
        String name = config.component().orElse("kith." + domain);
        return ComponentSettings.of(
                JidCreate.domainBareFrom(name), config.host(), config.port(), ComponentSecret.read(config));
    }

    private void settle(PrivilegeTrial.Heard heard, HeldPrivileges held) throws InterruptedException {
        Trial trial = trials.run(heard);
        held.ask(); // for certain now that the server has said what it grants
        RosterWays.Choice rosters = ways.choose();
        state.set(new LinkState.Connected(trial, rosters, heard.presence()));
        switch (rosters) {
            case RosterWays.Choice.Chosen(RosterWay way, var found) ->
                LOG.infof("XMPP: connected, rosters by %s.", way.choice());
            case RosterWays.Choice.None(String reason, String next) ->
                LOG.errorf("XMPP: connected, but without a way to rosters (%s). Next: kith doctor", reason);
        }
        subscriptions.settled(trial);
        if (rosters instanceof RosterWays.Choice.Chosen) {
            connectedWork.forEach(ComponentLink::runSafely);
        }
    }

    private static void runSafely(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            LOG.error("a fault in Kith after connecting; please report it with this log", e);
        }
    }

    /**
     * Watches the stream until it is over: asks about silence, and looks again for a way to rosters where there is none.
     *
     * @throws IOException when it is of no more use
     */
    private void watch(ComponentConnection fresh, CountDownLatch over, PrivilegeTrial.Heard heard, HeldPrivileges held)
            throws InterruptedException, IOException {
        var server = JidCreate.domainBareFromOrThrowUnchecked(config.domain().orElseThrow());
        long nextTrial = System.nanoTime() + TRY_AGAIN.toNanos();
        while (!over.await(Math.min(1000, config.pingInterval().toMillis() / 2 + 1), TimeUnit.MILLISECONDS)) {
            if (fresh.silence().compareTo(config.pingInterval()) > 0 && !KeepAlive.isAlive(fresh, server)) {
                fresh.instantShutdown();
                throwAwaySilent(fresh);
                return;
            }
            if (held.areForgotten()) {
                throw new IOException(
                        "the server has forgotten what Kith may do, as ejabberd does when another link of its name ends");
            }
            boolean missing = state.get() instanceof LinkState.Connected connected
                    && connected.rosters() instanceof RosterWays.Choice.None;
            if (missing && System.nanoTime() - nextTrial > 0) {
                settle(heard, held);
                nextTrial = System.nanoTime() + TRY_AGAIN.toNanos();
            }
        }
    }

    private static void throwAwaySilent(ComponentConnection fresh) {
        LOG.warnf(
                "XMPP: the server has said nothing for %d s; the stream is given up.",
                fresh.silence().toSeconds());
    }
}
