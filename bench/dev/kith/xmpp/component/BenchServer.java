package dev.kith.xmpp.component;

import dev.kith.bench.BareComponent;
import dev.kith.jid.BareJid;
import dev.kith.roster.Contact;
import dev.kith.testing.ProsodyServer;
import dev.kith.xmpp.RosterWays;
import dev.kith.xmpp.WriteGate;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/** A Prosody with Kith's link to it, and beside that link a bare component with the same rights. */
final class BenchServer implements AutoCloseable {
    private static final Duration SOON = Duration.ofSeconds(30);

    final ProsodyServer prosody;
    final Stream stream = new Stream();
    private final ComponentLink link;
    private final String bareName;
    private int accounts;

    BenchServer(Path folder) throws Exception {
        prosody = ProsodyServer.start(folder);
        bareName = prosody.addComponent("bare");
        prosody.addUser("probe", "pr0b3");
        prosody.restart();
        var config = new TestXmppConfig(prosody);
        config.replyTimeout = Duration.ofSeconds(60);
        var rosters = new PrivilegedRoster(stream);
        var trial = new PrivilegeTrial(config, stream, rosters);
        var presence = new PresenceLink(config, stream, rosters);
        link = new ComponentLink(config, stream, trial, new PresenceWatch(), presence,
                new RosterWays(List.of(rosters), config), List.of(), Clock.systemUTC());
        link.start();
        if (!link.awaitConnected(SOON)) {
            throw new IllegalStateException(link.diagnose().toString());
        }
    }

    BareComponent bare() throws Exception {
        return new BareComponent(prosody, bareName);
    }

    PrivilegedRoster rosters(boolean paced) {
        return new PrivilegedRoster(stream, new WriteGate(() -> stream.inFlight().isSuspicious(), paced));
    }

    /** Accounts with nothing on their rosters. */
    List<String> newAccounts(int count) throws Exception {
        var names = new ArrayList<String>();
        for (int i = 0; i < count; i++) {
            String name = "person" + accounts++;
            prosody.addUser(name, "secret");
            names.add(name + "@" + prosody.domain());
        }
        return names;
    }

    /** What is to be written to a roster, the same for both ways of writing it. */
    static List<BareComponent.Set> sets(String account, int count) {
        return IntStream.range(0, count)
                .mapToObj(i ->
                        new BareComponent.Set(account, "friend" + i + "@friends.example", "Friend Number " + i, "Friends"))
                .toList();
    }

    /** Writes through the product, as its passes do: each account's items in turn on a thread of its own. */
    static void write(PrivilegedRoster rosters, List<List<BareComponent.Set>> accounts) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Boolean>> all = threads.invokeAll(accounts.stream()
                    .<Callable<Boolean>>map(sets -> () -> {
                        for (var set : sets) {
                            rosters.set(BareJid.parse(set.account()), contact(set));
                        }
                        return true;
                    })
                    .toList());
            for (var one : all) {
                one.get();
            }
        }
    }

    static Contact contact(BareComponent.Set set) {
        return new Contact(BareJid.parse(set.contact()), set.shown(), List.of(set.group()));
    }

    @Override
    public void close() throws Exception {
        link.stop();
        prosody.close();
    }
}
