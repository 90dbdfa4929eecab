package dev.kith.alert.imap;

import dev.kith.alert.MailNews;
import dev.kith.alert.MailPlace;
import dev.kith.alert.MailboxPosition;
import dev.kith.alert.Watched;
import dev.kith.net.TlsFailed;
import io.micrometer.core.instrument.Counter;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Listens to one person's mailboxes, on a thread of its own, and comes back whenever the connection is lost. */
final class MailListener {
    private static final Logger LOG = Logger.getLogger(MailListener.class);
    private static final Duration GOOD_LIFE = Duration.ofSeconds(60);
    private static final Duration NEWS_RETRY = Duration.ofSeconds(10);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(2);
    private static final Duration LONG_LOGIN = Duration.ofSeconds(5);
    private static final int MOST_HOLLOW_IDLES = 5;
    private static final int FAILURES_THAT_TROUBLE = 3;
    private static final int SHORT_LIVES_WITH_RESYNC = 3; // it might be what breaks them

    /** What somebody's connection is doing. */
    enum State {
        CONNECTING,
        ONLINE,
        /** It was lost, or there was none to be had. */
        WAITING,
        DENIED,
        /** There are as many connections as may be. */
        FULL
    }

    /**
     * What all listeners share.
     *
     * @param logins how many may log in at the same time
     * @param doubtful the same for those who were refused or kept waiting, so that they keep nobody else waiting
     * @param room how many connections there may be
     */
    record Shared(
            ImapSettings settings,
            MailNews news,
            Clock clock,
            Watchdog watchdog,
            Semaphore logins,
            Semaphore doubtful,
            Semaphore room,
            Counter reconnects) {}

    private final Watched person;
    private final Shared shared;
    private final Questions questions = new Questions();
    private final Object nap = new Object();

    private @Nullable Thread thread;
    private volatile State state = State.WAITING;
    private volatile @Nullable String trouble;
    private volatile @Nullable ImapSession session;

    /**
     * Since when nothing was heard outside of a connection; null while the mailboxes cannot be asked at all, because the server's
     * last word was that this login is none, or because there is no room for a connection.
     */
    private volatile @Nullable Long silentSince = System.nanoTime();

    private volatile boolean lookWanted;
    private volatile boolean stopped;
    private int failures;

    /** How many connections in a row broke off soon after the login. */
    private int shortLives;

    /** Whether the last login was refused or took long. */
    private boolean doubtful;

    private int hollowIdles;

    MailListener(Watched person, Shared shared) {
        this.person = person;
        this.shared = shared;
    }

    Watched person() {
        return person;
    }

    State state() {
        return state;
    }

    /** What is wrong for longer than a moment, and what helps; null when nothing is. */
    @Nullable
    String trouble() {
        return trouble;
    }

