package dev.kith.alert;

import dev.kith.jid.BareJid;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Whose mail it is that comes for a user of the mail server. Several people may share a mailbox. A mail server without domains says
 * only the first part of a name, which stands for a mail user of the person's own domain, unless two differ by more than that.
 */
public final class MailUsers {
    public static final MailUsers NOBODY = of(Set.of());

    private final Map<String, Set<BareJid>> owners;

    private MailUsers(Map<String, Set<BareJid>> owners) {
        this.owners = owners;
    }

    public static MailUsers of(Collection<Watched> people) {
        var owners = new HashMap<String, Set<BareJid>>();
        var first = new HashMap<String, Set<String>>();
        for (Watched person : people) {
            String user = key(person.mailUser());
            owners.computeIfAbsent(user, name -> new HashSet<>()).add(person.owner());
            int at = user.lastIndexOf('@');
            if (at > 0 && user.substring(at + 1).equals(person.owner().domainpart())) {
                first.computeIfAbsent(user.substring(0, at), name -> new HashSet<>())
                        .add(user);
            }
        }
        first.forEach((name, users) -> {
            if (users.size() == 1) {
                owners.putIfAbsent(name, owners.getOrDefault(users.iterator().next(), Set.of()));
            }
        });
        return new MailUsers(owners);
    }

    /** The people whose mail it is; none where it is nobody's of ours. */
    public Set<BareJid> owners(String mailUser) {
        return owners.getOrDefault(key(mailUser), Set.of());
    }

    private static String key(String mailUser) {
        return mailUser.toLowerCase(Locale.ROOT);
    }
}
