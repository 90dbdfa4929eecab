package dev.kith.presence;

import dev.kith.jid.BareJid;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A server for tests: remembers what it was asked, and fails when told to. */
final class InMemoryServer implements PresenceSource {
    final Map<BareJid, Standing> standings = new HashMap<>();
    final List<String> calls = new ArrayList<>();
    final Set<String> failing = new HashSet<>();
    boolean admits = true;

    /** What happens while the server handles a call, before it returns. */
    final Map<String, Runnable> meanwhile = new HashMap<>();

    @Nullable
    Listener listener;

    private void call(String name, BareJid person) throws PresenceUnavailable {
        if (failing.contains(name)) {
            throw new PresenceUnavailable("told to fail", null);
        }
        calls.add(name + " " + person.localpart());
        meanwhile.getOrDefault(name, () -> {}).run();
    }

    @Override
    public void tell(Listener listener) {
        this.listener = listener;
    }

    @Override
    public Standing standing(BareJid person) throws PresenceUnavailable {
        if (failing.contains("standing")) {
            throw new PresenceUnavailable("told to fail", null);
        }
        return standings.getOrDefault(person, Standing.ABSENT);
    }

    @Override
    public boolean admit(BareJid person) throws PresenceUnavailable {
        call("admit", person);
        if (admits) {
            standings.put(person, Standing.ALLOWED);
        }
        return admits;
    }

    @Override
    public void ask(BareJid person) throws PresenceUnavailable {
        call("ask", person);
    }

    @Override
    public void end(BareJid person, boolean ourItem) throws PresenceUnavailable {
        call(ourItem ? "end-and-remove" : "end", person);
        standings.remove(person);
    }

    @Override
    public void probe(BareJid person) throws PresenceUnavailable {
        call("probe", person);
    }

    @Override
    public void fence() throws PresenceUnavailable {
        if (failing.contains("fence")) {
            throw new PresenceUnavailable("told to fail", null);
        }
        calls.add("fence");
    }
}
