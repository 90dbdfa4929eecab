package dev.kith.xmpp.component;

import dev.kith.jid.BareJid;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** Which chat programs of a person's want to hear of new mail, as full addresses, and which do not know what that is. */
final class Onlookers {
    private static final int PEOPLE = 10_000;
    private static final int PROGRAMS = 16;

    private static final class Programs {
        private final Set<String> wanting = new LinkedHashSet<>();
        private final Set<String> refusing = new LinkedHashSet<>();
    }

    private final Map<BareJid, Programs> people = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<BareJid, Programs> eldest) {
            return size() > PEOPLE;
        }
    };

    synchronized void came(BareJid person, String program) {
        Programs programs = programs(person);
        programs.refusing.remove(program);
        add(programs.wanting, program);
    }

    synchronized void refused(BareJid person, String program) {
        Programs programs = programs(person);
        programs.wanting.remove(program);
        add(programs.refusing, program);
    }

    /**
     * Whom to tell: who asked, or if nobody did, who is online and has not refused.
     *
     * @param online the resources of the person's sessions
     */
    synchronized Set<String> of(BareJid person, Set<String> online) {
        Programs programs = programs(person);
        if (!programs.wanting.isEmpty()) {
            return Set.copyOf(programs.wanting);
        }
        var told = new LinkedHashSet<String>();
        for (String resource : online) {
            String program = person + "/" + resource;
            if (!programs.refusing.contains(program) && told.size() < PROGRAMS) {
                told.add(program);
            }
        }
        return told;
    }

    private Programs programs(BareJid person) {
        return people.computeIfAbsent(person, who -> new Programs());
    }

    private static void add(Set<String> programs, String program) {
        programs.remove(program);
        programs.add(program);
        if (programs.size() > PROGRAMS) {
            programs.remove(programs.iterator().next());
        }
    }
}
