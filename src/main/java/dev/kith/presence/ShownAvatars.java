package dev.kith.presence;

import dev.kith.jid.BareJid;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The pictures that are shown now: one for a person, however many badges they have, and all together within a bound. */
final class ShownAvatars {
    /** Room for some four thousand pictures. */
    private static final long MOST_BYTES = 64 * 1024 * 1024;

    private final Map<BareJid, Avatar> byPerson = new ConcurrentHashMap<>();
    private final Consumer<BareJid> changed;
    private final long most;
    private volatile long bytes;

    /** Tells of everybody whose picture is another one than before; whoever is told must return at once. */
    ShownAvatars(Consumer<BareJid> changed) {
        this(changed, MOST_BYTES);
    }

    ShownAvatars(Consumer<BareJid> changed, long most) {
        this.changed = changed;
        this.most = most;
    }

    @Nullable
    Avatar of(BareJid person) {
        return byPerson.get(person);
    }

    int size() {
        return byPerson.size();
    }

    long bytes() {
        return bytes;
    }

    /**
     * Shows a picture, or none.
     *
     * @return false when there is no room for it, and so none is shown
     */
    synchronized boolean show(BareJid person, @Nullable Avatar avatar) {
        Avatar before = byPerson.get(person);
        long rest = bytes - length(before);
        boolean room = rest + length(avatar) <= most;
        Avatar now = room ? avatar : null;
        bytes = rest + length(now);
        if (now == null) {
            byPerson.remove(person);
        } else {
            byPerson.put(person, now);
        }
        if (!Objects.equals(before, now)) {
            changed.accept(person);
        }
        return room;
    }

    private static int length(@Nullable Avatar avatar) {
        return avatar == null ? 0 : avatar.png().length;
    }
}
