package dev.kith.alert.signal;

import dev.kith.config.BadSetting;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.Optional;

/** Where mail servers may tell of new mail. */
@ConfigMapping(prefix = "kith.signals")
public interface SignalConfig {
    /** Whether the port for signals is open; the socket for Cyrus does not need it. */
    @WithDefault("false")
    boolean enabled();

    /** Where to listen: beside the mail server, since what comes in is not encrypted. */
    @WithDefault("127.0.0.1")
    String host();

    /** The port, apart from badges, which are for the public, and from health and metrics, which know no secret. */
    @WithDefault("8482")
    int port();

    /** A file with what Dovecot has to know; a file, because the environment of a process can be read by others. */
    Optional<Path> secretFile();

    /** A file with the key that webhooks are signed with; without it there are no webhooks. */
    Optional<Path> webhookSecretFile();

    /**
     * Whether Dovecot's {@code mail_delivery_finished} counts as a mail in INBOX: only where no Sieve runs, since that event
     * does not say where a mail went, and Junk would be told.
     */
    @WithDefault("false")
    boolean dovecotWithoutSieve();

    /** Where Cyrus finds us, as in its {@code notifysocket: dlist:PATH}. */
    Optional<Path> cyrusSocket();

    /** Signals that may wait to be looked at; more are refused, so that a flood costs no memory. They take microseconds. */
    @WithDefault("2000")
    int queueSize();

    /** The longest body; what mail servers say has some hundred bytes. */
    @WithDefault("65536")
    int maxBodyBytes();

    /** Connections at the same time; Dovecot opens one. */
    @WithDefault("256")
    int connections();

    /**
     * Looks whether all this can be done.
     *
     * @throws BadSetting for the first setting that will not do
     */
    static void check(SignalConfig config) {
        if (config.queueSize() < 1) {
            throw new BadSetting("kith.signals.queue-size", "is less than 1", "leave it out");
        }
        if (config.maxBodyBytes() < 1024 || config.maxBodyBytes() > 1 << 20) {
            throw new BadSetting("kith.signals.max-body-bytes", "is not within 1024 and 1048576", "leave it out");
        }
        if (config.connections() < 1) {
            throw new BadSetting("kith.signals.connections", "is less than 1", "leave it out");
        }
        if (config.enabled()) {
            var unused = SignalSecrets.read(config);
        }
        config.cyrusSocket().ifPresent(SocketFile::check);
    }
}
