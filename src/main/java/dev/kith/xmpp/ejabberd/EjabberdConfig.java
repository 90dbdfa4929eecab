package dev.kith.xmpp.ejabberd;

import io.smallrye.config.ConfigMapping;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Where ejabberd offers its commands, and as whom Kith gives them. */
@ConfigMapping(prefix = "kith.xmpp.ejabberd")
public interface EjabberdConfig {
    /** The address under which mod_http_api is, for example {@code http://127.0.0.1:5281/api}. Without it, it is not used. */
    Optional<URI> url();

    /** An XMPP account that may give the commands (Basic, RFC 7617); without it ejabberd must know us by our address. */
    Optional<String> user();

    /** File with that account's password and nothing else, mode 0600. */
    Optional<Path> passwordFile();

    /** File with an OAuth token of ejabberd's (Bearer, RFC 6750) and nothing else, mode 0600; instead of a user. */
    Optional<Path> tokenFile();

    /** Addresses that may be connected to although they are not public, as CIDR. */
    Optional<List<String>> privateNetworks();

    /** Certificates to believe instead of the usual authorities', in PEM form, for a server that signed its own. */
    Optional<Path> trustFile();
}
