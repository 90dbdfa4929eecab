package dev.kith.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A real BitlBee of this machine's packages, an XMPP program that is used over IRC, with somebody at its IRC side. It knows
 * no ports of XMPP but the usual ones, so it gets a loopback address of its own on which the usual one is the server's.
 */
public final class BitlbeeServer implements AutoCloseable {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final int USUAL = 5222;

    private final ServerProcess process;
    private final Relay relay;
    private final Socket socket;
    private final Writer writer;
    private final List<String> lines = new CopyOnWriteArrayList<>();

    private BitlbeeServer(ServerProcess process, Relay relay, Socket socket) throws IOException {
        this.process = process;
        this.relay = relay;
        this.socket = socket;
        this.writer = new java.io.OutputStreamWriter(socket.getOutputStream(), StandardCharsets.UTF_8);
    }

    /** Starts it, and logs somebody in who wants to hear of new mail. */
    public static BitlbeeServer login(Path folder, XmppServer server, String user, String password) throws Exception {
        Files.createDirectories(folder.resolve("people"));
        Path config = folder.resolve("bitlbee.conf");
        Files.writeString(config, "[settings]\n[defaults]\n");
        int port = FreePort.find();
        var process = new ServerProcess(
                "BitlBee",
                folder.resolve("bitlbee.out"),
                List.of(
                        "/usr/sbin/bitlbee",
                        "-D",
                        "-n",
                        "-i",
                        "127.0.0.1",
                        "-p",
                        Integer.toString(port),
                        "-P",
                        folder.resolve("bitlbee.pid").toString(),
                        "-c",
                        config.toString(),
                        "-d",
                        folder.resolve("people").toString() + "/"),
                port);
        process.start();
        var random = ThreadLocalRandom.current();
        var address = InetAddress.getByAddress(new byte[] {
            127, (byte) (64 + random.nextInt(64)), (byte) random.nextInt(256), (byte) random.nextInt(256)
        });
        var relay = new Relay(address, USUAL, server.c2sPort());
        var bitlbee = new BitlbeeServer(process, relay, new Socket("127.0.0.1", port));
        Thread.ofVirtual().name("irc").start(bitlbee::read);
        bitlbee.send("NICK " + user);
        bitlbee.send("USER " + user + " x x :" + user);
        bitlbee.await(" 001 ");
        bitlbee.say("register " + password);
        bitlbee.say("account add jabber " + user + "@" + server.domain() + " " + password);
        bitlbee.say("account 0 set server " + address.getHostAddress());
        bitlbee.say("account 0 set tls false");
        bitlbee.say("account 0 set mail_notifications true");
        bitlbee.say("account 0 on");
        bitlbee.await("Logged in");
        return bitlbee;
    }

    private void send(String line) throws IOException {
        writer.append(line).append("\r\n").flush();
    }

    private void say(String words) throws IOException {
        send("PRIVMSG &bitlbee :" + words);
    }

    /** Returns the first line with this text, which may have come already. */
    public String await(String text) throws Exception {
        try {
            Await.until(text, SOON, () -> lines.stream().anyMatch(line -> line.contains(text)));
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "; what came:\n" + String.join("\n", lines), e);
        }
        return lines.stream().filter(line -> line.contains(text)).findFirst().orElseThrow();
    }

    /** How many lines with this text came. */
    public long count(String text) {
        return lines.stream().filter(line -> line.contains(text)).count();
    }

    private void read() {
        try (var reader = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line; (line = reader.readLine()) != null; ) {
                lines.add(line);
            }
        } catch (IOException e) {
            // closed by the test
        }
    }

    @Override
    public void close() throws Exception {
        socket.close();
        relay.close();
        process.close();
    }
}
