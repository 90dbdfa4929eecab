package dev.kith.xmpp.session;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.util.List;
import javax.net.SocketFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Sockets that speak TLS from the first byte on (XEP-0368 §4), to a server whose certificate is for the XMPP domain, whatever
 * host it was found at: who controls DNS may choose the host. Smack takes sockets from a factory, but checks no name then.
 */
final class DirectTlsSockets extends SocketFactory {
    private final SSLSocketFactory tls;
    private final String domain;
    private final int port;
    private final int handshakeMillis;

    /** @param domain the XMPP domain in ASCII */
    DirectTlsSockets(SSLSocketFactory tls, String domain, int port, int handshakeMillis) {
        this.tls = tls;
        this.domain = domain;
        this.port = port;
        this.handshakeMillis = handshakeMillis;
    }

    @Override
    public Socket createSocket() {
        return new Layered();
    }

    @Override
    public Socket createSocket(String host, int port) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress from, int fromPort) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress from, int fromPort) {
        throw new UnsupportedOperationException();
    }

    private SSLSocket secure(Socket plain) throws IOException {
        var socket = (SSLSocket) tls.createSocket(plain, domain, port, true);
        var parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS"); // a DNS-ID, as RFC 6120 §13.7.2 wants for servers
        parameters.setServerNames(List.of(new SNIHostName(domain)));
        parameters.setApplicationProtocols(new String[] {"xmpp-client"});
        socket.setSSLParameters(parameters);
        int before = plain.getSoTimeout();
        socket.setSoTimeout(handshakeMillis);
        socket.startHandshake();
        socket.setSoTimeout(before);
        return socket;
    }

    /** A socket that is plain only until it is connected; what Smack calls goes to the TLS layer. */
    private final class Layered extends Socket {
        private final Socket plain = new Socket(Proxy.NO_PROXY);
        private volatile @Nullable SSLSocket layer;

        private SSLSocket layer() throws SocketException {
            SSLSocket there = layer;
            if (there == null) {
                throw new SocketException("not connected");
            }
            return there;
        }

        @Override
        public void connect(SocketAddress endpoint) throws IOException {
            connect(endpoint, 0);
        }

        @Override
        public void connect(SocketAddress endpoint, int timeout) throws IOException {
            plain.setTcpNoDelay(true);
            plain.connect(endpoint, timeout);
            try {
                layer = secure(plain);
            } catch (IOException e) {
                plain.close();
                throw e;
            }
        }

        @Override
        public InputStream getInputStream() throws IOException {
            return layer().getInputStream();
        }

        @Override
        public OutputStream getOutputStream() throws IOException {
            return layer().getOutputStream();
        }

        @Override
        public boolean isConnected() {
            return layer != null;
        }

        @Override
        public boolean isClosed() {
            return plain.isClosed();
        }

        @Override
        public InetAddress getLocalAddress() {
            return plain.getLocalAddress();
        }

        @Override
        public @Nullable InetAddress getInetAddress() {
            return plain.getInetAddress();
        }

        @Override
        public int getPort() {
            return plain.getPort();
        }

        @Override
        public void setSoTimeout(int timeout) throws SocketException {
            plain.setSoTimeout(timeout);
        }

        @Override
        public int getSoTimeout() throws SocketException {
            return plain.getSoTimeout();
        }

        @Override
        public void setKeepAlive(boolean on) throws SocketException {
            plain.setKeepAlive(on);
        }

        /**
         * Not through the TLS layer, which waits for a lock that a stuck writer holds. The output ends first: a socket that is
         * closed only stays connected until the thread that reads from it has woken up.
         */
        @Override
        public void close() throws IOException {
            try {
                if (plain.isConnected() && !plain.isClosed()) {
                    plain.shutdownOutput();
                }
            } catch (SocketException e) {
                // ended already
            } finally {
                plain.close();
                super.close();
            }
        }
    }
}
