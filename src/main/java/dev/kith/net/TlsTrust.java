package dev.kith.net;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** Whose certificates are believed. */
public final class TlsTrust {
    private final SSLSocketFactory sockets;
    private final X509TrustManager manager;

    private TlsTrust(SSLSocketFactory sockets, X509TrustManager manager) {
        this.sockets = sockets;
        this.manager = manager;
    }

    /**
     * The certificates of a file instead of the usual authorities, where there is a file.
     *
     * @param file in PEM form
     * @throws IOException when it cannot be read
     * @throws GeneralSecurityException when it holds no certificate
     */
    public static TlsTrust of(Optional<Path> file) throws IOException, GeneralSecurityException {
        var context = SSLContext.getInstance("TLS");
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(file.isPresent() ? certificates(file.get()) : null);
        context.init(null, factory.getTrustManagers(), null);
        for (TrustManager each : factory.getTrustManagers()) {
            if (each instanceof X509TrustManager manager) {
                return new TlsTrust(context.getSocketFactory(), manager);
            }
        }
        throw new GeneralSecurityException("no trust manager for certificates");
    }

    private static KeyStore certificates(Path file) throws IOException, GeneralSecurityException {
        var store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (var in = Files.newInputStream(file)) {
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry(Integer.toString(store.size()), certificate);
            }
        }
        if (store.size() == 0) {
            throw new GeneralSecurityException("no certificate");
        }
        return store;
    }

    /** Makes sockets that believe these certificates; whose name a certificate must have is for the caller to say. */
    public SSLSocketFactory sockets() {
        return sockets;
    }

    /** Judges certificates, for libraries that make their sockets themselves. */
    public X509TrustManager manager() {
        return manager;
    }
}
