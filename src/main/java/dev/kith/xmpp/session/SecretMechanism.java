package dev.kith.xmpp.session;

import java.nio.charset.StandardCharsets;
import javax.security.auth.callback.CallbackHandler;
import org.jivesoftware.smack.SmackException.SmackSaslException;
import org.jivesoftware.smack.sasl.SASLMechanism;

/**
 * The mechanisms that show the server the secret as it is: PLAIN (RFC 4616), OAUTHBEARER (RFC 7628) and X-OAUTH2, which has
 * PLAIN's form with a token in it. Only ever inside TLS, whatever the server offers before.
 */
final class SecretMechanism extends SASLMechanism {
    private static final char SEPARATOR = '\u0001';

    private final String name;

    SecretMechanism(String name) {
        this.name = name;
    }

    @Override
    protected void authenticateInternal(CallbackHandler handler) {
        throw new UnsupportedOperationException("the secret is given, not asked for");
    }

    @Override
    protected byte[] getAuthenticationText() throws SmackSaslException {
        boolean tls = connection.isSecureConnection()
                || connectionConfiguration.getSocketFactory() instanceof DirectTlsSockets;
        if (!tls) {
            throw new SmackSaslException("a secret is not shown without TLS");
        }
        return message(name, authenticationId, serviceName.toString(), password).getBytes(StandardCharsets.UTF_8);
    }

    /** What the server is told. */
    static String message(String mechanism, String user, String domain, String secret) {
        return mechanism.equals(SignInWays.OAUTHBEARER)
                ? "n,a=" + (user + "@" + domain).replace("=", "=3D").replace(",", "=2C") + "," + SEPARATOR
                        + "auth=Bearer " + secret + SEPARATOR + SEPARATOR
                : "\0" + user + "\0" + secret;
    }

    /** A server that refuses a bearer token says why and waits for this before its no (RFC 7628 §3.2.3). */
    @Override
    protected byte[] evaluateChallenge(byte[] challenge) {
        return new byte[] {SEPARATOR};
    }

    @Override
    protected void checkIfSuccessfulOrThrow() {
        // The server has nothing to prove but its certificate, which was looked at before.
    }

    @Override
    public String getName() {
        return name;
    }

    @Override
    public int getPriority() {
        return SignInWays.rank(name);
    }

    @Override
    protected SASLMechanism newInstance() {
        return new SecretMechanism(name);
    }
}
