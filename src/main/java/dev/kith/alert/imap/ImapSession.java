package dev.kith.alert.imap;

import dev.kith.alert.Watched;
import dev.kith.net.GuardedSocket;
import dev.kith.net.NotAllowed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.eclipse.angus.mail.iap.Argument;
import org.eclipse.angus.mail.imap.protocol.IMAPResponse;
import org.jspecify.annotations.Nullable;

/**
 * One connection to the mail server, logged in as one person. Everything but {@link #ring}, {@link #tick} and
 * {@link #close} belongs to one thread.
 */
final class ImapSession implements AutoCloseable {
    private static final long ALLOWED_BEFORE_LOGIN = 256 * 1024;
    private static final long ALLOWED_ANSWER = 8 * 1024 * 1024;
    private static final long ALLOWED_IDLE = 2 * 1024 * 1024;
    private static final int MOST_CAPABILITIES = 500;
    private static final Pattern CODE = Pattern.compile("\\[([A-Za-z0-9-]{1,40})[ \\]].*", Pattern.DOTALL);
    private static final Set<String> TEMPORARY = Set.of("UNAVAILABLE", "INUSE", "LIMIT", "SERVERBUG"); // RFC 5530 §3

    private final GuardedSocket socket;
    private final Duration patience;
    private final Watchdog watchdog;
    private ImapWire wire;

    private Set<String> capabilities = Set.of();
    private boolean loggedIn;

    private final Heard heard = new Heard();

    /** Guards what follows, and writing DONE. */
    private final ReentrantLock pen = new ReentrantLock();

    private boolean idling;

    private volatile boolean rung;
    private volatile boolean closed;

    /** By {@link System#nanoTime}; only while {@link #timed}. */
    private volatile long wakeAt;

    private volatile long closeAt;
    private volatile boolean timed;
    private volatile boolean wakeable;
    private volatile long heardAt = System.nanoTime();

    private ImapSession(GuardedSocket socket, Duration patience, Watchdog watchdog) throws IOException {
        this.socket = socket;
        this.patience = patience;
        this.watchdog = watchdog;
        this.wire = new ImapWire(socket.in(), socket.out(), ALLOWED_BEFORE_LOGIN);
    }

    /**
     * Connects and logs in.
     *
     * @throws LoginDenied when the server refuses, or may not be connected to
     * @throws IOException when there is no server, or it breaks off
     */
    static ImapSession open(ImapSettings settings, Watched person, Watchdog watchdog) throws LoginDenied, IOException {
        GuardedSocket socket;
        try {
            socket = GuardedSocket.connect(settings.server(), settings.limits().connect());
        } catch (NotAllowed e) {
            throw new LoginDenied(e.getMessage() + ".");
        }
        ImapSession session = null;
        try {
            session = new ImapSession(socket, settings.limits().answer(), watchdog);
            watchdog.watch(session);
            session.begin(settings, person);
            return session;
        } catch (IOException | LoginDenied | RuntimeException e) {
            socket.close();
            if (session != null) {
                watchdog.forget(session);
            }
            throw e;
        }
    }

    private void begin(ImapSettings settings, Watched person) throws IOException, LoginDenied {
        hurry();
        if (settings.security() == ImapSettings.Security.TLS) {
            secure(settings);
        }
        IMAPResponse greeting = receive();
        // RFC 9051 §7.1.4 PREAUTH: whose mailboxes these are nobody has said, and STARTTLS is not possible any more.
        if (!greeting.isUnTagged() || !greeting.isOK()) {
            throw new BrokenServer("the greeting is not OK");
        }
        String said = greeting.getRest();
        if (settings.security() == ImapSettings.Security.STARTTLS) {
            startTls(settings);
            said = ""; // RFC 9051 §6.2.1: forget what was said without encryption
        }
        learnCapabilities(said);
        said = logIn(Sasl.choose(capabilities, settings, person));
        capabilities = Set.of();
        learnCapabilities(said);
        keepWhatMatters();
        loggedIn = true;
    }

    private void secure(ImapSettings settings) throws IOException {
        socket.secure(settings.trust());
        wire = new ImapWire(socket.in(), socket.out(), ALLOWED_BEFORE_LOGIN);
    }

    private void startTls(ImapSettings settings) throws IOException {
        try {
            var unused = command("STARTTLS", null);
        } catch (Refused e) {
            throw new BrokenServer("STARTTLS was refused, and nothing goes without encryption", e);
        }
        if (wire.hasResponse()) { // somebody on the way put words into the server's mouth
            throw new BrokenServer("something was sent between STARTTLS and TLS");
        }
        secure(settings);
        var unused = heard.takeStatuses(); // as with what was said of capabilities
    }

