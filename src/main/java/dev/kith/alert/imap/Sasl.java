package dev.kith.alert.imap;

import dev.kith.alert.MailLogin;
import dev.kith.alert.Watched;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Set;

/**
 * What to say to log in.
 *
 * @param mechanism a SASL mechanism; empty for the command LOGIN
 * @param first the client's first message, in Base64
 * @param failing the answer to what a server explains before it says no (RFC 7628 §3.2.3), in Base64
 * @param user for LOGIN
 * @param password for LOGIN
 */
record Sasl(String mechanism, String first, String failing, String user, String password) {

    /**
     * The best way that the server offers.
     *
     * @param capabilities in capitals
     * @throws LoginDenied when there is none
     */
    static Sasl choose(Set<String> capabilities, ImapSettings settings, Watched person) throws LoginDenied {
        return switch (person.login()) {
            case MailLogin.None none -> throw new LoginDenied("There is no login.");
            case MailLogin.Master master -> {
                var operator = settings.master();
                if (operator == null) {
                    throw new LoginDenied("There is no master user: kith.imap.master-user is not set.");
                }
                yield plain(capabilities, person.mailUser(), operator.user(), operator.password());
            }
            case MailLogin.Password(String user, String password) -> plain(capabilities, "", user, password);
            case MailLogin.Token(String user, String token) -> token(capabilities, settings, user, token);
        };
    }

    /**
     * RFC 4616; otherwise LOGIN, where a master user is written as Dovecot has it.
     *
     * @param owner whose mailboxes; empty for the user's own
     */
    private static Sasl plain(Set<String> capabilities, String owner, String user, String password) throws LoginDenied {
        harmless(owner + user + password);
        if (capabilities.contains("AUTH=PLAIN")) {
            return new Sasl("PLAIN", base64(owner + "\0" + user + "\0" + password), "", "", "");
        }
        if (capabilities.contains("LOGINDISABLED")) {
            throw new LoginDenied("The mail server takes no passwords.");
        }
        return new Sasl("", "", "", owner.isEmpty() ? user : owner + "*" + user, password);
    }

    private static Sasl token(Set<String> capabilities, ImapSettings settings, String user, String token)
            throws LoginDenied {
        harmless(user + token);
        if (capabilities.contains("AUTH=OAUTHBEARER")) { // RFC 7628 §3.1, names as in RFC 5801 §4
            String name = user.replace("=", "=3D").replace(",", "=2C");
            return new Sasl(
                    "OAUTHBEARER",
                    base64("n,a=" + name + ",\1host=" + settings.server().host() + "\1port="
                            + settings.server().port() + "\1auth=Bearer " + token + "\1\1"),
                    base64("\1"),
                    "",
                    "");
        }
        if (capabilities.contains("AUTH=XOAUTH2")) { // Google's, before there was a standard
            return new Sasl("XOAUTH2", base64("user=" + user + "\1auth=Bearer " + token + "\1\1"), "", "", "");
        }
        throw new LoginDenied("The mail server takes no OAuth tokens.");
    }

    /** Control characters part the fields of these messages. */
    private static void harmless(String text) throws LoginDenied {
        if (text.chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
            throw new LoginDenied("There are control characters in the login.");
        }
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return "Sasl[" + mechanism + "]";
    }
}
