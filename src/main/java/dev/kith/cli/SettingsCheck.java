package dev.kith.cli;

import dev.kith.account.OperatorLogin;
import dev.kith.account.Secrets;
import dev.kith.addressbook.carddav.CardDavConfig;
import dev.kith.alert.AlertConfig;
import dev.kith.alert.WebmailLink;
import dev.kith.alert.imap.ImapConfig;
import dev.kith.alert.imap.ImapSettings;
import dev.kith.alert.signal.SignalConfig;
import dev.kith.badge.BadgeConfig;
import dev.kith.config.BadSetting;
import dev.kith.hint.PostgresConfig;
import dev.kith.jid.BareJid;
import dev.kith.joining.JoinConfig;
import dev.kith.joining.JoinServer;
import dev.kith.net.Network;
import dev.kith.sync.SyncConfig;
import dev.kith.xmpp.RosterChoice;
import dev.kith.xmpp.XmppConfig;
import dev.kith.xmpp.ejabberd.EjabberdConfig;
import dev.kith.xmpp.ejabberd.EjabberdSettings;
import dev.kith.xmpp.session.SessionConfig;
import dev.kith.xmpp.session.SessionSettings;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/** Refuses to start on settings that are missing or unsafe, and names the key and the fix. */
@ApplicationScoped
class SettingsCheck {
    private final XmppConfig xmpp;
    private final CardDavConfig carddav;
    private final SyncConfig sync;
    private final BadgeConfig badge;
    private final AlertConfig alerts;
    private final SignalConfig signals;
    private final ImapConfig imap;
    private final EjabberdConfig ejabberd;
    private final SessionConfig sessions;
    private final JoinConfig join;
    private final OperatorLogin operatorLogin;
    private final PostgresConfig hints;
    private final Secrets secrets;

    SettingsCheck(
            XmppConfig xmpp,
            CardDavConfig carddav,
            SyncConfig sync,
            BadgeConfig badge,
            AlertConfig alerts,
            SignalConfig signals,
            ImapConfig imap,
            EjabberdConfig ejabberd,
            SessionConfig sessions,
            JoinConfig join,
            OperatorLogin operatorLogin,
            PostgresConfig hints,
            Secrets secrets) {
        this.xmpp = xmpp;
        this.carddav = carddav;
        this.sync = sync;
        this.badge = badge;
        this.alerts = alerts;
        this.signals = signals;
        this.imap = imap;
        this.ejabberd = ejabberd;
        this.sessions = sessions;
        this.join = join;
        this.operatorLogin = operatorLogin;
        this.hints = hints;
        this.secrets = secrets;
    }

    /** @throws BadSetting for the first setting that will not do */
    void check() {
        if (xmpp.domain().isEmpty()) {
            throw new BadSetting(
                    "kith.xmpp.domain", "is not set", "set KITH_XMPP_DOMAIN to the domain of your XMPP accounts");
        }
        checkComponent(xmpp);
        List<URI> origins = carddav.origins().orElse(List.of());
        if (origins.isEmpty()) {
            throw new BadSetting(
                    "kith.carddav.origins",
                    "is not set, so no address book may be read",
                    "set KITH_CARDDAV_ORIGINS to your server, for example https://dav.example.org");
        }
        for (URI origin : origins) {
            checkOrigin(origin);
        }
        carddav.baseUrl().ifPresent(this::allowed);
        positive("kith.sync.interval", sync.interval());
        positive("kith.sync.interval-online", sync.intervalOnline());
        positive("kith.sync.interval-pushed", sync.intervalPushed());
        positive("kith.sync.pass-timeout", sync.passTimeout());
        positive("kith.carddav.connect-timeout", carddav.connectTimeout());
        positive("kith.carddav.response-timeout", carddav.responseTimeout());
        positive("kith.xmpp.reply-timeout", xmpp.replyTimeout());
        positive("kith.xmpp.ping-interval", xmpp.pingInterval());
        if (sync.fullListing().compareTo(Duration.ofDays(1)) > 0) {
            throw new BadSetting(
                    "kith.sync.full-listing",
                    "is longer than a day, so changes that a server forgot to mention would stay lost",
                    "set 24h or less");
        }
        if (sync.stopWithin().compareTo(Duration.ofSeconds(18)) > 0) {
            throw new BadSetting("kith.sync.stop-within", "is longer than 18s", "set 15s, so that a stop ends in 20 s");
        }
        checkPushed(origins);
        if (sync.firstPassesPerSecond() < 1) {
            throw new BadSetting("kith.sync.first-passes-per-second", "is less than 1", "leave it out");
        }
        if (sync.concurrentPasses() < 1 || sync.concurrentPassesPerServer() < 1) {
            throw new BadSetting("kith.sync.concurrent-passes", "is less than 1", "leave it out");
        }
        checkRosterAccess();
        checkBadges();
        checkAlerts();
        JoinServer.check(join);
        operatorLogin.check().ifPresent(this::allowed);
        PostgresConfig.check(hints);
        secrets.check();
    }

    /** A misspelt one would be taken for a server that tells nothing, and nobody would see why. */
    private void checkPushed(List<URI> declared) {
        for (URI server : sync.pushedOrigins().orElse(List.of())) {
            if (!declared.contains(server)) {
                throw new BadSetting(
                        "kith.sync.pushed-origins",
                        "names " + server + ", which kith.carddav.origins does not",
                        "write it as it stands there");
            }
        }
    }

