package dev.kith.xmpp.session;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A name server on loopback that knows the SRV records it was told (RFC 1035 §4, RFC 2782). */
final class NameServer implements AutoCloseable {
    private final DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    private final Map<String, List<byte[]>> records = new ConcurrentHashMap<>();

    NameServer() throws IOException {
        Thread.ofPlatform().daemon().name("name-server").start(this::serve);
    }

    /** As JNDI wants it. */
    String address() {
        return "dns://127.0.0.1:" + socket.getLocalPort();
    }

    /** @param target empty for the root, which says that there is no such service */
    void say(String name, int priority, int weight, int port, String target) throws IOException {
        var data = new ByteArrayOutputStream();
        var out = new DataOutputStream(data);
        out.writeShort(priority);
        out.writeShort(weight);
        out.writeShort(port);
        for (String label : target.isEmpty() ? new String[0] : target.split("\\.")) {
            out.writeByte(label.length());
            out.write(label.getBytes(StandardCharsets.US_ASCII));
        }
        out.writeByte(0);
        records.computeIfAbsent(name, key -> new ArrayList<>()).add(data.toByteArray());
    }

    private void serve() {
        byte[] buffer = new byte[1500];
        try {
            while (true) {
                var packet = new DatagramPacket(buffer, buffer.length);
                socket.receive(packet);
                byte[] answer = answer(Arrays.copyOf(buffer, packet.getLength()));
                socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
            }
        } catch (IOException e) {
            // closed by the test
        }
    }

    private byte[] answer(byte[] question) throws IOException {
        var name = new StringBuilder();
        int at = 12;
        while (question[at] != 0) {
            name.append(name.isEmpty() ? "" : ".")
                    .append(new String(question, at + 1, question[at], StandardCharsets.US_ASCII));
            at += question[at] + 1;
        }
        List<byte[]> known = records.getOrDefault(name.toString(), List.of());
        var bytes = new ByteArrayOutputStream();
        var out = new DataOutputStream(bytes);
        out.write(question, 0, 2);
        out.writeShort(known.isEmpty() ? 0x8183 : 0x8180); // NXDOMAIN, or an answer
        out.writeShort(1);
        out.writeShort(known.size());
        out.writeInt(0);
        out.write(question, 12, at + 5 - 12);
        for (byte[] data : known) {
            out.writeShort(0xC00C); // the name that was asked for
            out.writeShort(33);
            out.writeShort(1);
            out.writeInt(60);
            out.writeShort(data.length);
            out.write(data);
        }
        return bytes.toByteArray();
    }

    @Override
    public void close() {
        socket.close();
    }
}
