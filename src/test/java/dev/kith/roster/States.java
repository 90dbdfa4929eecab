package dev.kith.roster;

import static dev.kith.roster.Fixtures.*;

import dev.kith.jid.BareJid;
import dev.kith.roster.DecisionTable.State;
import dev.kith.roster.LastSynced.Intent;
import dev.kith.roster.LastSynced.Managed;
import dev.kith.roster.LastSynced.Reason;
import dev.kith.roster.LastSynced.Released;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The states that one contact can be in. */
final class States {
    private static final Contact FADED = CARD.withoutGroups();
    static final List<@Nullable Contact> CARDS = Arrays.asList(null, CARD, NEWER_CARD, FADED);
    private static final List<@Nullable Instant> LEAVING =
            Arrays.asList(null, RECENTLY, NOW.minus(GRACE), LONG_AGO, NOW.plus(Duration.ofDays(1)));

    private States() {}

    static RosterView view(List<State> states) {
        Map<BareJid, Contact> wanted = new HashMap<>();
        Map<BareJid, RosterItem> roster = new HashMap<>();
        Map<BareJid, LastSynced> lastSynced = new HashMap<>();
        var held = new java.util.HashSet<BareJid>();
        for (State state : states) {
            Optional.ofNullable(state.card()).ifPresent(card -> wanted.put(state.jid(), card));
            Optional.ofNullable(state.item()).ifPresent(item -> roster.put(state.jid(), item));
            Optional.ofNullable(state.memory()).ifPresent(memory -> lastSynced.put(state.jid(), memory));
            if (state.held()) {
                held.add(state.jid());
            }
        }
        return new RosterView(wanted, roster, lastSynced, Set.copyOf(held), NOW);
    }

    static List<State> all() {
        var states = new ArrayList<State>();
        for (var policy : policies()) {
            for (boolean held : new boolean[] {false, true}) {
                for (var memory : memories()) {
                    for (var card : CARDS) {
                        for (var item : items()) {
                            states.add(new State(ALICE, card, item, memory, held, policy, NOW));
                        }
                    }
                }
            }
        }
        return states;
    }

    private static List<RosterPolicy> policies() {
        var policies = new ArrayList<RosterPolicy>();
        for (boolean bookWins : new boolean[] {false, true}) {
            for (var grace : List.of(Duration.ZERO, GRACE)) {
                policies.add(new RosterPolicy(bookWins, grace));
            }
        }
        return policies;
    }

    private static List<@Nullable RosterItem> items() {
        var items = new ArrayList<@Nullable RosterItem>();
        items.add(null);
        for (var says : List.of(CARD, NEWER_CARD, FADED, BY_HAND)) {
            for (var subscription : Subscription.values()) {
                items.add(item(says, subscription, false));
                items.add(item(says, subscription, true));
            }
        }
        return items;
    }

    private static List<@Nullable LastSynced> memories() {
        var intents = new ArrayList<Intent>(Arrays.asList(null, new Intent.Removal()));
        for (var contact : List.of(CARD, NEWER_CARD, FADED)) {
            intents.add(new Intent.Write(contact));
        }
        var memories = new ArrayList<@Nullable LastSynced>();
        memories.add(null);
        for (var reason : Reason.values()) {
            memories.add(new Released(reason));
        }
        for (var written : CARDS) {
            for (var intent : intents) {
                for (var since : LEAVING) {
                    memories.add(new Managed(written, intent, since));
                }
            }
        }
        return memories;
    }

    /** States of which each can lead to a step of its own; the rest differ from these in words only. */
    static List<State> distinct(BareJid jid, RosterPolicy policy) {
        var card = contact(jid, "Card", "Friends");
        var newer = contact(jid, "Newer card", "Family");
        var faded = card.withoutGroups();
        var other = item(contact(jid, "By hand"), Subscription.TO);
        List<@Nullable RosterItem> items = Arrays.asList(
                null, item(card), item(card, Subscription.BOTH), item(newer), item(faded, Subscription.FROM), other);
        List<@Nullable LastSynced> memories = Arrays.asList(
                null,
                managed(card),
                beforeWriting(null, card),
                beforeWriting(card, newer),
                beforeRemoving(card),
                beforeWriting(card, faded),
                leaving(faded, RECENTLY),
                leaving(faded, LONG_AGO),
                new Released(Reason.REMOVED_BY_PERSON));
        var states = new ArrayList<State>();
        for (var wanted : Arrays.asList(null, card, newer)) {
            for (var item : items) {
                for (var memory : memories) {
                    states.add(new State(jid, wanted, item, memory, false, policy, NOW));
                    states.add(new State(jid, wanted, item, memory, true, policy, NOW));
                }
            }
        }
        return states;
    }
}
