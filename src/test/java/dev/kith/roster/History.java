package dev.kith.roster;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Predicate;

/** What happens to one account, in order: data, so that a history that shows a fault can be cut down to its core. */
record History(RosterPolicy policy, List<Event> events) {

    /** One thing that happens; people are numbers, and so are the things their cards can say. */
    sealed interface Event {
        record CardSays(int who, int words) implements Event {}

        record CardGone(int who) implements Event {}

        /** The person types something of their own, or, by chance or on purpose, just what a card says. */
        record PersonWrites(int who, int words) implements Event {}

        record PersonRemoves(int who) implements Event {}

        /** The other side, or the person, changes whose presence flows. */
        record PresenceFlows(int who, Subscription subscription, boolean pendingOut) implements Event {}

        /** The plan is carried out in an order of its own, and goes wrong at one of its steps, if it has so many. */
        record Pass(Trouble trouble, int atStep, int held, long order) implements Event {}

        record LedgerLost() implements Event {}

        record LedgerRestored(int snapshot) implements Event {}

        record ClockJumps(Duration by) implements Event {}
    }

    /** What goes wrong at a step. */
    enum Trouble {
        NONE,
        CRASH_BEFORE_INTENT,
        CRASH_BEFORE_WRITE,
        CRASH_AFTER_WRITE,
        /** The write does not arrive; the pass goes on. */
        WRITE_LOST,
        /** The write arrives, its answer does not; the pass goes on. */
        ANSWER_LOST
    }

    /** A person's own words; any number from here on is unlike every card and every other hand-made item. */
    static final int OWN_WORDS = 100;

    static final int NOBODY = -1;

    static History random(long seed) {
        return new Author(new SplittableRandom(seed)).write();
    }

    /** The shortest history, by leaving out one event after the other, that still shows the fault. */
    History shrunkWhile(Predicate<History> faulty) {
        var smallest = this;
        for (boolean again = true; again; ) {
            again = false;
            for (int i = smallest.events.size() - 1; i >= 0; i--) {
                var fewer = new ArrayList<>(smallest.events);
                fewer.remove(i);
                var candidate = new History(policy, List.copyOf(fewer));
                if (faulty.test(candidate)) {
                    smallest = candidate;
                    again = true;
                }
            }
        }
        return smallest;
    }

    @Override
    public String toString() {
        var text = new StringBuilder(policy.toString());
        events.forEach(event -> text.append("\n  ").append(event));
        return text.toString();
    }

    /** Draws a history; each account has habits, or nearly every world would have seen everything once. */
    private static final class Author {
        private final SplittableRandom random;
        private final int people;
        private final boolean ledgerSuffers;
        private final boolean personIsActive;
        private final boolean thingsGoWrong;
        private int ownWords = OWN_WORDS;

        Author(SplittableRandom random) {
            this.random = random;
            people = random.nextInt(50) == 0 ? 40 : 1 + Math.min(random.nextInt(12), random.nextInt(12));
            ledgerSuffers = random.nextInt(3) == 0;
            personIsActive = random.nextInt(3) > 0;
            thingsGoWrong = random.nextInt(4) > 0;
        }

        History write() {
            var events = new ArrayList<Event>();
            int length = 4 + random.nextInt(people > 12 ? 120 : 24);
            for (int i = 0; i < length; i++) {
                events.add(event(i < length / 4));
            }
            return new History(policy(), List.copyOf(events));
        }

        private RosterPolicy policy() {
            var grace = random.nextInt(3) == 0 ? Duration.ZERO : Duration.ofDays(30);
            return new RosterPolicy(random.nextInt(5) == 0, grace);
        }

        private Event event(boolean early) {
            int dice = random.nextInt(100);
            if (dice < (early ? 45 : 18)) {
                return new Event.CardSays(who(), random.nextInt(3));
            }
            if (dice < (early ? 60 : 32) && personIsActive) {
                return new Event.PersonWrites(who(), random.nextInt(3) == 0 ? random.nextInt(3) : ownWords++);
            }
            if (dice < 42 && !early) {
                return new Event.CardGone(who());
            }
            if (dice < 50 && personIsActive) {
                return new Event.PersonRemoves(who());
            }
            if (dice < 60) {
                var subscription = Subscription.values()[random.nextInt(4)];
                return new Event.PresenceFlows(who(), subscription, random.nextInt(4) == 0);
            }
            if (dice < 66) {
                return clockJump();
            }
            if (dice < 72 && ledgerSuffers) {
                return random.nextInt(3) == 0 ? new Event.LedgerLost() : new Event.LedgerRestored(random.nextInt(20));
            }
            return pass();
        }

        private Event pass() {
            var trouble = thingsGoWrong ? Trouble.values()[random.nextInt(Trouble.values().length)] : Trouble.NONE;
            int held = random.nextInt(8) == 0 ? who() : NOBODY;
            return new Event.Pass(trouble, Math.min(random.nextInt(6), random.nextInt(6)), held, random.nextLong());
        }

        private Event clockJump() {
            return new Event.ClockJumps(
                    switch (random.nextInt(5)) {
                        case 0 -> ChronoUnit.DECADES.getDuration();
                        case 1 -> ChronoUnit.DECADES.getDuration().negated();
                        case 2 -> Duration.ofHours(-1);
                        default -> Duration.ofDays(random.nextInt(40));
                    });
        }

        /** Some people are met more often than others, so that one contact has a long story even in a big world. */
        private int who() {
            return Math.min(random.nextInt(people), random.nextInt(people));
        }
    }
}