    private void learnCapabilities(String said) throws IOException {
        if (takeCapabilities(said)) {
            return;
        }
        try {
            for (IMAPResponse response : command("CAPABILITY", null)) {
                if (response.keyEquals("CAPABILITY")) {
                    capabilities = words(response.getRest());
                }
            }
        } catch (Refused e) {
            throw new BrokenServer("CAPABILITY was refused", e);
        }
    }

    /** The code CAPABILITY of a greeting or of the answer to a login (RFC 9051 §7.1). */
    private boolean takeCapabilities(String said) {
        int end = said.indexOf(']');
        if (end < 0 || !said.regionMatches(true, 0, "[CAPABILITY ", 0, 12)) {
            return false;
        }
        capabilities = words(said.substring(12, end));
        return true;
    }

    private static Set<String> words(String text) {
        var words = new HashSet<String>();
        for (String word : text.strip().toUpperCase(Locale.ROOT).split(" +", MOST_CAPABILITIES)) {
            words.add(word);
        }
        return words;
    }

    /** @return what the server said to it */
    private String logIn(Sasl sasl) throws IOException, LoginDenied {
        try {
            hurry();
            return sasl.mechanism().isEmpty() ? login(sasl) : authenticate(sasl);
        } catch (Refused e) {
            if (TEMPORARY.contains(e.code())) {
                throw new IOException("the server takes no login just now (" + e.code() + ")", e);
            }
            throw new LoginDenied(
                    "The mail server refuses the login" + (e.code().isEmpty() ? "." : " (" + e.code() + ")."));
        }
    }

    private String login(Sasl sasl) throws IOException, Refused {
        var arguments = new Argument()
                .writeString(sasl.user(), StandardCharsets.UTF_8)
                .writeString(sasl.password(), StandardCharsets.UTF_8);
        return answer(wire.send("LOGIN", arguments), "LOGIN", response -> heard.note(response, wire));
    }

    private String authenticate(Sasl sasl) throws IOException, Refused {
        boolean inOne = capabilities.contains("SASL-IR"); // RFC 4959
        String command = "AUTHENTICATE " + sasl.mechanism();
        String tag = wire.send(inOne ? command + " " + sasl.first() : command, null);
        boolean sent = inOne;
        while (true) {
            IMAPResponse response = receive();
            if (response.isContinuation()) {
                wire.sendLine(sent ? sasl.failing() : sasl.first());
                sent = true;
            } else if (isAnswer(response, tag)) {
                return completed(response, "AUTHENTICATE");
            }
        }
    }

    /** Keeps of the capabilities what somebody will ask for; there are thousands of sessions. */
    private void keepWhatMatters() {
        var asked = new HashSet<>(
                Set.of("IDLE", "NOTIFY", "LIST-STATUS", "SPECIAL-USE", "NAMESPACE", "UNSELECT", "QRESYNC"));
        asked.retainAll(capabilities);
        capabilities = Set.copyOf(asked);
    }

    boolean has(String capability) {
        return capabilities.contains(capability);
    }

    /** Makes as if the server had never offered something that it then refused. */
    void without(String capability) {
        var rest = new HashSet<>(capabilities);
        rest.remove(capability);
        capabilities = Set.copyOf(rest);
    }

    /**
     * RFC 7162 §3.2.3: from now on the server names mails by UID when it says what became of them, if it ever offered that. No
     * mailbox must have been opened before.
     */
    void enableResync() throws IOException {
        if (!has("QRESYNC")) {
            return;
        }
        boolean enabled = false;
        try {
            for (IMAPResponse response : command("ENABLE QRESYNC", null)) {
                enabled |= response.keyEquals("ENABLED")
                        && words(response.getRest()).contains("QRESYNC");
            }
        } catch (Refused e) {
            enabled = false;
        }
        if (!enabled) {
            without("QRESYNC");
        }
    }

    // --- Commands ---

    /**
     * Sends a command and waits for its end.
     *
     * @return the untagged responses
     * @throws Refused when it is not OK
     * @throws IOException when the answer does not come in time, is too large, or the server says goodbye
     */
    List<IMAPResponse> command(String command, @Nullable Argument arguments) throws IOException, Refused {
        var untagged = new ArrayList<IMAPResponse>();
        String unused = answer(begin(command, arguments), command, response -> {
            heard.note(response, wire);
            untagged.add(response);
        });
        return untagged;
    }

    /** What FETCH responses say. */
    List<Fetched> fetch(String command) throws IOException, Refused {
        var found = new ArrayList<Fetched>();
        String unused = answer(begin(command, null), command, response -> {
            if (response.keyEquals("FETCH")) {
                Fetched fetched = wire.fetched(response);
                heard.flags(fetched);
                found.add(fetched);
            } else {
                heard.note(response, wire);
            }
        });
        return found;
    }

