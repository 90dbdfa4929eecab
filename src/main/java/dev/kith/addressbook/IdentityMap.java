package dev.kith.addressbook;

import dev.kith.config.BadSetting;
import dev.kith.jid.BareJid;
import dev.kith.jid.IllegalJid;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Turns mail addresses into XMPP addresses, by rules that the operator gave and never by resemblance: elsewhere, the XMPP
 * account of the same name may be somebody else's.
 */
@ApplicationScoped
class IdentityMap {
    private static final String HOME_KEY = "kith.identity.home-domains";
    private static final String HOME_FIX = "write domains such as example.org, separated by commas";
    private static final String DOMAINS_KEY = "kith.identity.domains";
    private static final String DOMAINS_FIX = "write mail.example.org=example.org, separated by commas";
    private static final String FILE_KEY = "kith.identity.map-file";

    private final Map<String, BareJid> exceptions = new HashMap<>();
    private final Map<String, String> domains = new HashMap<>();
    private final Set<String> home = new HashSet<>();
    private final boolean discover;

    IdentityMap(IdentityConfig config, @ConfigProperty(name = "kith.xmpp.domain") Optional<String> xmppDomain) {
        discover = config.discover();
        config.homeDomains()
                .orElseGet(() -> xmppDomain.map(List::of).orElse(List.of()))
                .forEach(text -> home.add(domain(HOME_KEY, text, HOME_FIX)));
        config.domains().orElse(List.of()).forEach(this::rule);
        config.mapFile().ifPresent(this::read);
    }

    private void rule(String rule) {
        String[] sides = rule.split("=", -1);
        if (sides.length != 2) {
            throw new BadSetting(DOMAINS_KEY, "holds '" + rule + "'", DOMAINS_FIX);
        }
        domains.put(domain(DOMAINS_KEY, sides[0], DOMAINS_FIX), domain(DOMAINS_KEY, sides[1], DOMAINS_FIX));
    }

    /** A domain in the form in which all are compared. */
    private static String domain(String key, String text, String fix) {
        try {
            BareJid domain = BareJid.parse(text.strip());
            if (domain.localpart() == null) {
                return domain.domainpart();
            }
        } catch (IllegalJid e) {
            // Said below, as for an address where a domain should be.
        }
        throw new BadSetting(key, "holds '" + text + "', which is no domain", fix);
    }

    private void read(Path file) {
        try {
            List<String> lines = Files.readAllLines(file);
            for (int n = 1; n <= lines.size(); n++) {
                String line = lines.get(n - 1).replaceFirst("#.*$", "").strip();
                if (!line.isEmpty()) {
                    exception(file, n, line);
                }
            }
        } catch (IOException e) {
            throw new BadSetting(
                    FILE_KEY, "names " + file + ", which cannot be read", "check the path and who may read it");
        }
    }

    private void exception(Path file, int n, String line) {
        int equals = line.indexOf('=');
        try {
            if (equals < 0) {
                throw new IllegalJid("there is no = in it");
            }
            String mail = line.substring(0, equals).strip().toLowerCase(Locale.ROOT);
            if (mail.indexOf('@') < 1) {
                throw new IllegalJid("what is left of the = is no mail address");
            }
            BareJid jid = BareJid.parse(line.substring(equals + 1).strip());
            if (jid.localpart() == null) {
                throw new IllegalJid("what is right of the = is a domain, not a person's address");
            }
            exceptions.put(mail, jid);
        } catch (IllegalJid e) {
            throw new BadSetting(
                    FILE_KEY,
                    "has a bad line " + n + " in " + file + ": " + e.getMessage(),
                    "write it as: mail@example.org = user@example.org");
        }
    }

    /**
     * The XMPP address that a mail address stands for, whether or not there is an account; empty for strangers, unless the
     * operator lets us look which domains can be reached: then it is the same address.
     */
    Optional<BareJid> jidOf(String mail) {
        BareJid exception = exceptions.get(mail);
        if (exception != null) {
            return Optional.of(exception);
        }
        int at = mail.lastIndexOf('@');
        if (at < 1) {
            return Optional.empty();
        }
        try {
            String domain = BareJid.parse(mail.substring(at + 1)).toString();
            return Optional.ofNullable(
                            home.contains(domain) ? domain : domains.getOrDefault(domain, discover ? domain : null))
                    .map(target -> BareJid.parse(mail.substring(0, at) + "@" + target));
        } catch (IllegalJid e) {
            return Optional.empty(); // a mail name that no XMPP account can have
        }
    }

    /** Whether the operator's rules lead to this address or its domain. */
    boolean covers(BareJid jid) {
        return home.contains(jid.domainpart())
                || domains.containsValue(jid.domainpart())
                || exceptions.containsValue(jid);
    }
}
