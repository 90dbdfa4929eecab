package dev.kith.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.endtoend.Town.Person;
import dev.kith.jid.BareJid;
import dev.kith.roster.RosterItem;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is left when Kith is killed, or its database goes back in time. */
class CrashIT {
    private static final int KILLED = 137;
    private static final int MOST_PLACES = 60;

    private Town town;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        town = new Town(folder);
    }

    @AfterEach
    void stop() throws Exception {
        town.close();
    }

    /** The roster as its owner sees it, a line an item. */
    private List<String> roster(Person person) throws Exception {
        try (var client = town.login(person)) {
            Map<BareJid, RosterItem> roster = client.roster();
            return roster.values().stream()
                    .map(item -> item.jid() + " " + item.name() + " " + item.groups())
                    .sorted()
                    .collect(Collectors.toList());
        }
    }

    /** The first day: two cards are added, one is adopted, one is hand-made and differs. */
    private void firstDay(Person person) throws Exception {
        town.put(person, "added", "Added", "Friends");
        town.put(person, "gone", "Gone soon");
        town.put(person, "same", "Same");
        town.put(person, "mine", "As the card says");
        try (var client = town.login(person)) {
            client.set("same@friends.example", "Same");
            client.set("mine@friends.example", "As I say");
        }
    }

    private void secondDay(Person person) throws Exception {
        town.put(person, "added", "Renamed", "Friends", "Verona");
        town.delete(person, "gone");
        town.put(person, "third", "Third");
    }

    /**
     * K1: a crash before, during or after any write loses nothing and repeats nothing visible. Kith is ended at every
     * place between two steps of a pass that adds, adopts, renames and removes, and after each the next pass has to end
     * where it would have without.
     */
    @Test
    @Tag("long")
    void killedBetweenAnyTwoWrites_theNextPassEndsInTheSamePlace() throws Exception {
        killedAtEach(1);
    }

    /** The same at every third place. */
    @Test
    void killedBetweenSomeWrites_theNextPassEndsInTheSamePlace() throws Exception {
        killedAtEach(3);
    }

    private void killedAtEach(int step) throws Exception {
        Person calm = town.newAccount();
        firstDay(calm);
        town.run("sync", calm.jid());
        List<String> first = roster(calm);
        secondDay(calm);
        town.run("sync", calm.jid());
        List<String> second = roster(calm);
        assertThat(first).hasSize(4).anyMatch(line -> line.contains("As I say"));
        assertThat(second)
                .hasSize(4)
                .anyMatch(line -> line.contains("Renamed"))
                .noneMatch(line -> line.contains("Gone"));

        int killed = 0;
        int place = 1;
        for (; place <= MOST_PLACES; place += step) {
            Person person = town.newAccount();
            firstDay(person);
            boolean firstKilled = syncKilledAt(place, person);
            town.run("sync", person.jid());
            assertThat(roster(person))
                    .as("killed at place %d of the first day", place)
                    .isEqualTo(first);
            secondDay(person);
            boolean secondKilled = syncKilledAt(place, person);
            town.run("sync", person.jid());
            assertThat(roster(person))
                    .as("killed at place %d of the second day", place)
                    .isEqualTo(second);
            // As if time went by, or so many removals within ten minutes would set off the brake over all accounts.
            town.sql(
                    "kith",
                    "update removed_item set removed_at = removed_at - interval '11 minutes'",
                    "update removal_plan set planned_at = planned_at - interval '11 minutes'");
            killed += (firstKilled ? 1 : 0) + (secondKilled ? 1 : 0);
            if (!firstKilled && !secondKilled) {
                assertThat(town.run("sync", person.jid())).contains("nothing to change");
                break;
            }
        }
        assertThat(place).as("places were tried until there were no more").isBetween(5, MOST_PLACES);
        assertThat(killed).isGreaterThan(30 / (step + 2));
    }

    /** Whether there was such a place to be killed at. */
    private boolean syncKilledAt(int place, Person person) throws Exception {
        var answer = town.kith.commandWith(List.of("dev.kith.crash.at=" + place), "", "sync", person.jid());
        assertThat(answer.status()).as(answer.output()).isIn(0, KILLED);
        return answer.status() == KILLED;
    }

    /** T1, H2: a restored backup deletes nothing and overwrites nothing. */
    @Test
    void databaseFromABackup_deletesNothing() throws Exception {
        Person juliet = town.newAccount();
        town.put(juliet, "old", "Old friend");
        town.put(juliet, "renamed", "Before");
        town.run("sync", juliet.jid());
        town.sql("postgres", "create database backup template kith");

        town.put(juliet, "young", "Young friend");
        town.put(juliet, "renamed", "After");
        town.run("sync", juliet.jid());
        town.delete(juliet, "old");
        try (var client = town.login(juliet)) {
            client.set("renamed@friends.example", "My own name");
        }
        List<String> before = roster(juliet);

        town.sql("postgres", "drop database kith", "create database kith template backup");
        String first = town.run("sync", juliet.jid());
        assertThat(first).contains("restored from a backup").contains("adopted");
        assertThat(roster(juliet)).isEqualTo(before);
        town.put(juliet, "young", "Young friend grown");
        town.put(juliet, "new", "New friend");
        String second = town.run("sync", juliet.jid());
        assertThat(roster(juliet))
                .as(second)
                .containsAll(before.stream()
                        .filter(line -> !line.startsWith("young"))
                        .toList())
                .anyMatch(line -> line.contains("Young friend grown"))
                .anyMatch(line -> line.contains("New friend"));
    }

    /** The service itself, killed and started again, finishes what it began. */
    @Test
    void serviceThatIsKilled_goesOnAfterItsStart() throws Exception {
        Person juliet = town.newAccount();
        for (int i = 0; i < 30; i++) {
            town.put(juliet, "friend" + i, "Friend " + i);
        }
        town.kith.start();
        dev.kith.testing.Await.until(
                "some there", Duration.ofSeconds(30), () -> roster(juliet).size() >= 5);
        town.kith.kill();
        assertThat(roster(juliet).size()).as("it was in the middle").isLessThan(30);
        town.kith.start();
        dev.kith.testing.Await.until(
                "all there", Duration.ofSeconds(60), () -> roster(juliet).size() == 30);
    }
}