    /** Only sessions of people's own do without a component; who names one means to have it. */
    static void checkComponent(XmppConfig xmpp) {
        if (xmpp.secretFile().isPresent()) {
            return;
        }
        String theFile =
                "put the component secret alone into a file with mode 0600 and set KITH_XMPP_SECRET_FILE to its path";
        String named = xmpp.component().isPresent()
                ? "kith.xmpp.component"
                : xmpp.speakForPeople() ? "kith.xmpp.speak-for-people" : "";
        if (xmpp.rosterAccess() == RosterChoice.SESSION && !named.isEmpty()) {
            throw new BadSetting(
                    "kith.xmpp.secret-file",
                    "is not set, and " + named + " asks for a component",
                    theFile + "; or leave " + named + " out, where Kith is to be none");
        }
        if (xmpp.rosterAccess() == RosterChoice.AUTO) {
            throw new BadSetting(
                    "kith.xmpp.secret-file",
                    "is not set",
                    theFile
                            + "; or, where the server has no component for Kith, set KITH_XMPP_ROSTER_ACCESS=session and"
                            + " give it people's logins (docs/servers/any-xmpp.md)");
        }
        if (XmppConfig.hasComponent(xmpp)) {
            throw new BadSetting("kith.xmpp.secret-file", "is not set", theFile);
        }
    }

    private void checkRosterAccess() {
        EjabberdSettings.check(ejabberd);
        if (xmpp.rosterAccess() == RosterChoice.EJABBERD_API && ejabberd.url().isEmpty()) {
            throw new BadSetting(
                    "kith.xmpp.roster-access",
                    "is ejabberd-api, and nothing says where that is",
                    "set KITH_XMPP_EJABBERD_URL, for example to http://127.0.0.1:5281/api");
        }
    }

    private void checkAlerts() {
        var unused = new WebmailLink(alerts);
        var unusedZone = AlertConfig.zone(alerts);
        SignalConfig.check(signals);
        SessionSettings.check(xmpp, sessions);
        ImapSettings.check(imap);
    }

    private void checkBadges() {
        URI address = badge.publicUrl();
        boolean web = "https".equals(address.getScheme()) || "http".equals(address.getScheme());
        if (!web
                || address.getHost() == null
                || address.getQuery() != null
                || address.getPath().length() > 1) {
            throw new BadSetting(
                    "kith.badge.public-url",
                    "is '" + address + "', which is no origin",
                    "write https://badges.example.org; badges need a name of their own, without a path");
        }
        if (badge.requestsPerAddress() < 1 || badge.requestsPerBadge() < 1) {
            throw new BadSetting("kith.badge.requests-per-address", "is less than 1", "leave it out");
        }
        for (String proxy : badge.trustedProxies()) {
            try {
                var unused = Network.parse(proxy);
            } catch (IllegalArgumentException e) {
                throw new BadSetting(
                        "kith.badge.trusted-proxies",
                        "holds '" + proxy + "'",
                        "write addresses or networks in CIDR form");
            }
        }
        for (String peer : badge.oldAddresses().orElse(List.of())) {
            if (!BadgeConfig.PEERS.contains(peer)) {
                throw new BadSetting(
                        "kith.badge.old-addresses", "holds '" + peer + "'", "choose of " + BadgeConfig.PEERS);
            }
        }
    }

    /** Whether somebody's account is at the domain that we serve; elsewhere Kith follows nobody's presence. */
    void served(BareJid person) {
        String domain = xmpp.domain().orElse("");
        if (person.localpart() == null || !person.domainpart().equals(domain)) {
            throw new CommandFailed(
                    person + " is no account of " + domain + ". Next: give the XMPP address of somebody there.");
        }
    }

    /** Whether mailboxes can be read at all, and as the master user if that is asked. */
    void readsMailboxes(boolean asMaster) {
        if (imap.url().isEmpty()) {
            throw new CommandFailed("No mail server is named. Next: set KITH_IMAP_URL, and start the service again.");
        }
        if (asMaster && imap.masterUser().isEmpty()) {
            throw new CommandFailed("No master user is named. Next: set KITH_IMAP_MASTER_USER and"
                    + " KITH_IMAP_MASTER_PASSWORD_FILE, and start the service again.");
        }
    }

    private static void checkOrigin(URI origin) {
        boolean http = "http".equals(origin.getScheme());
        if ((!http && !"https".equals(origin.getScheme())) || origin.getHost() == null) {
            throw new BadSetting(
                    "kith.carddav.origins",
                    "holds '" + origin + "', which is no origin",
                    "write https://host or https://host:port");
        }
        if (origin.getUserInfo() != null
                || origin.getQuery() != null
                || (origin.getPath() != null && origin.getPath().length() > 1)) {
            throw new BadSetting(
                    "kith.carddav.origins",
                    "holds more than scheme, host and port in '" + origin.getHost() + "'",
                    "put the path into kith.carddav.base-url or the account");
        }
    }

    /** Whether an address lies at a declared server. */
    void allowed(URI address) {
        boolean declared = carddav.origins().orElse(List.of()).stream().anyMatch(origin -> sameOrigin(origin, address));
        if (!declared) {
            throw new BadSetting(
                    "kith.carddav.origins",
                    "does not list the server of " + address,
                    "add " + address.getScheme() + "://" + address.getRawAuthority()
                            + " there if Kith may connect to it");
        }
    }

    private static boolean sameOrigin(URI a, URI b) {
        return a.getScheme().equalsIgnoreCase(b.getScheme())
                && a.getHost().equalsIgnoreCase(b.getHost())
                && port(a) == port(b);
    }

    private static int port(URI uri) {
        if (uri.getPort() > 0) {
            return uri.getPort();
        }
        return "http".equalsIgnoreCase(uri.getScheme()) ? 80 : 443;
    }

    private static void positive(String key, Duration value) {
        if (value.isZero() || value.isNegative()) {
            throw new BadSetting(key, "is not longer than nothing", "set a duration such as 30s, or leave it out");
        }
    }
}
