package dev.kith.alert.signal;

import dev.kith.alert.MailNews;
import dev.kith.alert.MailUsers;
import dev.kith.alert.Watched;
import dev.kith.alert.signal.Heard.Arrived;
import dev.kith.alert.signal.Heard.Books;
import dev.kith.alert.signal.Heard.Hint;
import dev.kith.alert.signal.Heard.Other;
import dev.kith.alert.signal.Heard.Settled;
import dev.kith.alert.signal.Heard.Unreadable;
import dev.kith.hint.BookHints;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Where signals wait, after whoever sent them was answered, to be read and passed on one after the other. */
final class SignalDesk {
    private static final Logger LOG = Logger.getLogger(SignalDesk.class);

    /** However many may wait, not more bytes than these. */
    private static final long MOST_BYTES = 16 << 20;

    private static final Duration CLOSING = Duration.ofSeconds(1);

    private final String name;
    private final BlockingQueue<Signal> waiting;
    private final AtomicLong bytes = new AtomicLong();
    private final Function<Signal, Heard> reader;
    private final BookHints books;
    private final Tally tally;
    private volatile MailUsers users = MailUsers.NOBODY;
    private volatile boolean open = true;
    private @Nullable Thread clerk;

    /**
     * Prepares a desk.
     *
     * @param most how many may wait
     * @param reader what they mean
     * @param books where it goes what is not about mail
     */
    SignalDesk(String name, int most, Function<Signal, Heard> reader, BookHints books, Tally tally) {
        this.name = name;
        this.waiting = new ArrayBlockingQueue<>(most);
        this.reader = reader;
        this.books = books;
        this.tally = tally;
        tally.queue(name, waiting::size);
    }

    void open(MailNews news) {
        clerk = Thread.ofVirtual().name("signals-" + name).start(() -> work(news));
    }

    /** Passes on what waits, for a second at most. */
    void close() {
        open = false;
        if (clerk != null) {
            try {
                if (!clerk.join(CLOSING)) {
                    clerk.interrupt();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Lets a signal wait; never waits itself. False when there is no room. */
    boolean offer(Signal signal) {
        int size = signal.body().length;
        if (bytes.addAndGet(size) > MOST_BYTES || !waiting.offer(signal)) {
            bytes.addAndGet(-size);
            tally.refused(signal.way(), "full");
            return false;
        }
        return true;
    }

    /** Whose mailboxes are whose. */
    void watch(List<Watched> people) {
        users = MailUsers.of(people);
    }

    private void work(MailNews news) {
        try {
            while (open || !waiting.isEmpty()) {
                Signal signal = waiting.poll(200, TimeUnit.MILLISECONDS);
                if (signal != null) {
                    bytes.addAndGet(-signal.body().length);
                    tell(news, signal);
                }
            }
        } catch (InterruptedException e) {
            LOG.debugf("%d signals are left out by the stop", waiting.size());
        }
    }

    private void tell(MailNews news, Signal signal) {
        Way way = signal.way();
        try {
            switch (reader.apply(signal)) {
                case Arrived(var user, var mail) -> passedOn(way, "arrived", news.arrived(user, mail));
                case Hint(var user) -> passedOn(way, "hint", news.hint(user));
                case Books(var user) -> passedOn(way, "books", books.changed(user));
                case Settled(var user, var mails) -> {
                    users.owners(user).forEach(owner -> news.settled(owner, mails));
                    passedOn(way, "settled", true);
                }
                case Other(var what) -> tally.ignored(way, what);
                case Unreadable(var problem) -> tally.refused(way, problem);
            }
        } catch (RuntimeException e) { // the next one has nothing to do with it
            tally.refused(way, "fault");
            // Without its message, which may hold something of the mail.
            StackTraceElement[] trace = e.getStackTrace();
            LOG.errorf(
                    "A signal (%s) could not be passed on, by a fault of Kith's: %s at %s.",
                    way, e.getClass().getName(), trace.length == 0 ? "an unknown place" : trace[0]);
        }
    }

    private void passedOn(Way way, String as, boolean taken) {
        if (taken) {
            tally.accepted(way, as);
        } else {
            tally.refused(way, "no-room");
        }
    }
}
