package dev.kith.xmpp.session;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import javax.security.auth.callback.CallbackHandler;
import org.jivesoftware.smack.SmackException.SmackSaslException;
import org.jivesoftware.smack.sasl.SASLMechanism;
import org.jspecify.annotations.Nullable;

/** {@link Scram} as Smack wants it. Smack's own knows SHA-1 alone, and takes any number of iterations. */
final class ScramMechanism extends SASLMechanism {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int NONCE_BYTES = 24;

    private final Scram.Hash hash;
    private @Nullable Scram scram;
    private boolean answered;

    ScramMechanism(Scram.Hash hash) {
        this.hash = hash;
    }

    @Override
    protected void authenticateInternal(CallbackHandler handler) {
        throw new UnsupportedOperationException("the password is given, not asked for");
    }

    @Override
    protected byte[] getAuthenticationText() {
        byte[] nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        scram = new Scram(
                hash,
                SaslPrep.prepare(authenticationId),
                SaslPrep.prepare(password),
                Base64.getEncoder().encodeToString(nonce));
        return scram.first().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    protected byte @Nullable [] evaluateChallenge(byte[] challenge) throws SmackSaslException {
        String text = new String(challenge, StandardCharsets.UTF_8);
        try {
            if (scram == null) {
                throw new ScramFailed("the server challenges before it was asked");
            }
            if (answered) {
                scram.verify(text);
                return null;
            }
            answered = true;
            return scram.proof(text).getBytes(StandardCharsets.UTF_8);
        } catch (ScramFailed e) {
            throw new SmackSaslException(e.getMessage());
        }
    }

    /** A server that just says yes may be anybody. */
    @Override
    protected void checkIfSuccessfulOrThrow() throws SmackSaslException {
        if (scram == null || !scram.isProven()) {
            throw new SmackSaslException("the server did not prove that it knows the password");
        }
    }

    @Override
    public String getName() {
        return hash.mechanism();
    }

    @Override
    public int getPriority() {
        return SignInWays.rank(hash.mechanism());
    }

    @Override
    protected SASLMechanism newInstance() {
        return new ScramMechanism(hash);
    }
}
