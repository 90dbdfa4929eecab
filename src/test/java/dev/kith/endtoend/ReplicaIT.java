package dev.kith.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.endtoend.Town.Person;
import dev.kith.jid.BareJid;
import dev.kith.replica.ShardOf;
import dev.kith.testing.Await;
import dev.kith.testing.KithProcess;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jivesoftware.smack.packet.Presence;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Several processes on one database, as they come, die, stand still and go. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReplicaIT {
    private static final Logger LOG = Logger.getLogger(ReplicaIT.class);
    private static final int SHARDS = 256;
    private static final int PEOPLE = 6;
    private static final Duration JOIN = Duration.ofSeconds(60);
    private static final Duration TAKE_OVER = Duration.ofSeconds(15);
    private static final Duration HAND_OVER = Duration.ofSeconds(5);
    private static final Duration SOON = Duration.ofSeconds(20);

    /** Notes each write to the ledger with who wrote it and whose the account was at that moment, and who is who. */
    private static final String WITNESS = """
            create table lives_in (account bigint primary key, shard int);
            create table witness (at timestamptz default clock_timestamp(), writer text, account bigint, owner text);
            create function bear_witness() returns trigger language plpgsql as $$ begin
                insert into witness (writer, account, owner)
                    select current_setting('application_name'), new.account_id, shard.owner
                    from lives_in join shard on shard.id = lives_in.shard where lives_in.account = new.account_id;
                return new; end $$;
            create table who_is (id text primary key, writer text);
            create function learn_who_is() returns trigger language plpgsql as $$ begin
                insert into who_is values (new.id, current_setting('application_name')) on conflict do nothing; return new; end $$;
            create trigger who_is after insert on replica for each row execute function learn_who_is();
            create trigger witness after insert or update on synced_item for each row execute function bear_witness();
            """;

    private final List<Person> people = new ArrayList<>();
    private final Map<String, Set<String>> theirs = new HashMap<>();
    private final List<KithProcess> running = new ArrayList<>();
    private Town town;
    private int cards;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        town = Town.onEjabberd(folder);
        for (int i = 0; i < PEOPLE; i++) {
            people.add(town.newAccount());
        }
        town.sql("kith", WITNESS);
        for (Person person : people) {
            town.sql(
                    "kith",
                    "insert into lives_in select id, " + ShardOf.person(BareJid.parse(person.jid()))
                            + " from account where jid = '" + person.jid() + "'");
        }
    }

    @AfterAll
    void stop() throws Exception {
        town.close();
    }

    @AfterEach
    void endAll() throws Exception {
        for (KithProcess replica : running) {
            if (replica.isAlive()) {
                replica.kill();
            }
        }
        running.clear();
        town.sql("kith", "truncate witness, who_is");
    }

    private KithProcess started(String name) throws Exception {
        KithProcess replica = town.replica(name, Map.of());
        running.add(replica);
        replica.start();
        Await.until(
                name + " is one of them",
                JOIN,
                () -> !answer("select 1 from who_is where writer = '" + name + "'")
                        .isEmpty());
        return replica;
    }

    /** The first column of what the database answers. */
    private List<String> answer(String query) throws SQLException {
        var all = new ArrayList<String>();
        try (var connection = town.connect("kith");
                var ask = connection.createStatement();
                var answer = ask.executeQuery(query)) {
            while (answer.next()) {
                all.add(answer.getString(1));
            }
        }
        return all;
    }

    /** How many shards each replica has, without the link. */
    private Map<String, Integer> shares() throws SQLException {
        var shares = new TreeMap<String, Integer>();
        try (var connection = town.connect("kith");
                var ask = connection.createStatement();
                var answer = ask.executeQuery("select lease.picked_by, count(*) from shard_lease lease join shard"
                        + " on shard.id::text = lease.task_instance and shard.owner = lease.picked_by"
                        + " where lease.picked group by lease.picked_by")) {
            while (answer.next()) {
                shares.put(answer.getString(1), answer.getInt(2));
            }
        }
        return shares;
    }

    private void awaitShares(String what, Duration patience, Integer... wanted) throws Exception {
        long begun = System.nanoTime();
        Await.until(
                what,
                patience,
                () -> List.of(wanted).equals(shares().values().stream().sorted().toList()));
        LOG.infof("%s: %d ms", what, Duration.ofNanos(System.nanoTime() - begun).toMillis());
    }

    /** Writes a card for everybody, and returns its name. */
    private String newCard() throws Exception {
        String card = "friend" + ++cards;
        for (Person person : people) {
            town.put(person, card, "My " + card);
        }
        return card;
    }

    private void everybodyHas(String card, Duration patience) throws Exception {
        for (Person person : people) {
            try (var client = town.login(person)) {
                Await.until(
                        card + " for " + person.jid(),
                        patience,
                        () -> client.roster().keySet().stream()
                                .anyMatch(jid -> jid.toString().equals(card + "@friends.example")));
            }
        }
    }

    /** O2: whoever wrote was the owner. */
    private void onlyOwnersWrote() throws SQLException {
        assertThat(answer(
                        "select writer || ' at ' || at || ' for ' || account || ', which was of ' || coalesce(owner, 'nobody')"
                                + " from witness where not exists (select 1 from who_is where id = owner"
                                + " and who_is.writer = witness.writer)"))
                .isEmpty();
        assertThat(answer("select 1 from witness")).hasSizeGreaterThan(PEOPLE);
    }

    @Test
    void replicasThatJoinDieAndLeave_shareTheAccounts() throws Exception {
        KithProcess first = started("first");
        awaitShares("alone", JOIN, SHARDS);
        everybodyHas(newCard(), SOON);
        started("second");
        awaitShares("two", JOIN, SHARDS / 2, SHARDS / 2);
        everybodyHas(newCard(), SOON);
        String card = newCard();
        first.kill();
        awaitShares("after a kill", TAKE_OVER, SHARDS);
        everybodyHas(card, SOON);
        onlyOwnersWrote();
    }

    /** O2: a process that stood still while another took its place finds out before it writes. */
    @Test
    void replicaThatStoodStill_neverWritesForOthers() throws Exception {
        KithProcess first = started("first");
        KithProcess second = started("second");
        awaitShares("two", JOIN, SHARDS / 2, SHARDS / 2);
        everybodyHas(newCard(), SOON);
        String card = newCard();
        first.pause();
        try {
            awaitShares("one stands still", TAKE_OVER, SHARDS);
            everybodyHas(card, SOON);
            newCard(); // something to do for the one that wakes up
        } finally {
            first.resume();
        }
        awaitShares("both again", JOIN, SHARDS / 2, SHARDS / 2);
        everybodyHas(newCard(), SOON);
        long begun = System.nanoTime();
        assertThat(second.stop()).as("ended as asked").isIn(0, 143);
        awaitShares("after a stop", HAND_OVER, SHARDS);
        LOG.infof(
                "stopped and handed over: %d ms",
                Duration.ofNanos(System.nanoTime() - begun).toMillis());
        everybodyHas(newCard(), SOON);
        onlyOwnersWrote();
    }

    /** Presence is heard by one, and shown by the badges of all. */
    @Test
    void badge_saysTheSameOnEveryReplica() throws Exception {
        KithProcess first = started("first");
        Person owner = people.getFirst();
        String address = Arrays.stream(town.run("badge", "create", owner.jid()).split("\\s+"))
                .filter(word -> word.contains("/b/"))
                .map(word -> word.substring(word.indexOf("/b/")).replaceFirst("\\.[a-z]+$", ""))
                .findFirst()
                .orElseThrow();
        KithProcess second = started("second");
        String kith = town.xmpp.component();
        try (var client = town.login(owner)) {
            Await.until("they are asked", SOON, () -> client.received(Presence.Type.subscribe, kith) > 0);
            client.allow(kith);
            awaitBadge(first, address, "available");
            awaitBadge(second, address, "available");
        }
        awaitBadge(second, address, "offline");
        try (var client = town.login(owner)) {
            awaitBadge(second, address, "available");
            first.kill();
            Await.until("the link has moved", TAKE_OVER, () -> linkHolder().equals(List.of("second")));
            awaitBadge(second, address, "available");
        }
    }

    private List<String> linkHolder() throws SQLException {
        return answer("select writer from shard join who_is on who_is.id = shard.owner where shard.id = 256");
    }

    private static void awaitBadge(KithProcess replica, String address, String... words) throws Exception {
        var uri = URI.create("http://127.0.0.1:" + replica.setting("KITH_BADGE_PORT") + address + ".txt");
        try (var http = HttpClient.newHttpClient()) {
            Await.until(
                    replica.setting("KITH_BADGE_PORT") + " says " + List.of(words),
                    JOIN,
                    () -> List.of(words)
                            .contains(
                                    http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                                            .body()
                                            .strip()));
        }
    }

    /**
     * two grow to five and shrink to two again while cards are written all the time; as many times as
     * {@code dev.kith.test.kills} says one of them is killed, sometimes while it starts, or stands still for a while.
     */
    @Test
    @Tag("long")
    void replicasKilledAtRandom_loseNothing_andNobodyWritesForOthers() throws Exception {
        var random = new Random(7);
        int kills = Integer.getInteger("dev.kith.test.kills", 60);
        var slots = new ArrayList<KithProcess>();
        var standing = new ArrayList<KithProcess>();
        for (int done = 0; done < kills; done++) {
            int wanted = 2 + (int) Math.round(3 * Math.sin(Math.PI * done / kills));
            bringTo(wanted, slots, random);
            someCards(random);
            if (random.nextInt(4) == 0) {
                TimeUnit.MILLISECONDS.sleep(
                        random.nextInt(3000)); // those that came may have got their share by then, or not
            }
            KithProcess victim = slots.get(random.nextInt(wanted));
            if (random.nextInt(4) == 0 && standing.isEmpty()) {
                victim.pause();
                standing.add(victim);
            } else if (!standing.contains(victim)) {
                victim.kill();
            }
            if (done % 10 == 9 || done == kills - 1) {
                for (KithProcess each : standing) {
                    each.resume();
                }
                standing.clear();
                bringTo(2, slots, random);
                everybodyHasTheirCards(TAKE_OVER.plus(SOON));
                onlyOwnersWrote();
                LOG.infof(
                        "%d of %d killed or stopped; %d cards are on the lists, by %s of %s processes",
                        done + 1,
                        kills,
                        cards,
                        answer("select count(distinct owner) from witness").getFirst(),
                        answer("select count(*) from who_is").getFirst());
            }
        }
    }

    /** Starts what is dead of the first so many; one in five is not waited for, and may be killed before it is ready. */
    private void bringTo(int wanted, List<KithProcess> slots, Random random) throws Exception {
        for (int slot = 0; slot < wanted; slot++) {
            if (slot == slots.size()) {
                KithProcess fresh = town.replica("slot" + slot, Map.of());
                slots.add(fresh);
                running.add(fresh);
            }
            if (!slots.get(slot).isAlive()) {
                if (slot > 1 && random.nextInt(5) == 0) {
                    slots.get(slot).launch();
                } else {
                    slots.get(slot).start();
                }
            }
        }
        for (int slot = wanted; slot < slots.size(); slot++) {
            if (slots.get(slot).isAlive()) {
                slots.get(slot).kill();
            }
        }
    }

    private void someCards(Random random) throws Exception {
        for (int i = 0; i < 3; i++) {
            Person person = people.get(random.nextInt(PEOPLE));
            String card = "friend" + ++cards;
            town.put(person, card, "My " + card);
            theirs.computeIfAbsent(person.jid(), key -> new TreeSet<>()).add(card + "@friends.example");
        }
    }

    private void everybodyHasTheirCards(Duration patience) throws Exception {
        for (Person person : people) {
            Set<String> wanted = theirs.getOrDefault(person.jid(), Set.of());
            try (var client = town.login(person)) {
                Await.until(
                        wanted.size() + " cards for " + person.jid(),
                        patience,
                        () -> client.roster().keySet().stream()
                                .map(BareJid::toString)
                                .collect(Collectors.toSet())
                                .containsAll(wanted));
            }
        }
    }
}
