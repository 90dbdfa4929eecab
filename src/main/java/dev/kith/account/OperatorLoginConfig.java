package dev.kith.account;

import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;
import java.util.Optional;

/** A login of the operator's that opens everybody's address book, so that nobody has to give Kith a password. */
@ConfigMapping(prefix = "kith.operator-login")
public interface OperatorLoginConfig {
    /**
     * The user name for somebody's address book: {@code {jid}}, {@code {user}} and {@code {domain}} stand for their
     * XMPP address and its two parts, as in {@code {user}*kith} for a Dovecot master user.
     */
    Optional<String> user();

    /** File with the password that goes with it, and nothing else. */
    Optional<Path> passwordFile();

    /** File with a bearer token instead of name and password (RFC 6750). */
    Optional<Path> tokenFile();

    /** Where somebody's books are then, with the same stand-ins; default: {@code kith.carddav.base-url}. */
    Optional<String> addressBook();
}
