package dev.kith.xmpp.session;

import dev.kith.account.XmppLogin;
import dev.kith.account.XmppLogins;
import dev.kith.jid.BareJid;
import dev.kith.jid.IllegalJid;
import java.io.IOException;
import java.net.IDN;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.function.Consumer;
import javax.naming.NamingException;
import org.jivesoftware.smack.ConnectionConfiguration.SecurityMode;
import org.jivesoftware.smack.SmackException;
import org.jivesoftware.smack.SmackException.EndpointConnectionException;
import org.jivesoftware.smack.XMPPException;
import org.jivesoftware.smack.packet.Mechanisms;
import org.jivesoftware.smack.tcp.XMPPTCPConnection;
import org.jivesoftware.smack.tcp.XMPPTCPConnectionConfiguration;
import org.jspecify.annotations.Nullable;
import org.jxmpp.jid.impl.JidCreate;
import org.jxmpp.stringprep.XmppStringprepException;

/**
 * Opens one session: finds the server, insists on TLS with its certificate, signs in by the best way there is, and binds a
 * resource. It sends no presence (RFC 6121 §4.2), so others do not see it, and no roster is Smack's business.
 */
final class SessionOpener {
    /** Always the same, so that a server that has not noticed the end of the last session ends it now. */
    private static final String RESOURCE = "kith";

    private static final int GOODBYE_MILLIS = 1_000;

    private final SessionSettings settings;
    private final ServerLookup lookup;
    private final String asciiDomain;

    SessionOpener(SessionSettings settings, ServerLookup lookup) {
        SignInWays.register();
        this.settings = settings;
        this.lookup = lookup;
        this.asciiDomain = IDN.toASCII(settings.domain());
    }

    /**
     * Opens a session.
     *
     * @param prepare adds to it what has to be there before the first stanza comes
     * @throws LoginFailed when there is none; nothing is left open then
     */
    XMPPTCPConnection open(BareJid owner, XmppLogins.Known known, Consumer<XMPPTCPConnection> prepare)
            throws LoginFailed, InterruptedException {
        LoginFailed failure = null;
        for (ServerAddress address : addresses()) {
            for (InetAddress host : hosts(address)) {
                try {
                    return open(owner, known, prepare, address, host);
                } catch (LoginFailed e) {
                    if (!e.isAboutTheWay()) {
                        throw e;
                    }
                    failure = e;
                }
            }
        }
        throw failure == null
                ? new LoginFailed(LoginFailed.Kind.AWAY, "the XMPP server's name is not known to any name server")
                : failure;
    }

    private List<ServerAddress> addresses() throws LoginFailed {
        if (settings.server().isPresent()) {
            return List.of(settings.server().get());
        }
        try {
            List<ServerAddress> found = lookup.addresses(asciiDomain);
            if (found.isEmpty()) {
                throw new LoginFailed(
                        LoginFailed.Kind.UNFIT,
                        "DNS says that " + asciiDomain + " lets no programs connect. Next: name the server in"
                                + " kith.xmpp.session.server");
            }
            return found;
        } catch (NamingException e) {
            throw new LoginFailed(LoginFailed.Kind.AWAY, "no name server answered for " + asciiDomain);
        }
    }

    private static InetAddress[] hosts(ServerAddress address) {
        try {
            return InetAddress.getAllByName(address.host());
        } catch (UnknownHostException e) {
            return new InetAddress[0];
        }
    }

    private XMPPTCPConnection open(
            BareJid owner,
            XmppLogins.Known known,
            Consumer<XMPPTCPConnection> prepare,
            ServerAddress address,
            InetAddress host)
            throws LoginFailed, InterruptedException {
        List<String> usable = SignInWays.of(known.login(), settings.mechanisms(), known.mechanism());
        XMPPTCPConnection connection = null;
        boolean open = false;
        try {
            connection = new XMPPTCPConnection(configuration(owner, known.login(), usable, address, host));
            connection.setUseStreamManagement(false); // with it, Smack can wait for itself for ever
            connection.setReplyTimeout(settings.reply().toMillis());
            prepare.accept(connection);
            connection.connect();
            check(connection, usable, known);
            connection.login();
            checkOwner(connection, owner);
            open = true;
            return connection;
        } catch (EndpointConnectionException e) {
            throw LoginFailed.of(reason(e), settings.domain());
        } catch (SmackException | XMPPException | IOException e) {
            throw LoginFailed.of(e, settings.domain());
        } finally {
            if (!open) {
                abandon(connection);
            }
        }
    }

