package dev.kith.alert.signal;

import dev.kith.alert.MailNews;
import dev.kith.alert.MailWatcher;
import dev.kith.alert.Watched;
import dev.kith.hint.BookHints;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What Cyrus tells of by its event notifier, {@code notifysocket: dlist:PATH}: new mail, and address books that changed, since
 * there is one socket for both. Cyrus makes a connection for each event,
 * and whoever delivers the mail, or reads it, waits until it is answered; so it is answered as soon as it is read, and
 * whoever stands about is sent away.
 */
@ApplicationScoped
public class CyrusSocket implements MailWatcher {
    private static final Logger LOG = Logger.getLogger(CyrusSocket.class);

    /** The longest event. Envelopes hold all recipients, so some are long. */
    private static final int LONGEST_EVENT = 256 << 10;

    private static final int MOST_CONNECTIONS = 128;

    /** Longest time for an event to come in whole; Cyrus has it ready when it connects. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final byte[] OK = "OK ()\r\n".getBytes(StandardCharsets.US_ASCII);

    private final SignalConfig config;
    private final BookHints books;
    private final Clock clock;
    private final MeterRegistry metrics;
    private final AtomicInteger inside = new AtomicInteger();

    /** Who is inside, and until when by {@link System#nanoTime}. */
    private final Map<SocketChannel, Long> visitors = new ConcurrentHashMap<>();

    private volatile List<Watched> people = List.of();
    private @Nullable SocketFile socket;
    private @Nullable SignalDesk desk;
    private @Nullable Thread doorkeeper;

    CyrusSocket(SignalConfig config, BookHints books, Clock clock, MeterRegistry metrics) {
        this.config = config;
        this.books = books;
        this.clock = clock;
        this.metrics = metrics;
    }

    @Override
    public void start(MailNews news) {
        if (config.cyrusSocket().isEmpty()) {
            return;
        }
        var tally = new Tally(metrics);
        SocketFile file = SocketFile.open(config.cyrusSocket().get());
        var reading = new SignalDesk("cyrus", config.queueSize(), CyrusSocket::read, books, tally);
        reading.watch(people);
        reading.open(news);
        socket = file;
        desk = reading;
        Thread.ofVirtual().name("cyrus-door").start(() -> letIn(file, reading, tally));
        doorkeeper = Thread.ofVirtual().name("cyrus-doorkeeper").start(this::showOut);
        LOG.infof(
                "Cyrus may tell of mail and address books at %s.",
                config.cyrusSocket().get());
    }

    private static Heard read(Signal signal) {
        return Fields.parse(signal.body())
                .map(event -> CyrusSignal.read(event, signal.heard()))
                .orElse(new Heard.Unreadable("json"));
    }

    @Override
    public void watch(List<Watched> people) {
        this.people = List.copyOf(people);
        SignalDesk reading = desk;
        if (reading != null) {
            reading.watch(people);
        }
    }

    private void letIn(SocketFile file, SignalDesk reading, Tally tally) {
        while (true) {
            try {
                SocketChannel visitor = file.channel().accept();
                if (inside.incrementAndGet() > MOST_CONNECTIONS) {
                    inside.decrementAndGet();
                    tally.refused(Way.CYRUS, "connections");
                    visitor.close(); // rather than let it wait
                } else {
                    visitors.put(visitor, System.nanoTime() + PATIENCE.toNanos());
                    Thread.ofVirtual().name("cyrus-visitor").start(() -> listen(visitor, reading, tally));
                }
            } catch (ClosedChannelException e) {
                return;
            } catch (IOException e) {
                LOG.warnf("Nobody can be let in at Cyrus' socket just now (%s); trying again.", e.getMessage());
                if (!pause(Duration.ofSeconds(1))) {
                    return;
                }
            }
        }
    }

    private void listen(SocketChannel visitor, SignalDesk reading, Tally tally) {
        try (visitor) {
            var lines = new DlistReader(new BufferedInputStream(Channels.newInputStream(visitor)), LONGEST_EVENT);
            for (var line = lines.line(); line.isPresent(); line = lines.line()) {
                visitor.write(ByteBuffer.wrap(OK));
                tally.received(Way.CYRUS);
                Optional<String> message = line.get().word().equals("NOTIFY")
                        ? line.get().value().asList().named("MESSAGE")
                        : Optional.empty();
                if (message.isPresent()) {
                    byte[] event = message.get().getBytes(StandardCharsets.UTF_8);
                    var unused = reading.offer(new Signal(Way.CYRUS, event, clock.instant()));
                } else {
                    tally.refused(Way.CYRUS, "no-event");
                }
                visitors.put(visitor, System.nanoTime() + PATIENCE.toNanos());
            }
        } catch (DlistReader.Malformed e) {
            tally.refused(Way.CYRUS, "malformed");
        } catch (DlistReader.TooLong e) {
            tally.refused(Way.CYRUS, "too-long");
        } catch (IOException e) { // it went away, or was shown out
            tally.refused(Way.CYRUS, "cut");
        } finally {
            visitors.remove(visitor);
            inside.decrementAndGet();
        }
    }

    /** Closes the connections of those who do not come to the point. */
    private void showOut() {
        while (pause(Duration.ofMillis(500))) {
            long now = System.nanoTime();
            visitors.forEach((visitor, until) -> {
                if (until - now < 0) {
                    close(visitor);
                }
            });
        }
    }

    private static boolean pause(Duration time) {
        try {
            TimeUnit.NANOSECONDS.sleep(time.toNanos());
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }

    private static void close(SocketChannel visitor) {
        try {
            visitor.close();
        } catch (IOException e) {
            LOG.debug("a connection of Cyrus' does not close", e);
        }
    }

    @Override
    public void stop() {
        if (socket != null) {
            try {
                socket.close();
            } catch (IOException e) {
                LOG.debug("Cyrus' socket does not close", e);
            }
            socket = null;
        }
        visitors.keySet().forEach(CyrusSocket::close);
        if (doorkeeper != null) {
            doorkeeper.interrupt();
            doorkeeper = null;
        }
        if (desk != null) {
            desk.close();
            desk = null;
        }
    }
}
