package dev.kith.roster;

import dev.kith.jid.BareJid;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What we want on a roster: address, name, groups. Always in the form in which a server gives it back: legal XML 1.0,
 * white space folded, bounded; so that a roster item compares equal to the contact it was made from.
 */
public record Contact(BareJid jid, String name, SortedSet<String> groups) {

    /** Longest name, and longest group, that we write, in code points. */
    public static final int MAX_TEXT = 200;

    /** Most groups of one contact; the rest, in alphabetical order, is left out. */
    public static final int MAX_GROUPS = 32;

    public Contact {
        String cleanName = RosterText.clean(name, MAX_TEXT);
        name = cleanName.isEmpty() ? jid.toString() : cleanName;
        var cleanGroups = new TreeSet<String>();
        for (String group : groups) {
            String clean = RosterText.clean(group, MAX_TEXT);
            if (!clean.isEmpty() && cleanGroups.size() < MAX_GROUPS) {
                cleanGroups.add(clean);
            }
        }
        groups = Collections.unmodifiableSortedSet(cleanGroups);
    }

    public Contact(BareJid jid, String name, java.util.Collection<String> groups) {
        this(jid, name, (SortedSet<String>) new TreeSet<>(groups));
    }

    /** The same contact in none of its groups. */
    public Contact withoutGroups() {
        return new Contact(jid, name, new TreeSet<>());
    }

    /** Whether the item already says just this; whose presence flows does not count. */
    public boolean matches(RosterItem item) {
        return jid.equals(item.jid()) && name.equals(item.name()) && groups.equals(item.groups());
    }
}