    /** Smack lists what happened at each address; there is only one here. */
    private static Exception reason(EndpointConnectionException failure) {
        var failures = failure.getConnectionExceptions();
        return failures.isEmpty() ? failure : failures.getFirst().getException();
    }

    private XMPPTCPConnectionConfiguration configuration(
            BareJid owner, XmppLogin login, List<String> usable, ServerAddress address, InetAddress host)
            throws LoginFailed {
        try {
            var builder = XMPPTCPConnectionConfiguration.builder()
                    .setXmppDomain(JidCreate.domainBareFrom(settings.domain()))
                    .setHostAddress(host)
                    .setPort(address.port())
                    .setUsernameAndPassword(String.valueOf(owner.localpart()), secret(login))
                    .setResource(RESOURCE)
                    .setSendPresence(false)
                    .setCompressionEnabled(false)
                    .setConnectTimeout(Math.toIntExact(settings.connect().toMillis()))
                    .setCustomX509TrustManager(settings.trust().manager())
                    .setSecurityMode(SecurityMode.required);
            usable.forEach(builder::addEnabledSaslMechanism);
            if (address.directTls()) {
                // Smack's modes are all about STARTTLS; these sockets have TLS, or do not open.
                builder.setSecurityMode(SecurityMode.disabled)
                        .setSocketFactory(new DirectTlsSockets(
                                settings.trust().sockets(),
                                asciiDomain,
                                address.port(),
                                Math.toIntExact(settings.reply().toMillis())));
            }
            return builder.build();
        } catch (XmppStringprepException e) {
            throw new LoginFailed(LoginFailed.Kind.UNFIT, "the XMPP library does not accept the address " + owner);
        }
    }

    private static String secret(XmppLogin login) {
        return switch (login) {
            case XmppLogin.Password(String password) -> password;
            case XmppLogin.Token(String token) -> token;
        };
    }

    /** Says which way to sign in is missing, before Smack says that there is none. */
    private static void check(XMPPTCPConnection connection, List<String> usable, XmppLogins.Known known)
            throws LoginFailed {
        Mechanisms offered = connection.getFeature(Mechanisms.class);
        if (offered != null && offered.getMechanisms().stream().anyMatch(usable::contains)) {
            return;
        }
        String wanted = String.join(" or ", usable);
        throw new LoginFailed(
                LoginFailed.Kind.UNFIT,
                known.mechanism().isPresent()
                        ? "the XMPP server offers nothing as safe as before (" + wanted
                                + "), so it is told no password."
                                + " Next: if that was changed on purpose, give the login again with kith account"
                                + " xmpp-login"
                        : "the XMPP server offers no " + wanted + " to sign in with. Next: switch one of them on there,"
                                + " or see kith.xmpp.session.mechanisms");
    }

    /** A server may sign us in as somebody else (RFC 6120 §6.3.8), whose roster is none of our business. */
    private static void checkOwner(XMPPTCPConnection connection, BareJid owner) throws LoginFailed {
        var user = connection.getUser();
        try {
            if (user != null && BareJid.parse(user.asBareJid().toString()).equals(owner)) {
                return;
            }
        } catch (IllegalJid e) {
            // no more the owner's than another address
        }
        throw new LoginFailed(LoginFailed.Kind.UNFIT, "the XMPP server takes the login of " + owner + " for another's");
    }

    /** Ends a connection without waiting for anybody. */
    static void abandon(@Nullable XMPPTCPConnection connection) {
        if (connection != null) {
            connection.setReplyTimeout(1); // even then Smack would wait so long for the server's goodbye
            connection.instantShutdown();
        }
    }

    /** Says goodbye; without presence, which would make the session known. */
    static void close(XMPPTCPConnection connection) {
        connection.setReplyTimeout(GOODBYE_MILLIS);
        try {
            connection.disconnect(null);
        } catch (SmackException.NotConnectedException e) {
            // gone before
        }
    }
}
