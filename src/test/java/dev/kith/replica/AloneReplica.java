package dev.kith.replica;

import dev.kith.jid.BareJid;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** A replica in memory: everything is its own but what a test gives to another, and what it says is written down. */
public final class AloneReplica implements Replicas {
    public final List<String> said = new CopyOnWriteArrayList<>();
    private final Map<Word, List<Consumer<String>>> hearing = new EnumMap<>(Word.class);
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final Set<BareJid> elsewhere = ConcurrentHashMap.newKeySet();
    private volatile Claim claim = new Claim(0, 1, () -> true);
    private volatile boolean link = true;

    @Override
    public Optional<Claim> of(BareJid person) {
        return elsewhere.contains(person) ? Optional.empty() : Optional.of(claim);
    }

    @Override
    public Optional<Claim> link() {
        return link ? Optional.of(claim) : Optional.empty();
    }

    @Override
    public boolean takesPart() {
        return true;
    }

    @Override
    public boolean hasOthers() {
        return !elsewhere.isEmpty() || !link;
    }

    @Override
    public boolean linkIsHeld() {
        return true;
    }

    @Override
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    @Override
    public void tell(Word word, String what) {
        said.add((word + " " + what).strip());
    }

    @Override
    public synchronized void hear(Word word, Consumer<String> listener) {
        hearing.computeIfAbsent(word, key -> new ArrayList<>()).add(listener);
    }

    /** As if another replica said it. */
    public synchronized void heard(Word word, String what) {
        hearing.getOrDefault(word, List.of()).forEach(listener -> listener.accept(what));
    }

    /** From now on another replica looks after these. */
    public void giveAway(BareJid... people) {
        elsewhere.addAll(List.of(people));
        listeners.forEach(Runnable::run);
    }

    public void takeBack(BareJid person) {
        elsewhere.remove(person);
        listeners.forEach(Runnable::run);
    }

    public void holdLink(boolean held) {
        link = held;
        listeners.forEach(Runnable::run);
    }

    /** A claim that is held for as long as this says so. */
    public static Claim claim(BooleanSupplier alive) {
        return new Claim(0, 1, alive);
    }

    /** As if the process had been silent for long: claims are lost, and taken anew. */
    public void loseEverything() {
        claim.end();
        claim = new Claim(0, 2, () -> true);
    }
}
