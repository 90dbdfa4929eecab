package dev.kith.replica;

import dev.kith.jid.BareJid;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** A replica in memory: everything is its own but what a test gives to another, and what it says is written down. */
public final class AloneReplica implements Replicas {
    public final List<String> said = new CopyOnWriteArrayList<>();
    private final Map<Word, List<Consumer<String>>> hearing = new EnumMap<>(Word.class);
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final Map<Integer, Claim> claims = new ConcurrentHashMap<>();
    private volatile Claim linkClaim;
    private volatile boolean link = true;
    private long epoch;

    public AloneReplica() {
        claimAll();
    }

    private void claimAll() {
        epoch++;
        IntStream.range(0, ShardMap.PEOPLE).forEach(this::claim);
        linkClaim = new Claim(ShardMap.LINK, epoch, () -> true);
    }

    private void claim(int shard) {
        claims.put(shard, new Claim(shard, epoch, () -> true));
    }

    @Override
    public Optional<Claim> of(BareJid person) {
        return Optional.ofNullable(claims.get(ShardMap.of(person)));
    }

    @Override
    public Map<Integer, Claim> people() {
        return Map.copyOf(claims);
    }

    @Override
    public Optional<Claim> link() {
        return link ? Optional.of(linkClaim) : Optional.empty();
    }

    @Override
    public boolean takesPart() {
        return true;
    }

    @Override
    public boolean hasOthers() {
        return claims.size() < ShardMap.PEOPLE || !link;
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

    /** From now on another replica looks after these, and whoever is of their shards. */
    public void giveAway(BareJid... people) {
        for (BareJid person : people) {
            Claim given = claims.remove(ShardMap.of(person));
            if (given != null) {
                given.close();
            }
        }
        listeners.forEach(Runnable::run);
    }

    public void takeBack(BareJid person) {
        epoch++;
        claim(ShardMap.of(person));
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
        claims.values().forEach(Claim::end);
        linkClaim.end();
        claimAll();
    }
}
