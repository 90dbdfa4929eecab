package dev.kith.alert.imap;

import dev.kith.config.BadSetting;
import dev.kith.config.SecretFile;
import dev.kith.net.DeclaredServer;
import dev.kith.net.Network;
import dev.kith.net.TlsTrust;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What {@link ImapConfig} says, checked.
 *
 * @param master who reads everybody's mailboxes; null for nobody
 */
public record ImapSettings(
        DeclaredServer server,
        Security security,
        TlsTrust trust,
        @Nullable Master master,
        Limits limits) {
    private static final Duration LONGEST_IDLE = Duration.ofMinutes(29); // RFC 2177: less than 30 minutes

    /** How a connection is kept from being read by others. */
    enum Security {
        TLS,
        STARTTLS,
        /** On a loopback address there is nobody else. */
        NONE
    }

    /** The operator's user who may read everybody's mailboxes. */
    record Master(String user, String password) {
        @Override
        public String toString() {
            return "Master[***]";
        }
    }

    /** How patient to be, and how much to ask for at a time; see {@link ImapConfig}. */
    record Limits(
            Duration idle,
            Duration poll,
            Duration connect,
            Duration answer,
            Duration denied,
            int concurrentLogins,
            int connections) {}

    /**
     * Refuses settings that will not do.
     *
     * @throws BadSetting for the first of them; it names the key and the fix
     */
    public static void check(ImapConfig config) {
        var unused = of(config);
    }

    /**
     * The settings; empty when no mailbox is to be asked.
     *
     * @throws BadSetting when one of them will not do
     */
    static Optional<ImapSettings> of(ImapConfig config) {
        var limits = limits(config);
        var master = master(config);
        if (config.url().isEmpty()) {
            if (master != null) {
                throw new BadSetting(
                        "kith.imap.url", "is not set although there is a master user", "name the mail server there");
            }
            return Optional.empty();
        }
        URI url = config.url().get();
        boolean tls = "imaps".equalsIgnoreCase(url.getScheme());
        if (!tls && !"imap".equalsIgnoreCase(url.getScheme())) {
            throw badUrl();
        }
        DeclaredServer server = server(url, tls ? 993 : 143, config);
        Security security = tls ? Security.TLS : server.isLiteralLoopback() ? Security.NONE : Security.STARTTLS;
        return Optional.of(new ImapSettings(server, security, trust(config), master, limits));
    }

    private static DeclaredServer server(URI url, int usualPort, ImapConfig config) {
        String key = "kith.imap.private-networks";
        List<Network> networks;
        try {
            networks = config.privateNetworks().orElse(List.of()).stream()
                    .map(Network::parse)
                    .toList();
        } catch (IllegalArgumentException e) {
            throw new BadSetting(key, "cannot be read: " + e.getMessage(), "write networks such as 10.1.0.0/16");
        }
        try {
            return DeclaredServer.of(url, usualPort, networks, key);
        } catch (IllegalArgumentException e) {
            throw badUrl();
        }
    }

    /** Does not repeat the address: a password may be in it. */
    private static BadSetting badUrl() {
        return new BadSetting(
                "kith.imap.url",
                "is not scheme, host and perhaps port",
                "write imaps://mail.example.org, or imap://mail.example.org for a server with STARTTLS only");
    }

    private static TlsTrust trust(ImapConfig config) {
        try {
            return TlsTrust.of(config.trustFile());
        } catch (IOException | GeneralSecurityException e) {
            throw new BadSetting(
                    "kith.imap.trust-file",
                    "names a file without certificates that can be read",
                    "put them there in PEM form, or leave the key out");
        }
    }

    private static Limits limits(ImapConfig config) {
        positive("kith.imap.idle-rearm", config.idleRearm());
        positive("kith.imap.poll-interval", config.pollInterval());
        positive("kith.imap.connect-timeout", config.connectTimeout());
        positive("kith.imap.answer-timeout", config.answerTimeout());
        positive("kith.imap.denied-retry", config.deniedRetry());
        if (config.idleRearm().compareTo(LONGEST_IDLE) > 0) {
            throw new BadSetting(
                    "kith.imap.idle-rearm",
                    "is longer than 29 minutes, when servers hang up",
                    "leave it out, or set less than 5m");
        }
        if (config.concurrentLogins() < 1) {
            throw new BadSetting("kith.imap.concurrent-logins", "is less than 1", "leave it out");
        }
        if (config.connections() < 1) {
            throw new BadSetting("kith.imap.connections", "is less than 1", "leave it out");
        }
        return new Limits(
                config.idleRearm(),
                config.pollInterval(),
                config.connectTimeout(),
                config.answerTimeout(),
                config.deniedRetry(),
                config.concurrentLogins(),
                config.connections());
    }

    private static void positive(String key, Duration value) {
        if (value.isZero() || value.isNegative() || value.compareTo(Duration.ofDays(1)) > 0) {
            throw new BadSetting(
                    key, "is nothing, or longer than a day", "set a duration such as 30s, or leave it out");
        }
    }

    private static @Nullable Master master(ImapConfig config) {
        String fileKey = "kith.imap.master-password-file";
        if (config.masterUser().isEmpty()) {
            if (config.masterPasswordFile().isPresent()) {
                throw new BadSetting(
                        "kith.imap.master-user", "is not set although there is a password for it", "name the user");
            }
            return null;
        }
        Path file = config.masterPasswordFile()
                .orElseThrow(() -> new BadSetting(
                        fileKey, "is not set", "put the master user's password alone into a file with mode 0600"));
        String password = SecretFile.read(fileKey, file);
        if (password.isEmpty()) {
            throw new BadSetting(fileKey, "names an empty file", "write the master user's password into " + file);
        }
        return new Master(config.masterUser().get(), password);
    }
}
