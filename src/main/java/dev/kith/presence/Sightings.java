package dev.kith.presence;

import dev.kith.jid.BareJid;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the presence of those who let us see it, in memory, for as long as it can be trusted: a link that is
 * gone takes everything along, and a session that was not heard of for five minutes is no longer believed.
 */
final class Sightings {
    static final Duration BELIEVED = Duration.ofMinutes(5);

    /** How far the clock may be set back, by a time service for example, before everything has to be heard again. */
    private static final Duration SLACK = Duration.ofSeconds(2);

    /**
     * A person.
     *
     * @param complete whether every session was heard of, so that none means offline
     * @param asked when the answers to the probe that is under way began to count
     * @param told what {@link #of} said last
     */
    private record Person(
            Resources resources, boolean complete, @Nullable Instant asked, Presence told) {
        static final Person NEW = new Person(Resources.NONE, false, null, Presence.UNKNOWN);

        /** What holds at a moment; {@code told} itself as long as it still does. */
        Presence at(Instant now) {
            Optional<Resource> best = resources.best(resource -> isFresh(resource, now));
            Availability availability = Availability.UNKNOWN;
            if (best.isPresent()) {
                availability = best.get().show().availability();
            } else if (complete && !resources.isAnyVisible()) {
                availability = Availability.OFFLINE;
            }
            if (availability == Availability.UNKNOWN) {
                return Presence.UNKNOWN;
            }
            String status = best.map(Resource::status).orElse("");
            return told.availability() == availability && told.status().equals(status)
                    ? told
                    : new Presence(availability, status, now);
        }

        private static boolean isFresh(Resource resource, Instant now) {
            Duration age = Duration.between(resource.confirmed(), now);
            return age.compareTo(BELIEVED) < 0 && age.plus(SLACK).isPositive();
        }

        Person with(Resources now) {
            return new Person(now, complete, asked, told);
        }
    }

    private final Clock clock;
    private final Consumer<BareJid> changed;
    private final Map<BareJid, Person> people = new ConcurrentHashMap<>();

    /**
     * Begins with nobody.
     *
     * @param changed told of everybody for whom {@link #of} says something else than before; must return at once
     */
    Sightings(Clock clock, Consumer<BareJid> changed) {
        this.clock = clock;
        this.changed = changed;
    }

    Presence of(BareJid who) {
        Person person = people.get(who);
        return person == null ? Presence.UNKNOWN : person.at(clock.instant());
    }

    /** All who are watched. */
    Set<BareJid> watched() {
        return Set.copyOf(people.keySet());
    }

    /** How long ago what is shown of somebody was last heard, of whomever that is longest. */
    Duration oldest() {
        Instant now = clock.instant();
        return people.values().stream()
                .flatMap(person -> person.resources().best(resource -> Person.isFresh(resource, now)).stream())
                .map(resource -> Duration.between(resource.confirmed(), now))
                .filter(Duration::isPositive)
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
    }

    boolean watches(BareJid who) {
        return people.containsKey(who);
    }

    /** From now on what is heard of this person counts. */
    void watch(BareJid who) {
        people.putIfAbsent(who, Person.NEW);
    }

    /** Nothing is known of this person any more, and nothing counts. */
    void forget(BareJid who) {
        Person gone = people.remove(who);
        if (gone != null && gone.told().availability() != Availability.UNKNOWN) {
            changed.accept(who);
        }
    }

    void forgetAll() {
        people.keySet().forEach(this::forget);
    }

    void here(BareJid who, Sighting.Here here) {
        Instant now = clock.instant();
        var resource = new Resource(here.resource(), here.show(), here.priority(), here.status(), now, now);
        change(who, person -> person.with(person.resources().heard(resource, here.replayed())));
    }

    void gone(BareJid who, String resource) {
        change(who, person -> person.with(person.resources().left(resource)));
    }

    /** The server says that no session is there. */
    void nobodyHere(BareJid who) {
        change(
                who,
                person -> new Person(new Resources(Map.of(), person.resources().hidden()), true, null, person.told()));
    }

    /** A probe goes out: what is not heard of between now and {@link #answered} is gone. */
    void asks(BareJid who) {
        Instant now = clock.instant();
        change(who, person -> new Person(person.resources(), person.complete(), now, person.told()));
    }

    /** Whatever the server has to say to the last probe was heard; silence means that nobody is there. */
    void answered(BareJid who) {
        change(who, person -> {
            Instant since = person.asked();
            return since == null ? person : new Person(person.resources().heardSince(since), true, null, person.told());
        });
    }

    /** Tells of those who can no longer be believed, which no event does. */
    void sweep() {
        people.keySet().forEach(who -> change(who, person -> person));
    }

    private void change(BareJid who, UnaryOperator<Person> step) {
        boolean[] news = {false};
        people.computeIfPresent(who, (jid, before) -> {
            Person after = step.apply(before);
            Presence now = after.at(clock.instant());
            news[0] = !now.equals(before.told());
            return new Person(after.resources(), after.complete(), after.asked(), now);
        });
        if (news[0]) {
            changed.accept(who);
        }
    }
}
