package dev.kith.xmpp.ejabberd;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;

/** Settings for the commands of a test server. */
public record TestEjabberdConfig(
        Optional<URI> url,
        Optional<String> user,
        Optional<Path> passwordFile,
        Optional<Path> tokenFile,
        Optional<Path> trustFile)
        implements EjabberdConfig {

    /** Without a login. */
    public static TestEjabberdConfig at(URI url) {
        return new TestEjabberdConfig(
                Optional.of(url), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** Without anything, so that this way is not used. */
    public static TestEjabberdConfig none() {
        return new TestEjabberdConfig(
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    public TestEjabberdConfig withLogin(String user, String password) throws IOException {
        return new TestEjabberdConfig(
                url, Optional.of(user), Optional.of(secret(password)), Optional.empty(), trustFile);
    }

    TestEjabberdConfig withToken(String token) throws IOException {
        return new TestEjabberdConfig(url, Optional.empty(), Optional.empty(), Optional.of(secret(token)), trustFile);
    }

    /** Whom it believes, instead of the usual authorities. */
    public TestEjabberdConfig trusting(Path certificates) {
        return new TestEjabberdConfig(url, user, passwordFile, tokenFile, Optional.of(certificates));
    }

    private static Path secret(String text) throws IOException {
        Path file = Files.createTempFile(
                "ejabberd",
                ".secret",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        file.toFile().deleteOnExit();
        return Files.writeString(file, text);
    }

    @Override
    public Optional<List<String>> privateNetworks() {
        return Optional.empty();
    }
}
