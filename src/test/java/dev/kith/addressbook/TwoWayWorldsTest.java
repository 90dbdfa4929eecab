package dev.kith.addressbook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.addressbook.InMemoryDav.Crash;
import dev.kith.jid.BareJid;
import dev.kith.roster.Contact;
import dev.kith.roster.MadeCard;
import dev.kith.roster.RosterItem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;

/**
 * Random histories of both sides, through whole passes: the person edits in chat and in the address book, at any moment,
 * also between two requests of a pass; the process is killed before and after any write and any note; our memory is lost.
 * Checked at every write: no card is overwritten or removed that anybody but Kith ever wrote (by {@link InMemoryDav}, that
 * knows whose hand it was), and no item that was made by hand is changed. Checked at the end: within a few passes nothing is
 * left to do, and each contact from chat has its card, saying what chat says, unless the person took it over.
 */
class TwoWayWorldsTest {
    private static final int BATCHES = 50;
    private static final int WORLDS = Integer.getInteger("dev.kith.test.tries", 200_000) / 400;
    private static final Map<String, Integer> TALLY = new TreeMap<>();
    private static final List<String> PEOPLE =
            List.of("a@friends.example", "b@friends.example", "c@friends.example", "d@friends.example");

    /** Stays on the roster, so that it is never empty, and has a card of its own. */
    private static final String ROCK = "rock@friends.example";

