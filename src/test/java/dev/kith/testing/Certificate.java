package dev.kith.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A certificate that a test server signed itself, and its key, in PEM form. */
public record Certificate(Path certificate, Path key) {
    private static final String STORE_PASSWORD = "password";

    /** Makes one for a domain: {@code cert.pem} and {@code key.pem} in the folder. */
    public static Certificate selfSigned(Path folder, String domain) throws IOException, InterruptedException {
        return selfSigned(folder, domain, "DNS:" + domain);
    }

    /** The same for these names, as in {@code DNS:localhost,IP:127.0.0.1}. */
    public static Certificate selfSigned(Path folder, String domain, String names)
            throws IOException, InterruptedException {
        var made = new Certificate(folder.resolve("cert.pem"), folder.resolve("key.pem"));
        ServerProcess.run(
                folder.resolve("openssl.out"),
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-days",
                "3650",
                "-subj",
                "/CN=" + domain,
                "-addext",
                "subjectAltName=" + names,
                "-keyout",
                made.key.toString(),
                "-out",
                made.certificate.toString());
        return made;
    }

    /** TLS for a server that has it. */
    public SSLContext context() throws IOException, InterruptedException, GeneralSecurityException {
        Path store = certificate.resolveSibling("cert.p12");
        ServerProcess.run(
                certificate.resolveSibling("openssl.out"),
                "openssl",
                "pkcs12",
                "-export",
                "-inkey",
                key.toString(),
                "-in",
                certificate.toString(),
                "-passout",
                "pass:" + STORE_PASSWORD,
                "-out",
                store.toString());
        var keys = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(store)) {
            keys.load(in, STORE_PASSWORD.toCharArray());
        }
        var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(keys, STORE_PASSWORD.toCharArray());
        var context = SSLContext.getInstance("TLS");
        context.init(factory.getKeyManagers(), null, null);
        return context;
    }
}
