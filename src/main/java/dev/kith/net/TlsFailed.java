package dev.kith.net;

import java.io.IOException;

/** There is no TLS with a server: its certificate is not trusted or not for its name, or it speaks none. */
public final class TlsFailed extends IOException {
    TlsFailed(String host, Throwable cause) {
        super("no TLS with " + host, cause);
    }
}
