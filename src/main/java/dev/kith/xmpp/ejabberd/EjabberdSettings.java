package dev.kith.xmpp.ejabberd;

import dev.kith.config.BadSetting;
import dev.kith.config.SecretFile;
import dev.kith.jid.BareJid;
import dev.kith.jid.IllegalJid;
import dev.kith.net.ConnectionRules;
import dev.kith.net.TlsTrust;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * What {@link EjabberdConfig} says, checked.
 *
 * @param api without a slash at its end
 */
public record EjabberdSettings(URI api, ConnectionRules rules, TlsTrust trust) {
    private static final String FEATURE = "kith.xmpp.ejabberd";
    private static final String URL = FEATURE + ".url";
    private static final String USER = FEATURE + ".user";
    private static final String PASSWORD_FILE = FEATURE + ".password-file";
    private static final String TOKEN_FILE = FEATURE + ".token-file";

    /**
     * Refuses settings that will not do.
     *
     * @throws BadSetting for the first of them; it names the key and the fix
     */
    public static void check(EjabberdConfig config) {
        if (of(config).isPresent()) {
            var unused = authorization(config);
        } else if (config.user().isPresent() || config.tokenFile().isPresent()) {
            throw new BadSetting(
                    URL, "is not set although there is a login for it", "set it to where ejabberd has mod_http_api");
        }
    }

    /**
     * The settings; empty when this way is not to be used.
     *
     * @throws BadSetting when one of them will not do
     */
    static Optional<EjabberdSettings> of(EjabberdConfig config) {
        if (config.url().isEmpty()) {
            return Optional.empty();
        }
        URI url = config.url().get();
        if (url.getHost() == null
                || url.getRawUserInfo() != null
                || url.getRawQuery() != null
                || url.getRawFragment() != null) {
            throw badUrl(); // does not repeat the address: a password may be in it
        }
        ConnectionRules rules;
        try {
            rules = ConnectionRules.of(List.of(url), config.privateNetworks().orElse(List.of()), FEATURE);
        } catch (IllegalArgumentException e) {
            throw new BadSetting(
                    FEATURE + ".private-networks",
                    "or " + URL + " cannot be read: " + e.getMessage(),
                    "write networks as 10.1.0.0/16, and the address as http://127.0.0.1:5281/api");
        }
        if (!rules.areReadByNobodyElse()) {
            throw new BadSetting(
                    URL,
                    "has no encryption, and is not a loopback address written as a number",
                    "write https://, or http://127.0.0.1:5281/api on the same machine");
        }
        String text = url.toString();
        return Optional.of(new EjabberdSettings(
                text.endsWith("/") ? URI.create(text.substring(0, text.length() - 1)) : url, rules, trust(config)));
    }

    private static TlsTrust trust(EjabberdConfig config) {
        try {
            return TlsTrust.of(config.trustFile());
        } catch (IOException | GeneralSecurityException e) {
            throw new BadSetting(
                    FEATURE + ".trust-file",
                    "names a file without certificates that can be read",
                    "put them there in PEM form, or leave the key out");
        }
    }

    private static BadSetting badUrl() {
        return new BadSetting(URL, "is not scheme, host, port and path", "write it like http://127.0.0.1:5281/api");
    }

    /**
     * The value of the header {@code Authorization}, read from the files anew; empty when ejabberd knows us by our address.
     *
     * @throws BadSetting when a file cannot be read, or a login is half there
     */
    static Optional<String> authorization(EjabberdConfig config) {
        if (config.tokenFile().isPresent()) {
            if (config.user().isPresent()) {
                throw new BadSetting(TOKEN_FILE, "is set as well as " + USER, "leave one of them out");
            }
            return Optional.of("Bearer "
                    + filled(
                            TOKEN_FILE,
                            SecretFile.read(TOKEN_FILE, config.tokenFile().get())));
        }
        if (config.user().isEmpty()) {
            return Optional.empty();
        }
        String user;
        try {
            user = BareJid.parse(config.user().get()).toString();
        } catch (IllegalJid e) {
            throw new BadSetting(USER, "is not an XMPP address", "write it as user@domain, as ejabberd wants it");
        }
        String password = filled(
                PASSWORD_FILE,
                SecretFile.read(
                        PASSWORD_FILE,
                        config.passwordFile()
                                .orElseThrow(() -> new BadSetting(
                                        PASSWORD_FILE,
                                        "is not set although there is a user",
                                        "put the password alone into a file with mode 0600"))));
        return Optional.of("Basic "
                + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8)));
    }

    private static String filled(String key, String secret) {
        if (secret.isEmpty()) {
            throw new BadSetting(key, "names an empty file", "write the secret into it");
        }
        return secret;
    }
}
