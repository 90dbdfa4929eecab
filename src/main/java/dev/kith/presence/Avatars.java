package dev.kith.presence;

import dev.kith.jid.BareJid;
import dev.kith.picture.UnusablePicture;
import io.micrometer.core.instrument.MeterRegistry;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The pictures of those who want theirs to be shown and let us see them on the present link; of nobody else is one asked
 * for or kept. What presence tells of a picture (XEP-0153) is a hint when to look; what the server has is what counts.
 */
final class Avatars {
    /** Between two looks at one person, whatever their programs tell. */
    static final Duration LEAST = Duration.ofSeconds(15);

    /** The same for a hash that the server's picture did not have: an old program may go on telling it. */
    static final Duration DOUBT = Duration.ofMinutes(10);

    /** A picture may change without a word: where the server has it in PEP alone, presence does not tell. */
    static final Duration REPEAT = Duration.ofHours(6);

    static final Duration FIRST_RETRY = Duration.ofSeconds(20);

    /** So many at the same time, and at four calls a second no more than sixteen a second. */
    static final int AT_ONCE = 4;

    /** Somebody whose picture is wanted and may be seen. */
    private static final class Person {
        /** SHA-1 of what the server has; empty for nothing, null for not known. */
        @Nullable
        String stored;

        /** What presence told last; null for nothing (XEP-0153 §4.1). */
        @Nullable
        String told;

        @Nullable
        String doubted;

        @Nullable
        Instant lookedAt;

        Instant due;
        boolean looking;
        int failures;

        Person(Instant due) {
            this.due = due;
        }
    }

    /** How a look ended; counted by this name. */
    private enum Result {
        SHOWN,
        SAME,
        NONE,
        SIZE,
        ENCODING,
        TYPE,
        DIMENSIONS,
        BROKEN,
        FULL,
        UNAVAILABLE
    }

    /** What a look found; without a hash where the picture itself was not seen. */
    private record Found(
            Result result,
            @Nullable String stored,
            @Nullable Avatar avatar) {}

    private final AvatarSource source;
    private final Predicate<BareJid> mayBeSeen;
    private final Clock clock;
    private final Executor background;
    private final MeterRegistry metrics;
    private final Map<BareJid, Person> people = new TreeMap<>();
    private final ShownAvatars shown;
    private final Object drawing = new Object();
    private Set<BareJid> wanted = Set.of();
    private int looking;

    /**
     * Begins with nobody.
     *
     * @param mayBeSeen whether somebody's presence is followed on the present link
     * @param changed told of everybody for whom {@link #of} says something else than before; must return at once
     * @param background where waiting for the server and drawing is done
     */
    Avatars(
            AvatarSource source,
            Predicate<BareJid> mayBeSeen,
            Clock clock,
            Consumer<BareJid> changed,
            Executor background,
            MeterRegistry metrics) {
        this.source = source;
        this.mayBeSeen = mayBeSeen;
        this.clock = clock;
        this.shown = new ShownAvatars(changed);
        this.background = background;
        this.metrics = metrics;
        metrics.gauge("kith.avatar.shown", shown, ShownAvatars::size);
        metrics.gauge("kith.avatar.bytes", shown, ShownAvatars::bytes);
    }

    /** Somebody's picture, from memory; null when there is none to be shown. */
    @Nullable
    Avatar of(BareJid person) {
        return mayBeSeen.test(person) ? shown.of(person) : null;
    }

    /** Whose picture is wanted from now on; those of all others are gone when this returns. */
    synchronized void want(Set<BareJid> now) {
        wanted = Set.copyOf(now);
        List.copyOf(people.keySet()).stream()
                .filter(person -> !wanted.contains(person))
                .forEach(this::forget);
        wanted.forEach(this::begin);
    }

    /** Somebody may be seen from now on. */
    synchronized void begin(BareJid person) {
        if (wanted.contains(person) && mayBeSeen.test(person)) {
            people.putIfAbsent(person, new Person(clock.instant()));
        }
    }

    /** Somebody may be seen no longer, or is not wanted. */
    synchronized void forget(BareJid person) {
        if (people.remove(person) != null) {
            boolean unused = shown.show(person, null);
        }
    }

    synchronized void forgetAll() {
        List.copyOf(people.keySet()).forEach(this::forget);
    }