    /** How long nothing was heard of the mailboxes, whether connected or not; zero where they cannot be asked at all. */
    Duration silence() {
        ImapSession current = session;
        if (current != null) {
            return current.silence();
        }
        Long since = silentSince;
        return since == null ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - since);
    }

    void start() {
        thread = Thread.ofVirtual().name("imap").start(this::run);
    }

    /** Ends it, at once but for what is being handed on at the moment; {@link #join} waits for that. */
    void stop() {
        stopped = true;
        synchronized (nap) {
            nap.notifyAll();
        }
        ImapSession current = session;
        if (current != null) {
            current.close();
        }
        questions.answerNobody();
    }

    void join(Duration most) throws InterruptedException {
        if (thread != null) {
            boolean unused = thread.join(most);
        }
    }

    /** Looks at all mailboxes soon; whether it can. */
    boolean look() {
        if (state != State.ONLINE) {
            return false;
        }
        lookWanted = true;
        ring();
        return true;
    }

    /** Which of these mails are there and unread; empty when that cannot be found out now. */
    Optional<Set<MailPlace>> unread(Set<MailPlace> mails, Duration patience) {
        return questions.ask(mails, patience, () -> {
            ring();
            return !stopped && state == State.ONLINE;
        });
    }

    private void ring() {
        ImapSession current = session;
        if (current != null) {
            current.ring();
        }
    }

    private void run() {
        try {
            if (!shared.room().tryAcquire()) {
                state = State.FULL;
                trouble = "There are more people than kith.imap.connections allows.";
                silentSince = null;
                acquire(shared.room());
                silentSince = System.nanoTime();
            }
            try {
                var backOff = new BackOff(shared.settings().limits().denied());
                while (!stopped) {
                    sleep(attempt(backOff));
                }
            } finally {
                shared.room().release();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // stopped
        }
    }

    /** Connects and listens until that ends; how long to stay away then. */
    private Duration attempt(BackOff backOff) throws InterruptedException {
        state = State.CONNECTING;
        long begun = System.nanoTime();
        boolean online = false;
        try {
            Map<String, MailboxPosition> positions = shared.news().positions(person.owner());
            var recent = new Recent(shared.news().unread(person.owner(), Recent.MOST));
            try (ImapSession opened = logIn()) {
                online = true;
                begun = System.nanoTime();
                backOff.loggedIn();
                listen(opened, positions, recent);
            }
            throw new IOException("stopped");
        } catch (LoginDenied e) {
            return denied(e, backOff);
        } catch (IOException | Refused | RuntimeException e) {
            if (stopped) {
                return Duration.ZERO;
            }
            if (online) {
                shared.reconnects().increment();
            }
            if (online && System.nanoTime() - begun > GOOD_LIFE.toNanos()) {
                backOff.livedWell();
                failures = 0;
                shortLives = 0;
            } else if (online) {
                shortLives++;
            }
            return lost(e, backOff);
        } finally {
            ImapSession ended = session;
            if (ended != null) {
                silentSince = System.nanoTime() - ended.silence().toNanos();
            }
            session = null;
            questions.answerNobody();
        }
    }

    private ImapSession logIn() throws InterruptedException, LoginDenied, IOException {
        Semaphore turn = doubtful ? shared.doubtful() : shared.logins();
        acquire(turn);
        long begun = System.nanoTime();
        doubtful = true;
        try {
            ImapSession opened = ImapSession.open(shared.settings(), person, shared.watchdog());
            doubtful = false;
            return opened;
        } catch (IOException e) {
            doubtful = System.nanoTime() - begun > LONG_LOGIN.toNanos();
            throw e;
        } finally {
            turn.release();
        }
    }

    private Duration denied(LoginDenied e, BackOff backOff) {
        Duration pause = backOff.afterDenial();
        if (state != State.DENIED || trouble == null) {
            LOG.infof("%s: the mailboxes cannot be asked: %s", person.owner(), e.getMessage());
        }
        trouble = e.getMessage() + " The next try is in " + Math.max(pause.toMinutes(), 1) + " min.";
        silentSince = null;
        state = State.DENIED;
        return pause;
    }

    private Duration lost(Exception e, BackOff backOff) {
        if (silentSince == null) {
            silentSince = System.nanoTime();
        }
        state = State.WAITING;
        failures++;
        if (e instanceof RuntimeException && failures == 1) {
            LOG.warnf(e, "%s: reading mailboxes failed; it is tried again", person.owner());
        } else {
            LOG.debugf("%s: the connection to the mail server ended: %s", person.owner(), e.getMessage());
        }
        if (failures >= FAILURES_THAT_TROUBLE || e instanceof TlsFailed) {
            trouble = describe(e);
        }
        return backOff.afterFailure();
    }

    /** In our words; a server's text is for nobody's eyes. */
    private String describe(Exception e) {
        String host = shared.settings().server().host();
        return switch (e) {
            case TlsFailed tls ->
                "The certificate of " + host
                        + " is not trusted, or not for that name. Next: look at it, and perhaps set"
                        + " kith.imap.trust-file.";
            case BrokenServer broken -> host + " does not keep to IMAP: " + broken.getMessage() + ".";
            case Refused refused -> host + " does not do what it is asked: " + refused.getMessage() + ".";
            case IOException io -> host + " cannot be reached (" + io.getClass().getSimpleName() + ").";
            default -> "Reading the mailboxes failed; the log says more.";
        };
    }

    /** Listens until the connection ends. */
    private void listen(ImapSession opened, Map<String, MailboxPosition> positions, Recent recent)
            throws IOException, Refused, InterruptedException {
        session = opened;
        if (stopped) {
            return;
        }
        if (shortLives < SHORT_LIVES_WITH_RESYNC) {
            opened.enableResync();
        } else {
            opened.without("QRESYNC");
        }
        var mailboxes = new Mailboxes(opened, person, shared.news(), positions, recent, shared.clock());
        boolean notified = opened.has("NOTIFY") && askForNews(opened);
        boolean all = true;
        long looked = System.nanoTime() - BETWEEN_LOOKS.toNanos();
        while (!stopped) {
            Duration most = opened.has("IDLE")
                    ? shared.settings().limits().idle()
                    : shared.settings().limits().poll();
            try {
                if (all) {
                    lookWanted = false;
                    mailboxes.survey();
                    looked = System.nanoTime();
                }
                mailboxes.hear();
                mailboxes.hearOpen();
                questions.answer(mailboxes);
                if (opened.has("IDLE") && !notified) {
                    boolean unused = mailboxes.openMain();
                } else {
                    mailboxes.closeAll();
                }
                mailboxes.passOn();
                state = State.ONLINE;
                trouble = mailboxes.isEmpty() ? "The mail server shows no mailbox that counts." : null;
            } catch (NewsFailed e) {
                LOG.warnf(e.getCause(), "%s: what mailboxes hold could not be kept; tried again soon", person.owner());
                most = NEWS_RETRY.compareTo(most) < 0 ? NEWS_RETRY : most;
                looked = System.nanoTime();
                state = State.ONLINE;
            }
            all = await(opened, most, looked);
            if (opened.heard().takeOverflowed() && notified) {
                notified = askForNews(opened);
                all = true;
            }
        }
    }

    /** RFC 5465 §3.1: hears of all mailboxes on this one connection. */
    private static boolean askForNews(ImapSession opened) throws IOException {
        try {
            var unused = opened.command("NOTIFY SET (personal (MessageNew MessageExpunge FlagChange))", null);
            return true;
        } catch (Refused e) {
            opened.without("NOTIFY");
            return false;
        }
    }

    /**
     * Waits for news.
     *
     * @param looked when all mailboxes were looked at
     * @return whether it is time to look at all of them
     */
    private boolean await(ImapSession opened, Duration most, long looked) throws IOException, InterruptedException {
        long end = looked + most.toNanos();
        long now = System.nanoTime();
        // Hints may come by the hundred; looking once for all of them is enough.
        long allowed = looked + BETWEEN_LOOKS.toNanos();
        if (lookWanted && now - allowed >= 0) {
            return true;
        }
        long until = lookWanted ? Math.min(end - now, allowed - now) : end - now;
        if (until > 0) {
            Duration left = Duration.ofNanos(until);
            try {
                if (opened.has("IDLE")) {
                    idle(opened, left);
                } else {
                    opened.rest(left);
                }
            } catch (Refused e) {
                opened.without("IDLE");
            }
        }
        now = System.nanoTime();
        return now - end >= 0 || (lookWanted && now - allowed >= 0);
    }

    /** A server that ends the wait at once, for nothing, has no IDLE to speak of. */
    private void idle(ImapSession opened, Duration most) throws IOException, Refused {
        if (opened.idle(most)) {
            hollowIdles = 0;
        } else if (++hollowIdles > MOST_HOLLOW_IDLES) {
            opened.without("IDLE");
        }
    }

    private void sleep(Duration time) throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        synchronized (nap) {
            for (long left = time.toMillis(); left > 0 && !stopped; left = (end - System.nanoTime()) / 1_000_000) {
                nap.wait(left);
            }
        }
    }

    private void acquire(Semaphore semaphore) throws InterruptedException {
        while (!semaphore.tryAcquire(1, TimeUnit.SECONDS)) {
            if (stopped) {
                throw new InterruptedException("stopped");
            }
        }
    }
}
