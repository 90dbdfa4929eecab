package dev.kith.xmpp.session;

import dev.kith.config.BadSetting;
import dev.kith.jid.BareJid;
import dev.kith.net.TlsTrust;
import dev.kith.xmpp.XmppConfig;
import java.io.IOException;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What {@link SessionConfig} says, checked.
 *
 * @param domain whose people sign in
 * @param server empty to ask DNS
 */
public record SessionSettings(
        String domain,
        Optional<ServerAddress> server,
        TlsTrust trust,
        List<String> mechanisms,
        Duration connect,
        Duration reply,
        Duration ping,
        int concurrentLogins,
        int sessions) {
    public SessionSettings {
        mechanisms = List.copyOf(mechanisms);
    }

    /**
     * Refuses settings that will not do.
     *
     * @throws BadSetting for the first of them
     */
    public static void check(XmppConfig xmpp, SessionConfig config) {
        var unused = of(xmpp, config);
    }

    /**
     * The settings.
     *
     * @throws BadSetting for the first that will not do; it names the key and the fix
     */
    public static SessionSettings of(XmppConfig xmpp, SessionConfig config) {
        String domain = xmpp.domain()
                .orElseThrow(() -> new BadSetting(
                        "kith.xmpp.domain", "is not set", "set KITH_XMPP_DOMAIN to the domain of your XMPP accounts"));
        return new SessionSettings(
                BareJid.parse(domain).domainpart(),
                config.server().map(SessionSettings::address),
                trust(config),
                mechanisms(config.mechanisms()),
                positive("kith.xmpp.session.connect-timeout", config.connectTimeout()),
                positive("kith.xmpp.reply-timeout", xmpp.replyTimeout()),
                positive("kith.xmpp.session.ping-interval", config.pingInterval()),
                atLeastOne("kith.xmpp.session.concurrent-logins", config.concurrentLogins()),
                atLeastOne("kith.xmpp.session.sessions", config.sessions()));
    }

    /** Does not repeat the address where it is wrong: a password may be in it. */
    private static ServerAddress address(URI uri) {
        boolean direct = "xmpps".equalsIgnoreCase(uri.getScheme());
        boolean known = direct || "xmpp".equalsIgnoreCase(uri.getScheme());
        String path = uri.getRawPath();
        if (!known || uri.getHost() == null || uri.getRawUserInfo() != null || (path != null && path.length() > 1)) {
            throw new BadSetting(
                    "kith.xmpp.session.server",
                    "is not scheme, host and perhaps port",
                    "write xmpp://xmpp.example.org for STARTTLS, or xmpps://xmpp.example.org for TLS from the start");
        }
        String host = uri.getHost().toLowerCase(Locale.ROOT);
        if (host.startsWith("[")) {
            host = host.substring(1, host.length() - 1);
        }
        int usual = direct ? ServerAddress.DIRECT_TLS_PORT : ServerAddress.STARTTLS_PORT;
        return new ServerAddress(host, uri.getPort() > 0 ? uri.getPort() : usual, direct);
    }

    private static TlsTrust trust(SessionConfig config) {
        try {
            return TlsTrust.of(config.trustFile());
        } catch (IOException | GeneralSecurityException e) {
            throw new BadSetting(
                    "kith.xmpp.session.trust-file",
                    "names a file without certificates that can be read",
                    "put them there in PEM form, or leave the key out");
        }
    }

    private static List<String> mechanisms(List<String> configured) {
        var unknown = configured.stream()
                .filter(name -> !SignInWays.PASSWORD.contains(name))
                .toList();
        if (!unknown.isEmpty() || configured.isEmpty()) {
            throw new BadSetting(
                    "kith.xmpp.session.mechanisms",
                    "names what Kith does not know: " + unknown,
                    "choose of " + SignInWays.PASSWORD + ", or leave the key out");
        }
        return configured;
    }

    private static Duration positive(String key, Duration value) {
        if (value.isZero() || value.isNegative() || value.compareTo(Duration.ofDays(1)) > 0) {
            throw new BadSetting(
                    key, "is nothing, or longer than a day", "set a duration such as 30s, or leave it out");
        }
        return value;
    }

    private static int atLeastOne(String key, int value) {
        if (value < 1) {
            throw new BadSetting(key, "is less than 1", "leave it out");
        }
        return value;
    }
}
