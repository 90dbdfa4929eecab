package dev.kith.addressbook;

import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;
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
}
