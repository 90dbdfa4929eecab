package dev.kith.account;

import dev.kith.config.BadSetting;
import dev.kith.config.SecretFile;
import dev.kith.jid.BareJid;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * The login of the operator's that opens everybody's address book, if there is one. What it opens follows from the XMPP
 * address alone, never from anything that somebody typed.
 */
@ApplicationScoped
public class OperatorLogin {
    private static final String PREFIX = "kith.operator-login";

    /** A name with a master user's separator or a slash in it could mean somebody else at the other server. */
    private static final Pattern PLAIN = Pattern.compile("[\\p{L}\\p{N}._+-]+");

    private final OperatorLoginConfig config;

    OperatorLogin(OperatorLoginConfig config) {
        this.config = config;
    }

    /** Whether there is such a login. */
    public boolean isThere() {
        return config.user().isPresent() || config.tokenFile().isPresent();
    }

    /** Whether it may be used for somebody: their name means only themselves. */
    public boolean fits(BareJid jid) {
        return isThere()
                && jid.localpart() != null
                && PLAIN.matcher(jid.localpart()).matches();
    }

    /**
     * The login for somebody's address books.
     *
     * @throws BadSetting when there is none for them
     */
    Login of(BareJid jid) {
        if (!fits(jid)) {
            throw new BadSetting(
                    PREFIX + ".user",
                    "gives no login for " + jid,
                    isThere() ? "give this account a login of its own: kith account add " + jid : "set it again");
        }
        Optional<Path> token = config.tokenFile();
        if (token.isPresent()) {
            return new Login.Bearer(SecretFile.read(PREFIX + ".token-file", token.get()));
        }
        Path password = config.passwordFile().orElseThrow(OperatorLogin::noPassword);
        String user = filled(config.user().orElseThrow(), jid, UnaryOperator.identity());
        return new Login.Basic(user, SecretFile.read(PREFIX + ".password-file", password));
    }

    /** Where somebody's books are with it; empty for where books are looked for anyway. */
    Optional<URI> addressBook(BareJid jid) {
        return config.addressBook().map(text -> address(text, jid));
    }

    private static URI address(String text, BareJid jid) {
        try {
            return URI.create(filled(
                    text,
                    jid,
                    part -> URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20")));
        } catch (IllegalArgumentException e) {
            throw new BadSetting(
                    PREFIX + ".address-book", "is no address", "write https://dav.example.org/{user}/, for example");
        }
    }

    private static String filled(String text, BareJid jid, UnaryOperator<String> spelt) {
        String local = jid.localpart() == null ? "" : jid.localpart();
        return text.replace("{jid}", spelt.apply(jid.toString()))
                .replace("{user}", spelt.apply(local))
                .replace("{domain}", spelt.apply(jid.domainpart()));
    }

    /**
     * Reads it as for anybody.
     *
     * @return where the books of somebody would be, to be looked at before anything connects there
     * @throws BadSetting when it cannot be used
     */
    public Optional<URI> check() {
        if (!isThere()) {
            return Optional.empty();
        }
        if (config.user().isPresent() && config.tokenFile().isPresent()) {
            throw new BadSetting(
                    PREFIX + ".user", "and " + PREFIX + ".token-file are both set", "keep the one that is meant");
        }
        var somebody = new BareJid("somebody", "example.org");
        if (config.user()
                .filter(user -> user.equals(filled(user, somebody, UnaryOperator.identity())))
                .isPresent()) {
            throw new BadSetting(
                    PREFIX + ".user",
                    "is the same for everybody, so all would get one person's book",
                    "write {user} or {jid} where the person's name belongs");
        }
        if (config.tokenFile().isPresent()
                && config.addressBook()
                        .filter(text -> text.contains("{user}") || text.contains("{jid}"))
                        .isEmpty()) {
            throw new BadSetting(
                    PREFIX + ".address-book",
                    "does not say whose book it is, and a token does not either",
                    "write {user} or {jid} where the person's name belongs");
        }
        var unused = of(somebody);
        return addressBook(somebody);
    }

    private static BadSetting noPassword() {
        return new BadSetting(
                PREFIX + ".password-file", "is not set", "name the file that holds the password of that user");
    }
}
