package dev.kith.xmpp.session;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLException;
import org.jivesoftware.smack.SmackException.NoResponseException;
import org.jivesoftware.smack.SmackException.SecurityRequiredByClientException;
import org.jivesoftware.smack.SmackException.SmackSaslException;
import org.jivesoftware.smack.XMPPException.StreamErrorException;
import org.jivesoftware.smack.sasl.SASLError;
import org.jivesoftware.smack.sasl.SASLErrorException;
import org.jspecify.annotations.Nullable;

/** There is no session: why, what helps, and whether trying again is of any use. */
final class LoginFailed extends Exception {
    enum Kind {
        /** The server or the way to it is away. */
        AWAY,
        /** The server is there, but something has to be put right at it or in the settings. */
        UNFIT,
        /** The server refused this login; trying it again would lock the account sooner or later. */
        REFUSED
    }

    private final Kind kind;

    LoginFailed(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    private LoginFailed(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    Kind kind() {
        return kind;
    }

    /** Whether another address of the same server may do better. */
    boolean isAboutTheWay() {
        return kind == Kind.AWAY;
    }

    /** What a failure of the library means. */
    static LoginFailed of(Exception failure, String domain) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            LoginFailed known = known(cause, domain);
            if (known != null) {
                return known;
            }
        }
        return new LoginFailed(Kind.AWAY, "the XMPP server does not let Kith in now (" + brief(failure) + ")", failure);
    }

    private static @Nullable LoginFailed known(Throwable cause, String domain) {
        return switch (cause) {
            case SASLErrorException error -> refusal(error);
            case SmackSaslException error ->
                new LoginFailed(Kind.UNFIT, "signing in failed: " + error.getMessage(), error);
            case SecurityRequiredByClientException error ->
                new LoginFailed(
                        Kind.UNFIT,
                        "the XMPP server offers no encryption, so it is told no password. Next: switch STARTTLS on"
                                + " there",
                        error);
            case CertificateException error -> badCertificate(domain, error);
            case SSLException error
            when error.getCause() == null ->
                new LoginFailed(Kind.UNFIT, "there is no TLS with the XMPP server: " + brief(error), error);
            case StreamErrorException error ->
                new LoginFailed(
                        Kind.AWAY,
                        "the XMPP server closed the stream ("
                                + error.getStreamError().getCondition() + ")",
                        error);
            case ConnectException error -> away("the XMPP server does not accept connections", error);
            case NoRouteToHostException error -> away("there is no way to the XMPP server", error);
            case SocketTimeoutException error -> away("the XMPP server does not answer", error);
            case NoResponseException error -> away("the XMPP server does not answer", error);
            default -> null;
        };
    }

    private static LoginFailed away(String message, Throwable cause) {
        return new LoginFailed(Kind.AWAY, message, cause);
    }

    private static LoginFailed badCertificate(String domain, Throwable cause) {
        return new LoginFailed(
                Kind.UNFIT,
                "the XMPP server's certificate is not trusted, or not for " + domain + ", so it is told no password."
                        + " Next: if it signed its own, name the file in kith.xmpp.session.trust-file",
                cause);
    }

    /** RFC 6120 §6.5. */
    private static LoginFailed refusal(SASLErrorException error) {
        String said = error.getSASLFailure().getSASLErrorString();
        SASLError condition = error.getSASLFailure().getSASLError();
        Kind kind = switch (condition) {
            case null -> Kind.UNFIT;
            case not_authorized, credentials_expired, invalid_authzid, malformed_request, incorrect_encoding ->
                Kind.REFUSED;
            case temporary_auth_failure, aborted -> Kind.AWAY;
            case account_disabled, encryption_required, invalid_mechanism, mechanism_too_weak -> Kind.UNFIT;
        };
        return new LoginFailed(kind, "the XMPP server refused the login (" + said + ")", error);
    }

    private static String brief(Throwable failure) {
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }
}
