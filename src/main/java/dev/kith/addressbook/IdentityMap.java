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
    private static final String FILE_KEY = "kith.identity.map-file";

    private final Map<String, BareJid> exceptions = new HashMap<>();
    private final Map<String, String> domains = new HashMap<>();
    private final Set<String> home = new HashSet<>();

    IdentityMap(IdentityConfig config, @ConfigProperty(name = "kith.xmpp.domain") Optional<String> xmppDomain) {
        config.homeDomains()
                .orElseGet(() -> xmppDomain.map(List::of).orElse(List.of()))
                .forEach(domain -> home.add(domain.toLowerCase(Locale.ROOT)));
        config.domains().orElse(List.of()).forEach(this::domain);
        config.mapFile().ifPresent(this::read);
    }

    private void domain(String rule) {
        String[] sides = rule.split("=", -1);
        if (sides.length != 2 || sides[0].isBlank() || sides[1].isBlank()) {
            throw new BadSetting(
                    "kith.identity.domains",
                    "holds '" + rule + "'",
                    "write mail.example.org=example.org, separated by commas");
        }
        domains.put(sides[0].strip().toLowerCase(Locale.ROOT), sides[1].strip());
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
            if (equals < 1) {
                throw new IllegalJid("there is no = in it");
            }
            exceptions.put(
                    line.substring(0, equals).strip().toLowerCase(Locale.ROOT),
                    BareJid.parse(line.substring(equals + 1).strip()));
        } catch (IllegalJid e) {
            throw new BadSetting(
                    FILE_KEY,
                    "has a bad line " + n + " in " + file + ": " + e.getMessage(),
                    "write it as: mail@example.org = user@example.org");
        }
    }

    /** The XMPP address that a mail address stands for, whether or not there is an account; empty for strangers. */
    Optional<BareJid> jidOf(String mail) {
        BareJid exception = exceptions.get(mail);
        if (exception != null) {
            return Optional.of(exception);
        }
        int at = mail.lastIndexOf('@');
        String domain = mail.substring(at + 1);
        String target = home.contains(domain) ? domain : domains.get(domain);
        if (at < 1 || target == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(BareJid.parse(mail.substring(0, at) + "@" + target));
        } catch (IllegalJid e) {
            return Optional.empty(); // a mail name that no XMPP account can have
        }
    }
}
