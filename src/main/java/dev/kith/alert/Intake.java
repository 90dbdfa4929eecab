package dev.kith.alert;

import dev.kith.jid.BareJid;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.hibernate.exception.ConstraintViolationException;
import org.hibernate.exception.DataException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Takes signals in at once and works through them in order: a bounded queue between those who wait and the database. */
final class Intake {
    private static final Logger LOG = Logger.getLogger(Intake.class);
    private static final int ROOM = 20_000;
    private static final int BATCH = 500;
    private static final Duration LAST_STEPS = Duration.ofSeconds(3);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    /** A signal; without a mail it is only a hint. */
    private record Signal(BareJid owner, @Nullable NewMail mail) {}

    /** What becomes of signals. */
    interface Work {
        /** Looks into the mailboxes of people; for whom that is done, wherever it is. Waits a moment at most. */
        Set<BareJid> look(Set<BareJid> owners) throws InterruptedException;

        /** Stores mails of a person. */
        void take(BareJid owner, List<NewMail> mails);
    }

    private final BlockingQueue<Signal> queue = new ArrayBlockingQueue<>(ROOM);
    private final Work work;
    private final MeterRegistry metrics;
    private volatile MailUsers people = MailUsers.NOBODY;
    private final AtomicInteger pending = new AtomicInteger();
    private @Nullable Thread worker;

    Intake(Work work, MeterRegistry metrics) {
        this.work = work;
        this.metrics = metrics;
        for (String outcome : List.of("taken", "nobody", "full", "unstorable")) {
            metrics.counter("kith.alerts.signals", "outcome", outcome)
                    .increment(0); // all of them are there from the start
        }
        metrics.gauge("kith.alerts.queue", queue, BlockingQueue::size);
    }

    void start() {
        worker = Thread.ofVirtual().name("alert-intake").start(this::run);
    }

    /** Ends when everything that was taken in is stored, or soon; nothing more is to be offered. */
    void stop() throws InterruptedException {
        Thread thread = worker;
        if (thread == null) {
            return;
        }
        long end = System.nanoTime() + LAST_STEPS.toNanos();
        while (pending.get() > 0 && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
        thread.interrupt();
    }

    /** Exactly these people have alerts. */
    void serve(List<Watched> watched) {
        people = MailUsers.of(watched);
    }

    /** False when there is no room; a signal for nobody of ours is taken and forgotten. */
    boolean offer(String mailUser, @Nullable NewMail mail) {
        Set<BareJid> owners = people.owners(mailUser);
        if (owners.isEmpty()) {
            metrics.counter("kith.alerts.signals", "outcome", "nobody").increment();
        }
        boolean room = true;
        for (BareJid owner : owners) {
            room &= offer(owner, mail);
        }
        return room;
    }

    private boolean offer(BareJid owner, @Nullable NewMail mail) {
        pending.incrementAndGet();
        boolean room = queue.offer(new Signal(owner, mail));
        if (!room) {
            pending.decrementAndGet();
        }
        metrics.counter("kith.alerts.signals", "outcome", room ? "taken" : "full")
                .increment();
        return room;
    }

    private void run() {
        var batch = new ArrayList<Signal>();
        while (!Thread.currentThread().isInterrupted()) {
            try {
                batch.clear();
                batch.add(queue.take());
                queue.drainTo(batch, BATCH - 1);
                untilDone(batch);
                pending.addAndGet(-batch.size());
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    /** The database may be away for a while; what was taken in is not lost by that. */
    private void untilDone(List<Signal> batch) throws InterruptedException {
        var mails = new LinkedHashMap<BareJid, List<NewMail>>();
        for (Signal signal : batch) {
            List<NewMail> theirs = mails.computeIfAbsent(signal.owner(), owner -> new ArrayList<>());
            if (signal.mail() != null) {
                theirs.add(signal.mail());
            }
        }
        long pause = 100;
        while (!mails.isEmpty()) {
            try {
                work.look(Set.copyOf(mails.keySet())).forEach(mails::remove);
                mails.values().removeIf(List::isEmpty);
                store(mails);
            } catch (RuntimeException e) {
                LOG.warnf("New mail cannot be stored just now (%s); trying again.", e.getMessage());
                TimeUnit.MILLISECONDS.sleep(pause);
                pause = Math.min(pause * 2, LONGEST_PAUSE.toMillis());
            }
        }
    }

    private void store(Map<BareJid, List<NewMail>> mails) {
        while (!mails.isEmpty()) {
            var next = mails.entrySet().iterator().next();
            try {
                work.take(next.getKey(), next.getValue());
            } catch (ConstraintViolationException | DataException e) {
                // Switched off for good meanwhile, or what no database takes: theirs alone, the others go on.
                LOG.errorf("New mail of one person cannot be stored (%s) and is left out.", e.getMessage());
                metrics.counter("kith.alerts.signals", "outcome", "unstorable").increment();
            }
            mails.remove(next.getKey());
        }
    }
}
