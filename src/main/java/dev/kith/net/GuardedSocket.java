package dev.kith.net;

import dev.kith.net.GuardedHttp.Names;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;

/**
 * One TCP connection to a server that the operator declared, with TLS from the first byte on or from later. The address
 * that was checked is the address connected to, and a certificate must be the declared host's. Reading and writing have no
 * limits of time: whoever watches the clock calls {@link #close}, from any thread.
 */
public final class GuardedSocket implements AutoCloseable {
    // Looking up a name holds on to the thread that does it, and virtual threads have few of these to share.
    private static final ExecutorService LOOKUPS = Executors.newFixedThreadPool(
            2, Thread.ofPlatform().daemon().name("kith-names-", 0).factory());

    private final DeclaredServer server;
    private final Socket plain;
    private volatile Socket current;

    private GuardedSocket(DeclaredServer server, Socket plain) {
        this.server = server;
        this.plain = plain;
        this.current = plain;
    }

    /**
     * Opens a connection, without TLS yet.
     *
     * @param patience time for looking up the name, and again for connecting to each of its addresses
     * @throws NotAllowed when the name leads into a private network; nothing was sent
     * @throws IOException when nobody answers in time
     */
    public static GuardedSocket connect(DeclaredServer server, Duration patience) throws NotAllowed, IOException {
        return connect(server, patience, InetAddress::getAllByName);
    }

    static GuardedSocket connect(DeclaredServer server, Duration patience, Names names) throws NotAllowed, IOException {
        IOException failure = null;
        for (InetAddress address : server.allowed(lookUp(server.host(), patience, names))) {
            var socket = new Socket(Proxy.NO_PROXY);
            try {
                socket.setTcpNoDelay(true);
                socket.connect(new InetSocketAddress(address, server.port()), Math.toIntExact(patience.toMillis()));
                return new GuardedSocket(server, socket);
            } catch (IOException e) {
                socket.close();
                failure = e; // a host with several addresses may be down at one of them
            }
        }
        throw failure == null ? new ConnectException("no address") : failure;
    }

    private static List<InetAddress> lookUp(String host, Duration patience, Names names) throws IOException {
        if (ConnectionRules.isLiteral(host)) {
            return List.of(names.addresses(host));
        }
        var lookup = LOOKUPS.submit(() -> names.addresses(host));
        try {
            return List.of(lookup.get(patience.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            lookup.cancel(true);
            throw new IOException("no name server answered for " + host, e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownHostException unknown) {
                throw unknown;
            }
            throw new IOException("looking up " + host + " failed", e);
        } catch (InterruptedException e) {
            lookup.cancel(true);
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("stopped while looking up a name");
        }
    }

    /**
     * Goes over to TLS; what {@link #in} and {@link #out} gave before must not be used any more.
     *
     * @throws TlsFailed when the certificate is not trusted or not the host's, or there is no TLS
     * @throws IOException when the connection breaks off
     */
    public void secure(TlsTrust trust) throws IOException {
        // Not closed with the TLS layer on top: that one waits for a lock that a stuck writer holds.
        var tls = (SSLSocket) trust.sockets().createSocket(plain, server.host(), server.port(), false);
        var parameters = tls.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm(
                "HTTPS"); // RFC 2818 §3.1, as RFC 7817 §3 asks for the host's name
        tls.setSSLParameters(parameters);
        try {
            tls.startHandshake();
        } catch (SSLException e) {
            throw new TlsFailed(server.host(), e);
        }
        current = tls;
    }

    public InputStream in() throws IOException {
        return current.getInputStream();
    }

    public OutputStream out() throws IOException {
        return current.getOutputStream();
    }

    /** Ends the connection at once; whoever reads or writes gets an exception. */
    @Override
    public void close() {
        try {
            plain.close();
        } catch (IOException e) {
            // it is of no use any more either way
        }
    }
}
