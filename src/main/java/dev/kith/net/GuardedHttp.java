package dev.kith.net;

import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.net.TrustOptions;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.SocketException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * HTTP to the servers that the operator declared. The address that was checked is the address connected to, so a name
 * that points elsewhere a moment later leads nowhere. Redirects are handed to the caller, who comes back with the new
 * address and has it checked like the first.
 */
public final class GuardedHttp implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(GuardedHttp.class);
    private static final int CONNECTIONS_PER_SERVER = 16;

    /** Turns a name into addresses; a seam for tests, since a real name server does not change its mind on cue. */
    interface Names {
        InetAddress[] addresses(String host) throws UnknownHostException;
    }

    /**
     * How patient to be.
     *
     * @param connect time to open a connection
     * @param answer time for one whole answer
     * @param maxBytes largest answer that is read, after decompression
     */
    public record Limits(Duration connect, Duration answer, long maxBytes) {}

    /** What is asked. */
    public record Ask(String method, URI uri, Map<String, String> headers, byte[] body) {}

    /** What came back; anything from 100 to 599 is an answer. */
    public record Answer(int status, MultiMap headers, byte[] body) {
        public @Nullable String header(String name) {
            return headers.get(name);
        }
    }

    private final ConnectionRules rules;
    private final Limits limits;
    private final Names names;
    private final HttpClient client;

    public GuardedHttp(Vertx vertx, ConnectionRules rules, Limits limits) {
        this(vertx, rules, limits, null, InetAddress::getAllByName);
    }

    /** The same for servers whose certificates are not those of the usual authorities. */
    public GuardedHttp(Vertx vertx, ConnectionRules rules, Limits limits, TlsTrust trust) {
        this(vertx, rules, limits, trust, InetAddress::getAllByName);
    }

    GuardedHttp(Vertx vertx, ConnectionRules rules, Limits limits, @Nullable TlsTrust trust, Names names) {
        this.rules = rules;
        this.limits = limits;
        this.names = names;
        var options = new HttpClientOptions()
                .setConnectTimeout((int) limits.connect().toMillis())
                .setIdleTimeout(60)
                .setKeepAliveTimeout(30)
                .setDecompressionSupported(true)
                .setTcpNoDelay(true);
        if (trust != null) {
            options.setTrustOptions(TrustOptions.wrap(trust.manager()));
        }
        this.client = vertx.httpClientBuilder()
                .with(options)
                .with(new PoolOptions().setHttp1MaxSize(CONNECTIONS_PER_SERVER))
                // Some servers reset every connection after its answer; whoever waits for one hears of it by the
                // request.
                .withConnectHandler(connection -> connection.exceptionHandler(e -> LOG.debug("a connection ended", e)))
                .build();
    }

    /**
     * Sends a request and reads the whole answer.
     *
     * @throws NotAllowed when the server was not declared or its name leads into a private network; nothing was sent
     * @throws IOException when there is no answer in time, it breaks off, or it is too large
     */
    public Answer send(Ask ask) throws NotAllowed, IOException {
        Origin origin = rules.check(ask.uri());
        List<InetAddress> addresses = rules.allowed(origin, List.of(names.addresses(origin.host())));
        IOException failure = null;
        for (InetAddress address : addresses) {
            try {
                return sendAgainIfDropped(ask, origin, address);
            } catch (ConnectException e) {
                failure = e; // a host with several addresses may be down at one of them
            }
        }
        throw failure == null ? new ConnectException("no address") : failure;
    }

    /** A server may close an idle connection at the moment we use it; all that we ask can be asked twice (RFC 9110 §9.2.2). */
    private Answer sendAgainIfDropped(Ask ask, Origin origin, InetAddress address) throws IOException {
        try {
            return send(ask, origin, address);
        } catch (Dropped e) {
            return send(ask, origin, address);
        }
    }

    /** The connection was closed before any answer came. */
    private static final class Dropped extends IOException {
        Dropped(Throwable cause) {
            super("the connection was closed without an answer", cause);
        }
    }

    private Answer send(Ask ask, Origin origin, InetAddress address) throws IOException {
        var exchange = new Exchange(limits.maxBytes());
        client.request(options(ask, origin, address)).onComplete(opened -> {
            if (opened.succeeded()) {
                exchange.begin(opened.result(), Buffer.buffer(ask.body()));
            } else if (opened.cause() instanceof HttpClosedException) { // SOGo closes without having said so
                exchange.answer.completeExceptionally(opened.cause());
            } else {
                exchange.answer.completeExceptionally(new ConnectException(String.valueOf(opened.cause())));
            }
        });
        try {
            return exchange.answer.get(limits.answer().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new IOException("no complete answer within " + limits.answer().toSeconds() + " s", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ConnectException refused) {
                throw refused;
            }
            if (e.getCause() instanceof HttpClosedException || e.getCause() instanceof SocketException) {
                throw exchange.answering ? new IOException("the answer broke off", e) : new Dropped(e);
            }
            throw new IOException(String.valueOf(e.getCause()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("stopped while waiting for an answer");
        } finally {
            exchange.end();
        }
    }

    private static RequestOptions options(Ask ask, Origin origin, InetAddress address) {
        String path = ask.uri().getRawPath();
        String query = ask.uri().getRawQuery();
        var options = new RequestOptions()
                .setMethod(HttpMethod.valueOf(ask.method()))
                .setServer(SocketAddress.inetSocketAddress(origin.port(), address.getHostAddress()))
                .setHost(origin.host())
                .setPort(origin.port())
                .setSsl(origin.tls())
                .setURI((path == null || path.isEmpty() ? "/" : path) + (query == null ? "" : "?" + query))
                .putHeader("User-Agent", "Kith");
        ask.headers().forEach(options::putHeader);
        return options;
    }

    @Override
    public void close() {
        client.close();
    }

    /** One request on its way. */
    private static final class Exchange {
        private final CompletableFuture<Answer> answer = new CompletableFuture<>();
        private final Buffer body = Buffer.buffer();
        private final long maxBytes;
        private volatile @Nullable HttpClientRequest request;
        private volatile boolean answering;

        Exchange(long maxBytes) {
            this.maxBytes = maxBytes;
        }

        void begin(HttpClientRequest begun, Buffer content) {
            request = begun;
            if (answer.isDone()) { // given up while connecting
                end();
                return;
            }
            begun.send(content).onSuccess(this::read).onFailure(answer::completeExceptionally);
        }

        private void read(HttpClientResponse response) {
            answering = true;
            response.exceptionHandler(answer::completeExceptionally);
            response.handler(part -> {
                if (body.length() + (long) part.length() > maxBytes) {
                    answer.completeExceptionally(new IOException("the answer is larger than " + maxBytes + " bytes"));
                    end();
                } else {
                    body.appendBuffer(part);
                }
            });
            response.endHandler(
                    end -> answer.complete(new Answer(response.statusCode(), response.headers(), body.getBytes())));
        }

        /** Ends the exchange if it still goes on, so that no connection waits for a server that was given up. */
        void end() {
            if (answer.state() == Future.State.SUCCESS) {
                return; // nearly always, and an exception would be made for nothing
            }
            boolean unfinished =
                    answer.completeExceptionally(new IOException("given up")) || answer.isCompletedExceptionally();
            HttpClientRequest sent = request;
            if (unfinished && sent != null) {
                sent.reset();
            }
        }
    }
}