    /** @return the command's tag */
    private String begin(String command, @Nullable Argument arguments) throws IOException {
        hurry();
        if (loggedIn) {
            wire.allow(ALLOWED_ANSWER);
        }
        return wire.send(command, arguments);
    }

    /** @return what the server said at the end */
    private String answer(String tag, String command, Consumer<IMAPResponse> untagged) throws IOException, Refused {
        while (true) {
            IMAPResponse response = receive();
            if (isAnswer(response, tag)) {
                return completed(response, command);
            }
            if (response.isUnTagged()) {
                untagged.accept(response);
            }
        }
    }

    private static boolean isAnswer(IMAPResponse response, String tag) {
        return response.isTagged() && tag.equals(response.getTag());
    }

    private String completed(IMAPResponse response, String command) throws Refused {
        timed = false;
        String rest = response.getRest();
        if (!response.isOK()) {
            var code = CODE.matcher(rest);
            String word = command.indexOf(' ') < 0 ? command : command.substring(0, command.indexOf(' '));
            throw new Refused(word, code.matches() ? code.group(1).toUpperCase(Locale.ROOT) : "");
        }
        return rest;
    }

    private IMAPResponse receive() throws IOException {
        IMAPResponse response = wire.next();
        heardAt = System.nanoTime();
        if (response.isBYE()) {
            throw new IOException("the server says goodbye");
        }
        return response;
    }

    /** What the server said and nobody has looked at yet. */
    Heard heard() {
        return heard;
    }

    // --- Waiting ---

    /**
     * Waits until something changes, somebody rings, or it has been long enough (RFC 2177).
     *
     * @return false when the server ended it although nothing happened
     * @throws Refused when the server will not
     */
    boolean idle(Duration most) throws IOException, Refused {
        hurry();
        wire.allow(ALLOWED_IDLE);
        String tag = wire.send("IDLE", null);
        for (IMAPResponse response = receive(); !response.isContinuation(); response = receive()) {
            if (isAnswer(response, tag)) {
                String unused = completed(response, "IDLE");
                return false;
            }
            heard.note(response, wire);
        }
        pen.lock();
        try {
            idling = true;
        } finally {
            pen.unlock();
        }
        within(most);
        endIdle();
        while (true) {
            IMAPResponse response = receive();
            if (isAnswer(response, tag)) {
                break;
            }
            heard.note(response, wire);
            endIdle();
        }
        boolean ours;
        pen.lock();
        try {
            ours = !idling;
            idling = false;
        } finally {
            pen.unlock();
        }
        rung = false;
        wakeable = false;
        timed = false;
        return ours;
    }

    /** Ends the wait if there is a reason. */
    private void endIdle() throws IOException {
        if (heard.isNews() || rung) {
            done();
        }
    }

    /** Waits as {@link #idle} does, at a server that would not say when something changes. */
    void rest(Duration most) throws InterruptedException {
        long end = System.nanoTime() + most.toNanos();
        synchronized (this) {
            for (long left = most.toMillis();
                    left > 0 && !rung && !closed;
                    left = (end - System.nanoTime()) / 1_000_000) {
                wait(left);
            }
        }
        rung = false;
    }

    /** Ends the wait that is on, or the next one; from any thread, and at once. */
    void ring() {
        rung = true;
        synchronized (this) {
            notifyAll();
        }
        if (wakeable) {
            wake();
        }
    }

    /** On a thread of its own: a server that reads nothing makes writing wait. */
    private void wake() {
        Thread.startVirtualThread(() -> {
            try {
                done();
            } catch (IOException e) {
                close(); // whoever reads hears of it
            }
        });
    }

    private void done() throws IOException {
        pen.lock();
        try {
            if (idling) {
                idling = false;
                wakeable = false;
                closeAt = System.nanoTime() + patience.toNanos();
                wire.sendLine("DONE");
            }
        } finally {
            pen.unlock();
        }
    }

    // --- Time ---

    /** From now on an answer is due. */
    private void hurry() {
        closeAt = System.nanoTime() + patience.toNanos();
        timed = true;
    }

    /** From now on nothing need happen for so long, and then an answer is due. */
    private void within(Duration most) {
        long now = System.nanoTime();
        wakeAt = now + most.toNanos();
        closeAt = wakeAt + patience.toNanos();
        timed = true;
        wakeable = true;
    }

    /** Does what is due by the clock. */
    void tick(long now) {
        if (timed && now - closeAt > 0) {
            close();
        } else if (wakeable && now - wakeAt > 0) {
            wakeable = false;
            wake();
        }
    }

    /** How long ago the server said anything. */
    Duration silence() {
        return Duration.ofNanos(System.nanoTime() - heardAt);
    }

    @Override
    public void close() {
        closed = true;
        socket.close();
        watchdog.forget(this);
        synchronized (this) {
            notifyAll();
        }
    }
}
