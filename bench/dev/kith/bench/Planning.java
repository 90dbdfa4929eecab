package dev.kith.bench;

import dev.kith.jid.BareJid;
import dev.kith.roster.Contact;
import dev.kith.roster.LastSynced;
import dev.kith.roster.LastSynced.Managed;
import dev.kith.roster.RosterItem;
import dev.kith.roster.RosterPolicy;
import dev.kith.roster.RosterReconciler;
import dev.kith.roster.RosterView;
import dev.kith.roster.Subscription;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What one plan over a very large book takes, of the kinds that occur; the view is made anew each time, as in a pass. */
@Tag("bench")
class Planning {
    private static final int CONTACTS = 10_000;
    private static final int WARM_UP = 40;
    private static final int ROUNDS = 31;
    private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");

    /** The three views of a pass. */
    private record Views(
            Map<BareJid, Contact> wanted, Map<BareJid, RosterItem> roster, Map<BareJid, LastSynced> ledger) {
        Views() {
            this(new HashMap<>(), new HashMap<>(), new HashMap<>());
        }

        /** One contact in the state that has this number. */
        void add(int state, BareJid jid, int i) {
            var old = new Contact(jid, "Person Number " + i, List.of("Friends", "Team " + i % 20));
            var renamed = new Contact(jid, "Doctor Number " + i, List.of("Friends"));
            var byHand = new Contact(jid, "My own name " + i, List.of());
            switch (state) {
                case 0 -> wanted.put(jid, old); // new
                case 1 -> put(old, old, old); // as it was
                case 2 -> put(renamed, old, old); // the card changed
                case 3 -> put(null, old, old); // the card is gone
                case 4 -> put(old, byHand, old); // the person changed the item
                case 5 -> put(old, byHand, null); // made by hand, never ours
                default -> put(old, null, old); // the person removed the item
            }
        }

        private void put(Contact card, Contact item, Contact written) {
            if (card != null) {
                wanted.put(card.jid(), card);
            }
            if (item != null) {
                roster.put(item.jid(), new RosterItem(item.jid(), item.name(), item.groups(), Subscription.BOTH, false));
            }
            if (written != null) {
                ledger.put(written.jid(), Managed.of(written));
            }
        }

        int plan() {
            var view = new RosterView(wanted, roster, ledger, Set.of(), NOW);
            return RosterReconciler.reconcile(view, RosterPolicy.DEFAULT).size();
        }
    }

    private static Views views(int... states) {
        var views = new Views();
        for (int i = 0; i < CONTACTS; i++) {
            views.add(states[i % states.length], BareJid.parse("person" + i + "@friends" + i % 7 + ".example"), i);
        }
        return views;
    }

    @Test
    void run() throws Exception {
        var report = new Report("Planning: " + CONTACTS + " contacts, view and plan, ms");
        var mixes = new LinkedHashMap<String, Views>();
        mixes.put("all new", views(0));
        mixes.put("nothing to do", views(1));
        mixes.put("every card changed", views(2));
        mixes.put("every card gone", views(3));
        mixes.put("every item edited by hand", views(4));
        mixes.put("a bit of everything", views(0, 1, 2, 3, 4, 5, 6));
        var times = new LinkedHashMap<String, Samples>();
        int steps = 0;
        for (int round = 0; round < WARM_UP + ROUNDS; round++) {
            for (var mix : mixes.entrySet()) {
                long start = System.nanoTime();
                steps += mix.getValue().plan();
                long took = System.nanoTime() - start;
                if (round >= WARM_UP) {
                    times.computeIfAbsent(mix.getKey(), key -> new Samples()).add(took / 1e6);
                }
            }
        }
        times.forEach((mix, samples) ->
                report.say("%-26s median %.1f, p95 %.1f", mix, samples.median(), samples.percentile(95)));
        double slowest =
                times.values().stream().mapToDouble(Samples::median).max().orElseThrow();
        report.atMost("the slowest mix after warm-up", 50, slowest, "ms");
        report.say("(%d steps planned)", steps);
        report.machine("after");
    }
}
