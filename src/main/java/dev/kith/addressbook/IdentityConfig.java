package dev.kith.addressbook;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Which mail addresses are also XMPP addresses. */
@ConfigMapping(prefix = "kith.identity")
public interface IdentityConfig {
    /** Mail domains whose addresses are XMPP addresses here, if the account exists; default: {@code kith.xmpp.domain}. */
    Optional<List<String>> homeDomains();

    /** Mail domains whose addresses have their XMPP accounts in another domain, as {@code mail-domain=xmpp-domain}. */
    Optional<List<String>> domains();

    /** File with exceptions, one {@code mail address = XMPP address} a line, {@code #} for comments. */
    Optional<Path> mapFile();

    /** Whether a mail address of any other domain that offers XMPP (by its SRV record) is taken for an XMPP address. */
    @WithDefault("false")
    boolean discover();

    /** The name server that is asked for SRV records, as {@code host:port}; default: this machine's. */
    Optional<String> dnsServer();

    /** How often to look whether people on cards who had no account have one now. */
    @WithDefault("10m")
    Duration lookForNewcomers();
}
