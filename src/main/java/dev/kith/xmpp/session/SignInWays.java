package dev.kith.xmpp.session;

import dev.kith.account.XmppLogin;
import dev.kith.xmpp.SmackBoot;
import java.util.List;
import java.util.Optional;
import org.jivesoftware.smack.SASLAuthentication;

/** The ways to sign in that we use, the best first (RFC 6120 §6.3.3), and which of them a login may take. */
final class SignInWays {
    static final String PLAIN = "PLAIN";
    static final String OAUTHBEARER = "OAUTHBEARER";
    static final String X_OAUTH2 = "X-OAUTH2";

    /** For passwords. */
    static final List<String> PASSWORD = List.of(Scram.Hash.SHA_256.mechanism(), Scram.Hash.SHA_1.mechanism(), PLAIN);

    /** For tokens, which the server is shown as they are. */
    static final List<String> TOKEN = List.of(OAUTHBEARER, X_OAUTH2);

    private static boolean registered;

    private SignInWays() {}

    /** Tells Smack of them, which has some itself: of two with one name it takes ours, by its rank. */
    static synchronized void register() {
        if (registered) {
            return;
        }
        SmackBoot.boot();
        SASLAuthentication.registerSASLMechanism(new ScramMechanism(Scram.Hash.SHA_256));
        SASLAuthentication.registerSASLMechanism(new ScramMechanism(Scram.Hash.SHA_1));
        SASLAuthentication.registerSASLMechanism(new SecretMechanism(OAUTHBEARER));
        SASLAuthentication.registerSASLMechanism(new SecretMechanism(X_OAUTH2));
        SASLAuthentication.registerSASLMechanism(new SecretMechanism(PLAIN));
        registered = true;
    }

    /** Smack tries those with a low rank first; its own begin at 100. */
    static int rank(String mechanism) {
        int password = PASSWORD.indexOf(mechanism);
        return password >= 0 ? password : PASSWORD.size() + TOKEN.indexOf(mechanism);
    }

    /**
     * What a login may be used with.
     *
     * @param allowed by the operator, for passwords
     * @param accepted by which the server once took this login: what is weaker would be a downgrade
     */
    static List<String> of(XmppLogin login, List<String> allowed, Optional<String> accepted) {
        List<String> usable = login instanceof XmppLogin.Token
                ? TOKEN
                : PASSWORD.stream().filter(allowed::contains).toList();
        int last = accepted.map(usable::indexOf).filter(at -> at >= 0).orElse(usable.size() - 1);
        return usable.subList(0, last + 1);
    }
}
