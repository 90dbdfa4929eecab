package dev.kith.alert.imap;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Where mailboxes may be asked, and how patiently. */
@ConfigMapping(prefix = "kith.imap")
public interface ImapConfig {
    /**
     * The mail server: {@code imaps://host} with TLS from the start (RFC 8314), or {@code imap://host}, where STARTTLS must
     * succeed; without encryption only at a loopback address written as a number. No default: without it no mailbox is asked.
     */
    Optional<URI> url();

    /** Addresses that may be connected to although they are not public, as CIDR; a mail server is often inside. */
    Optional<List<String>> privateNetworks();

    /** Certificates to believe, in PEM form, instead of the usual authorities; for a server that signed its own. */
    Optional<Path> trustFile();

    /** A user who may read everybody's mailboxes (Dovecot: a master user; Cyrus: one of {@code proxyservers}). */
    Optional<String> masterUser();

    /** File with that user's password and nothing else; a file, because others can read a process's environment. */
    Optional<Path> masterPasswordFile();

    /**
     * How long to wait in IDLE (RFC 2177) before asking again; with {@link #answerTimeout} it says how soon a dead
     * connection is noticed. Routers forget silent connections after some minutes, servers after 10 or 30.
     */
    @WithDefault("2m")
    Duration idleRearm();

    /** How often to ask a server that has no IDLE. */
    @WithDefault("60s")
    Duration pollInterval();

    /** Time to open a connection. */
    @WithDefault("10s")
    Duration connectTimeout();

    /** Time for one whole answer; a wrong password is answered late on purpose, a large mailbox for want of an index. */
    @WithDefault("30s")
    Duration answerTimeout();

    /** How long to wait after a refused login; servers lock out whoever comes back at once. */
    @WithDefault("5m")
    Duration deniedRetry();

    /** Logins at the same time, so that a server that comes back is not knocked over. */
    @WithDefault("16")
    int concurrentLogins();

    /** Connections at the same time; each costs a server process on some servers. Whoever comes later is not watched. */
    @WithDefault("10000")
    int connections();
}
