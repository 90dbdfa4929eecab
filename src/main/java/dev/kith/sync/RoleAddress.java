package dev.kith.sync;

import dev.kith.jid.BareJid;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Addresses behind which there is an office (RFC 2142) or a program and nobody to be friends with. */
final class RoleAddress {
    private static final Set<String> ROLES = Set.of(
            "abuse",
            "admin",
            "administrator",
            "billing",
            "bot",
            "bounce",
            "bounces",
            "contact",
            "devnull",
            "ftp",
            "help",
            "helpdesk",
            "hostmaster",
            "info",
            "kontakt",
            "list",
            "listserv",
            "mailer-daemon",
            "majordomo",
            "marketing",
            "news",
            "newsletter",
            "nobody",
            "noc",
            "notification",
            "notifications",
            "office",
            "postmaster",
            "root",
            "sales",
            "security",
            "service",
            "spam",
            "support",
            "sysadmin",
            "usenet",
            "uucp",
            "webmaster",
            "www");

    private static final Pattern UNANSWERED = Pattern.compile("(do-?)?(no|not)-?reply(-.*)?");
    private static final Pattern LIST = Pattern.compile("owner-.*|.*-(owner|request|bounces|subscribe|unsubscribe)");

    private RoleAddress() {}

    /** Whether to send nothing personal there; so is an address without a local part, which is a server. */
    static boolean is(BareJid address) {
        String local = address.localpart();
        if (local == null) {
            return true;
        }
        String name = local.toLowerCase(Locale.ROOT).replace('_', '-').replace('.', '-');
        int tag = name.indexOf('+');
        String base = tag > 0 ? name.substring(0, tag) : name;
        return ROLES.contains(base)
                || UNANSWERED.matcher(base).matches()
                || LIST.matcher(base).matches();
    }
}