    @Property(tries = BATCHES, shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
    void anyHistory_leavesThePersonsOwnAlone(@ForAll long seed) {
        var seeds = new SplittableRandom(seed);
        for (int i = 0; i < Math.max(1, WORLDS / BATCHES); i++) {
            long world = seeds.nextLong();
            var history = new History(world);
            try {
                history.run();
            } catch (AssertionError | RuntimeException fault) {
                throw new AssertionError("world " + world + "L: " + history.told, fault);
            }
        }
    }

    @AfterContainer
    static void everythingHappened() {
        System.out.println("two-way worlds: " + TALLY);
        if (WORLDS >= 500) {
            assertThat(TALLY).containsKeys("killed", "memory lost", "edit under our hands", "taken over", "followed");
        }
    }

    private static void count(String what) {
        TALLY.merge(what, 1, Integer::sum);
    }

    /** One world. */
    private static final class History {
        final List<String> told = new ArrayList<>();
        private final SplittableRandom random;
        private final House house = new House();
        private final Map<BareJid, RosterItem> byHand = new HashMap<>();
        private final Set<String> taken = new HashSet<>();

        /** Contacts with a card of the person's own stay in chat: without their item the card would make a new one. */
        private final Set<String> owned = new HashSet<>();

        private boolean memoryWasLost;
        private int untilCrash = -1;

        History(long seed) {
            random = new SplittableRandom(seed);
            house.dav.careless = random.nextInt(4) == 0;
            house.chat(ROCK, "Rock");
            house.dav.personPuts("/juliet/own/rock.vcf", own("rock", ROCK, "The rock"));
            house.dav.danger = this::danger;
            house.memory.danger = this::danger;
            house.rosters.beforeWrite(() -> {
                throw new AssertionError("the roster was written");
            });
        }

        void run() {
            int length = 5 + random.nextInt(30);
            for (int i = 0; i < length; i++) {
                event();
                checkItems();
            }
            comesToRest();
        }

        private void danger() {
            if (untilCrash > 0 && --untilCrash == 0) {
                throw new Crash();
            }
        }

        private String who() {
            return PEOPLE.get(random.nextInt(PEOPLE.size()));
        }

        private void event() {
            switch (random.nextInt(12)) {
                case 0, 1, 2 -> inChat();
                case 3 -> inTheBook();
                case 4 -> {
                    told("memory lost?");
                    if (random.nextInt(6) == 0) {
                        told("memory lost");
                        count("memory lost");
                        house.memory.made.clear();
                        house.dav.nothingIsOurs();
                        memoryWasLost = true;
                    }
                }
                case 5 -> {
                    house.clock.move(Duration.ofMinutes(random.nextInt(20)));
                    told("time goes by");
                }
                default -> pass();
            }
        }

        private void inChat() {
            String who = who();
            if (random.nextInt(3) == 0 && !owned.contains(who)) {
                told("chat removes " + who);
                house.removeInChat(who);
                byHand.remove(BareJid.parse(who));
            } else {
                String name = "Name " + random.nextInt(3);
                told("chat says " + who + " " + name);
                house.chat(who, name, random.nextBoolean() ? new String[] {"Group"} : new String[0]);
                byHand.put(BareJid.parse(who), house.roster().get(BareJid.parse(who)));
            }
        }

        private void inTheBook() {
            String who = who();
            String href = House.href(who);
            var card = house.dav.cards.get(href);
            switch (random.nextInt(4)) {
                case 0 -> {
                    if (card != null) {
                        told("book deletes the card of " + who);
                        house.dav.personDeletes(href);
                        taken.add(who);
                    }
                }
                case 1 -> {
                    if (!byHand.containsKey(BareJid.parse(who))) {
                        return;
                    }
                    owned.add(who);
                    // An own card that names them, and calls them otherwise, so that it is never adopted.
                    told("book has an own card of " + who);
                    house.dav.personPuts("/juliet/own/" + who.charAt(0) + ".vcf", own(who, who, "Own " + who));
                    taken.add(who);
                }
                default -> {
                    if (card != null) {
                        told("book edits the card of " + who);
                        house.dav.personPuts(href, edited(card.vcard()));
                        taken.add(who);
                    }
                }
            }
        }

        private String edited(String vcard) {
            return random.nextBoolean()
                    ? vcard.replace("END:VCARD", "TEL:" + random.nextInt(1000) + "\r\nEND:VCARD")
                    : vcard.replaceFirst("FN:.*", "FN:Edited " + random.nextInt(3));
        }

        private static String own(String uid, String jid, String name) {
            return "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:" + uid + "\r\nFN:" + name + "\r\nIMPP:xmpp:" + jid
                    + "\r\nEND:VCARD\r\n";
        }

        private void pass() {
            if (random.nextInt(4) == 0) {
                untilCrash = 1 + random.nextInt(12);
            }
            // A careless server loses what is written between our look and our write, and nothing can be done about it.
            if (random.nextInt(5) == 0 && !house.dav.careless) {
                house.dav.meanwhile = () -> {
                    house.dav.meanwhile = () -> {};
                    count("edit under our hands");
                    inTheBook();
                };
            }
            told("pass");
            try {
                house.pass();
            } catch (Crash e) {
                told("killed");
                count("killed");
                house.newProcess();
            }
            untilCrash = -1;
            house.dav.meanwhile = () -> {};
        }

        /** H1. */
        private void checkItems() {
            byHand.forEach((jid, item) -> assertThat(house.roster().get(jid)).isEqualTo(item));
            assertThat(house.roster()).hasSize(byHand.size() + 1);
        }

        private void comesToRest() {
            for (int round = 0; round < 5; round++) {
                house.pass();
                house.clock.move(Duration.ofMinutes(6));
            }
            int writes = house.dav.writes();
            var memory = new HashMap<>(house.memory.made);
            house.pass();
            assertThat(house.dav.writes()).as("C2").isEqualTo(writes);
            assertThat(house.memory.made).as("C2").isEqualTo(memory);
            checkItems();
            for (String who : PEOPLE) {
                checkCard(who);
            }
        }

        private void checkCard(String who) {
            BareJid jid = BareJid.parse(who);
            RosterItem item = byHand.get(jid);
            if (taken.contains(who) || memoryWasLost) {
                count("taken over");
            } else if (item == null) {
                assertThat(house.card(who)).as("the card of " + who).isNull();
            } else {
                count("followed");
                var contact = new Contact(jid, item.name(), item.groups());
                assertThat(house.memory.made.get(jid)).isInstanceOf(MadeCard.Ours.class);
                assertThat(MadeVCard.says(house.card(who), House.JULIET, contact))
                        .as("the card of " + who + " says " + contact)
                        .isTrue();
            }
        }

        private void told(String what) {
            told.add(what);
        }
    }
}
