package dev.kith.alert.imap;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** An IMAP server with one INBOX that does as it is told, for what no real server does on cue. */
final class FakeImap implements AutoCloseable {
    /** Said instead of an answer: closes the connection. */
    static final String HANG_UP = "\0";

    /** What to say to a command instead of what is usual; null for that. */
    interface Twist {
        @Nullable
        String answer(int connection, String tag, String command);
    }

    private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final Map<OutputStream, Boolean> idling = new ConcurrentHashMap<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final Twist twist;

    volatile String greeting = "* OK hello\r\n";
    volatile String capabilities = "IMAP4rev1 SASL-IR AUTH=PLAIN IDLE ENABLE CONDSTORE QRESYNC";
    volatile int mails;

    FakeImap(Twist twist) throws IOException {
        this.twist = twist;
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    int connections() {
        return connections.get();
    }

    /** A mail comes, and those who idle are told. */
    void arrive() throws IOException {
        int now = ++mails;
        for (OutputStream out : idling.keySet()) {
            say(out, "* " + now + " EXISTS\r\n");
        }
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket socket = listening.accept();
                sockets.add(socket);
                int number = connections.incrementAndGet();
                Thread.ofVirtual().start(() -> serve(socket, number));
            } catch (IOException e) {
                // closed
            }
        }
    }

    private void serve(Socket socket, int number) {
        try (socket) {
            var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
            OutputStream out = socket.getOutputStream();
            say(out, greeting);
            String idleTag = "";
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String tag = line.contains(" ") ? line.substring(0, line.indexOf(' ')) : idleTag;
                String command = line.substring(line.indexOf(' ') + 1);
                idleTag = command.equals("IDLE") ? tag : idleTag;
                String twisted = twist.answer(number, tag, command);
                if (twisted != null) {
                    idling.remove(out);
                    say(out, twisted.replace(HANG_UP, ""));
                    if (twisted.endsWith(HANG_UP)) {
                        return;
                    }
                } else if (line.equals("DONE")) {
                    idling.remove(out);
                    say(out, tag + " OK idled\r\n");
                } else if (command.equals("IDLE")) {
                    say(out, "+ idling\r\n");
                    idling.put(out, true);
                    say(out, mails > 0 ? "* " + mails + " EXISTS\r\n" : ""); // since it was opened there may be more
                } else {
                    say(out, usual(command) + tag + " OK done\r\n");
                }
            }
        } catch (IOException e) {
            // the client left
        }
    }

    private String usual(String command) {
        String verb = command.toUpperCase(Locale.ROOT);
        if (verb.startsWith("CAPABILITY")) {
            return "* CAPABILITY " + capabilities + "\r\n";
        } else if (verb.startsWith("ENABLE")) {
            return "* ENABLED QRESYNC\r\n";
        } else if (verb.startsWith("LIST")) {
            return "* LIST () \"/\" INBOX\r\n";
        } else if (verb.startsWith("STATUS")) {
            return "* STATUS INBOX (MESSAGES " + mails + " UNSEEN " + mails + " UIDNEXT " + (mails + 1)
                    + " UIDVALIDITY 7)\r\n";
        } else if (verb.startsWith("EXAMINE")) {
            return "* " + mails + " EXISTS\r\n* OK [UIDVALIDITY 7] \r\n* OK [UIDNEXT " + (mails + 1) + "] \r\n";
        } else if (verb.startsWith("UID SEARCH")) {
            var found = new StringBuilder("* SEARCH");
            for (int uid = 1; uid <= mails; uid++) {
                found.append(' ').append(uid);
            }
            return found + "\r\n";
        } else if (verb.startsWith("UID FETCH")) {
            return fetched(command.split(" ")[2]);
        }
        return "";
    }

    private String fetched(String set) {
        String[] ends = set.split(":");
        int from = Integer.parseInt(ends[0]);
        int to = ends.length == 1 ? from : ends[1].equals("*") ? mails : Integer.parseInt(ends[1]);
        var answer = new StringBuilder();
        for (int uid = Math.min(from, mails); uid <= Math.min(to, mails); uid++) {
            answer.append(mail(uid, uid));
        }
        return answer.toString();
    }

    /** A FETCH response for a mail with the subject {@code Mail} and its number. */
    static String mail(int number, long uid) {
        String header =
                "From: r@m.example\r\nSubject: Mail " + number + "\r\nMessage-ID: <" + number + "@m.example>\r\n\r\n";
        return "* " + number + " FETCH (UID " + uid + " FLAGS () INTERNALDATE \"" + DATE + "\" "
                + "BODY[HEADER.FIELDS (FROM SUBJECT MESSAGE-ID LIST-ID)]<0> {" + header.length() + "}\r\n" + header
                + ")\r\n";
    }

    /** Later than every opt-in of these tests. */
    static final String DATE = "24-Nov-2036 12:00:00 +0000";

    private static void say(OutputStream out, String text) throws IOException {
        synchronized (out) {
            out.write(text.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
