package dev.kith.alert.imap;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** An IMAP server with empty mailboxes for as many as like, in a process of its own, so that its heap is not ours. */
final class WaitingServer {
    private WaitingServer() {}

    /** Listens on a port, with the key of a PKCS #12 file if one is named. */
    public static void main(String[] words) throws Exception {
        ServerSocket listening = listen(Integer.parseInt(words[0]), words.length > 1 ? words[1] : "");
        while (true) {
            Socket socket = listening.accept();
            Thread.startVirtualThread(() -> serve(socket));
        }
    }

    private static ServerSocket listen(int port, String keyFile) throws Exception {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        if (keyFile.isEmpty()) {
            return new ServerSocket(port, 1000, loopback);
        }
        var store = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(Path.of(keyFile))) {
            store.load(in, "kith".toCharArray());
        }
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, "kith".toCharArray());
        var context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context.getServerSocketFactory().createServerSocket(port, 1000, loopback);
    }

    private static void serve(Socket socket) {
        try (socket) {
            var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1), 256);
            OutputStream out = socket.getOutputStream();
            say(out, "* OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN IDLE] hello\r\n");
            String idle = "";
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String tag = line.substring(0, Math.max(line.indexOf(' '), 0));
                String command = line.substring(line.indexOf(' ') + 1);
                if (command.equals("DONE")) {
                    say(out, idle + " OK\r\n");
                } else if (command.equals("IDLE")) {
                    idle = tag;
                    say(out, "+ idling\r\n");
                } else {
                    say(out, answer(command) + tag + " OK done\r\n");
                }
            }
        } catch (IOException e) {
            // the client left
        }
    }

    private static String answer(String command) {
        return switch (command.split(" ")[0]) {
            case "CAPABILITY" -> "* CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN IDLE\r\n";
            case "LIST" -> "* LIST () \"/\" INBOX\r\n* LIST (\\Junk) \"/\" Junk\r\n* LIST () \"/\" Work\r\n";
            case "STATUS" ->
                "* STATUS " + command.split(" ")[1] + " (MESSAGES 0 UNSEEN 0 UIDNEXT 1 UIDVALIDITY 7)\r\n";
            case "EXAMINE" -> "* 0 EXISTS\r\n* OK [UIDVALIDITY 7] x\r\n* OK [UIDNEXT 1] x\r\n";
            default -> "";
        };
    }

    private static void say(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }
}
