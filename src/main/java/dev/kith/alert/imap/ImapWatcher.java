package dev.kith.alert.imap;

import dev.kith.alert.MailLogin;
import dev.kith.alert.MailNews;
import dev.kith.alert.MailPlace;
import dev.kith.alert.MailWatcher;
import dev.kith.alert.Watched;
import dev.kith.alert.imap.MailListener.State;
import dev.kith.jid.BareJid;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Hears of new mail by IMAP: one connection for each person whose mailboxes may be read. */
@ApplicationScoped
public class ImapWatcher implements MailWatcher {
    private static final Logger LOG = Logger.getLogger(ImapWatcher.class);
    private static final Duration ANSWER = Duration.ofMillis(4_500);
    private static final Duration STOP = Duration.ofMillis(1_500);
    private static final int DOUBTFUL_LOGINS = 2;

    private final ImapConfig config;
    private final MeterRegistry metrics;
    private final Clock clock;
    private final Map<BareJid, MailListener> listeners = new ConcurrentHashMap<>();

    private volatile MailListener.@Nullable Shared shared;

    ImapWatcher(ImapConfig config, MeterRegistry metrics, Clock clock) {
        this.config = config;
        this.metrics = metrics;
        this.clock = clock;
    }

    @Override
    public synchronized void start(MailNews news) {
        Optional<ImapSettings> settings = ImapSettings.of(config);
        if (settings.isEmpty() || shared != null) {
            return;
        }
        ImapSettings.Limits limits = settings.get().limits();
        shared = new MailListener.Shared(
                settings.get(),
                news,
                clock,
                new Watchdog(),
                new Semaphore(limits.concurrentLogins(), true),
                new Semaphore(DOUBTFUL_LOGINS, true),
                new Semaphore(limits.connections()),
                metrics.counter("kith.imap.reconnects"));
        for (State state : State.values()) {
            metrics.gauge(
                    "kith.imap.connections",
                    List.of(io.micrometer.core.instrument.Tag.of(
                            "state", state.name().toLowerCase(Locale.ROOT))),
                    listeners,
                    all -> all.values().stream()
                            .filter(listener -> listener.state() == state)
                            .count());
        }
        metrics.gauge("kith.imap.longest.silence.seconds", listeners, ImapWatcher::longestSilence);
    }

    /** How long nothing was heard of those mailboxes of which nothing was heard for the longest. */
    private static double longestSilence(Map<BareJid, MailListener> all) {
        return all.values().stream()
                .mapToDouble(listener -> listener.silence().toMillis() / 1000.0)
                .max()
                .orElse(0);
    }

    @Override
    public synchronized void stop() {
        MailListener.Shared ended = shared;
        if (ended == null) {
            return;
        }
        shared = null;
        List<MailListener> ending = List.copyOf(listeners.values());
        listeners.clear();
        ending.forEach(MailListener::stop);
        join(ending, System.nanoTime() + STOP.toNanos());
        ended.watchdog().close();
    }

    private static void join(List<MailListener> ending, long end) {
        try {
            for (MailListener listener : ending) {
                listener.join(Duration.ofNanos(Math.max(end - System.nanoTime(), 1)));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public synchronized void watch(List<Watched> people) {
        MailListener.Shared running = shared;
        if (running == null) {
            return;
        }
        var wanted = new HashMap<BareJid, Watched>();
        people.stream()
                .filter(person -> !(person.login() instanceof MailLogin.None))
                .forEach(person -> wanted.put(person.owner(), person));
        listeners.values().removeIf(listener -> {
            boolean stays =
                    listener.person().equals(wanted.get(listener.person().owner()));
            if (!stays) {
                listener.stop();
            }
            return !stays;
        });
        int before = listeners.size();
        wanted.forEach((owner, person) -> {
            if (!listeners.containsKey(owner)) {
                var listener = new MailListener(person, running);
                listeners.put(owner, listener);
                listener.start();
            }
        });
        if (listeners.size() != before) {
            LOG.debugf("%d people's mailboxes are watched", listeners.size());
        }
    }

    @Override
    public boolean asks(Watched person) {
        return shared != null && !(person.login() instanceof MailLogin.None);
    }

    @Override
    public boolean look(BareJid owner) {
        MailListener listener = listeners.get(owner);
        return listener != null && listener.look();
    }

    @Override
    public Optional<Set<MailPlace>> unread(BareJid owner, Set<MailPlace> mails) {
        MailListener listener = listeners.get(owner);
        return listener == null ? Optional.empty() : listener.unread(Set.copyOf(mails), ANSWER);
    }

    /** What keeps us from somebody's mailboxes, for longer than a moment, and what helps; empty when nothing does. */
    @Override
    public Optional<String> trouble(BareJid owner) {
        MailListener listener = listeners.get(owner);
        return listener == null ? Optional.empty() : Optional.ofNullable(listener.trouble());
    }
}