    /** A session of somebody's told what names their picture, or by an empty name that they have none. */
    synchronized void told(BareJid who, String hash) {
        Person person = people.get(who);
        if (person == null) {
            return;
        }
        person.told = hash;
        if (!person.looking && !hash.equals(person.stored)) {
            Instant soon = soonest(person, hash);
            person.due = soon.isBefore(person.due) ? soon : person.due;
        }
    }

    private Instant soonest(Person person, String hash) {
        Instant looked = person.lookedAt;
        return looked == null ? clock.instant() : looked.plus(hash.equals(person.doubted) ? DOUBT : LEAST);
    }

    /** Looks at those who are due; called about four times a second. */
    void tick() {
        var now = new ArrayList<Map.Entry<BareJid, Person>>();
        synchronized (this) {
            people.entrySet().stream()
                    .filter(entry -> !entry.getValue().looking && isDue(entry.getValue().due))
                    .limit(AT_ONCE - looking)
                    .forEach(entry -> now.add(Map.entry(entry.getKey(), entry.getValue())));
            now.forEach(entry -> entry.getValue().looking = true);
            looking += now.size();
        }
        now.forEach(entry -> background.execute(() -> look(entry.getKey(), entry.getValue())));
    }

    /** Also what lies too far ahead, where the clock was set back. */
    private boolean isDue(Instant due) {
        Instant now = clock.instant();
        return !due.isAfter(now) || due.isAfter(now.plus(REPEAT.multipliedBy(2)));
    }

    private void look(BareJid who, Person person) {
        String told;
        String stored;
        synchronized (this) {
            told = person.told;
            stored = person.stored;
        }
        var found = new Found(Result.UNAVAILABLE, null, null);
        try {
            found = read(who, stored);
        } catch (PresenceUnavailable e) {
            // they are asked again
        } finally {
            found(who, person, told, found);
        }
    }

    private Found read(BareJid who, @Nullable String before) throws PresenceUnavailable {
        return switch (source.avatar(who)) {
            case AvatarSource.Answer.None() -> new Found(Result.NONE, "", null);
            case AvatarSource.Answer.TooLong() -> new Found(Result.SIZE, null, null);
            case AvatarSource.Answer.Garbled() -> new Found(Result.ENCODING, null, null);
            case AvatarSource.Answer.Picture(byte[] picture) -> {
                String hash = sha1(picture);
                yield hash.equals(before) ? new Found(Result.SAME, hash, null) : drawn(picture, hash);
            }
        };
    }

    /** One at a time, so that many pictures at once take no more memory than one. */
    private Found drawn(byte[] picture, String hash) {
        synchronized (drawing) {
            try {
                return new Found(Result.SHOWN, hash, Avatar.of(picture));
            } catch (UnusablePicture e) {
                Result why = switch (e.reason()) {
                    case TYPE -> Result.TYPE;
                    case DIMENSIONS -> Result.DIMENSIONS;
                    case BROKEN -> Result.BROKEN;
                };
                return new Found(why, hash, null);
            }
        }
    }

    private synchronized void found(BareJid who, Person person, @Nullable String told, Found found) {
        looking--;
        person.looking = false;
        Result result = found.result;
        if (people.get(who) == person) { // or they changed their mind meanwhile
            Instant now = clock.instant();
            person.lookedAt = now;
            if (result == Result.UNAVAILABLE) {
                person.due = now.plus(FIRST_RETRY.multipliedBy(1L << Math.min(person.failures++, 5)));
                if ("".equals(told)) { // they took it away, and that much is certain
                    person.stored = null;
                    boolean unused = shown.show(who, null);
                }
            } else {
                person.failures = 0;
                person.stored = found.stored;
                if (result != Result.SAME && !shown.show(who, found.avatar)) {
                    person.stored = null; // so that it is drawn when there is room
                    result = Result.FULL;
                }
                person.doubted = told == null || told.equals(person.stored) ? null : told;
                person.due = next(person, now);
            }
        }
        metrics.counter("kith.avatar.looks", "result", result.name().toLowerCase(Locale.ROOT))
                .increment();
    }

    private Instant next(Person person, Instant now) {
        String told = person.told;
        if (told != null && !told.equals(person.stored) && !told.equals(person.doubted)) {
            return now.plus(LEAST); // it was told during the look
        }
        long most = REPEAT.toMillis();
        return now.plusMillis(ThreadLocalRandom.current().nextLong(most * 9 / 10, most + 1));
    }

    private static String sha1(byte[] picture) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(picture));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }
}
