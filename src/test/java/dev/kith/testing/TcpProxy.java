package dev.kith.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

/** Stands between two programs on loopback, and can do to their words what a bad network or somebody bad does. */
public final class TcpProxy implements AutoCloseable {
    private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final UnaryOperator<String> fromClient;
    private final UnaryOperator<String> fromServer;
    private final int target;
    private volatile boolean shut;
    private volatile int accepted;
    private volatile int swallowed;

    /** @param fromServer what becomes of what the server says, as Latin-1 */
    public TcpProxy(int target, UnaryOperator<String> fromServer) throws IOException {
        this(target, text -> text, fromServer);
    }

    /**
     * @param fromClient what becomes of what the client says, as Latin-1
     * @param fromServer the same the other way
     */
    public TcpProxy(int target, UnaryOperator<String> fromClient, UnaryOperator<String> fromServer) throws IOException {
        this.target = target;
        this.fromClient = fromClient;
        this.fromServer = fromServer;
        Thread.ofVirtual().start(this::accept);
    }

    public int port() {
        return listening.getLocalPort();
    }

    /** How many connections there were so far. */
    public int accepted() {
        return accepted;
    }

    /** From now on nothing comes through on the connections that there are, and nobody is told (no FIN, no RST). */
    public void goSilent() {
        swallowed = accepted;
    }

    /** Breaks off all connections, and every new one, until {@link #open}. */
    public void shut() {
        shut = true;
        sockets.forEach(TcpProxy::closeQuietly);
    }

    /** Ends what {@link #shut} began. */
    public void open() {
        shut = false;
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket client = listening.accept();
                if (shut) {
                    client.close();
                    continue;
                }
                Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
                sockets.addAll(List.of(client, server));
                int number = ++accepted;
                Thread.ofVirtual().start(() -> pass(client, server, number, fromClient));
                Thread.ofVirtual().start(() -> pass(server, client, number, fromServer));
            } catch (IOException e) {
                // closed, or the server is away
            }
        }
    }

    private void pass(Socket from, Socket to, int number, UnaryOperator<String> change) {
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[8192];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                if (number > swallowed) {
                    String text = new String(buffer, 0, count, java.nio.charset.StandardCharsets.ISO_8859_1);
                    out.write(change.apply(text).getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
                }
            }
            if (number > swallowed) {
                to.shutdownOutput();
            }
        } catch (IOException e) {
            closeQuietly(from);
            closeQuietly(to);
        }
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // gone either way
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        sockets.forEach(TcpProxy::closeQuietly);
    }
}
