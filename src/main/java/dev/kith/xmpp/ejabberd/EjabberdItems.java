package dev.kith.xmpp.ejabberd;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kith.jid.BareJid;
import dev.kith.jid.IllegalJid;
import dev.kith.roster.RosterItem;
import dev.kith.roster.Subscription;
import dev.kith.sync.RosterAccess.Roster;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** How rosters look in ejabberd's commands, there and back. */
final class EjabberdItems {
    /**
     * The command takes all groups in one text, with semicolons between them, so that no group can hold one. In its place
     * stands the Greek question mark, which looks the same, which Unicode says is the same (it is its canonical
     * equivalent), and which no contact of ours has, since {@code roster.RosterText} folds the two.
     */
    private static final char STAND_IN = '\u037E';

    private EjabberdItems() {}

    /** The groups as {@code add_rosteritem} takes them. */
    static String groups(SortedSet<String> groups) {
        return String.join(
                ";", groups.stream().map(group -> group.replace(';', STAND_IN)).toList());
    }

    /** The subscription as {@code add_rosteritem} takes it. */
    static String subscription(Subscription subscription) {
        return subscription.name().toLowerCase(Locale.ROOT);
    }

    /** One item, gathered from its rows: {@code get_roster} gives one for each group. */
    private static final class Rows {
        private final JsonNode first;
        private final TreeSet<String> groups = new TreeSet<>();

        Rows(JsonNode first) {
            this.first = first;
        }

        @Nullable
        RosterItem item() {
            try {
                return new RosterItem(
                        BareJid.parse(text(first, "jid")),
                        text(first, "nick"),
                        groups,
                        Subscription.valueOf(text(first, "subscription").toUpperCase(Locale.ROOT)),
                        text(first, "ask").equals("subscribe"));
            } catch (IllegalJid e) {
                return null;
            } catch (IllegalArgumentException e) {
                return null; // the command that writes stores any word as a subscription
            }
        }
    }

    private static String text(JsonNode row, String name) {
        return row.path(name).asText("");
    }

    /** What {@code get_roster} answered. */
    static Roster read(JsonNode answer) {
        var rows = new LinkedHashMap<String, Rows>();
        for (JsonNode row : answer) {
            var item = rows.computeIfAbsent(text(row, "jid"), jid -> new Rows(row));
            String group = text(row, "group").replace(STAND_IN, ';');
            if (!group.isEmpty()) {
                item.groups.add(group);
            }
        }
        Map<BareJid, RosterItem> items = new HashMap<>();
        int unreadable = 0;
        for (Rows each : rows.values()) {
            RosterItem item = each.item();
            if (item == null) {
                unreadable++;
            } else {
                items.put(item.jid(), item);
            }
        }
        return new Roster(items, unreadable);
    }

    /** Which of these contacts of an account {@code process_rosteritems} listed. */
    static Set<BareJid> contacts(JsonNode answer, BareJid account, Set<BareJid> asked) {
        var found = new HashSet<BareJid>();
        for (JsonNode pair : answer) {
            try {
                BareJid contact = BareJid.parse(text(pair, "contact"));
                if (asked.contains(contact) && BareJid.parse(text(pair, "user")).equals(account)) {
                    found.add(contact);
                }
            } catch (IllegalJid e) {
                // what cannot be read was not asked for
            }
        }
        return found;
    }

    /** Whether {@code get_roster} answered with an item of this address that cannot be read. */
    static boolean hasUnreadable(JsonNode answer, BareJid contact) {
        for (JsonNode row : answer) {
            if (text(row, "jid").equalsIgnoreCase(contact.toString()) && new Rows(row).item() == null) {
                return true;
            }
        }
        return false;
    }
}
