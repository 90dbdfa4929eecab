package dev.kith.roster;

import dev.kith.jid.BareJid;
import dev.kith.roster.LastSynced.Intent;
import dev.kith.roster.LastSynced.Managed;
import dev.kith.roster.LastSynced.Released;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The product's rules as a table, to compare the reconciler with: what a state of one contact looks like, in a handful of
 * words, and what is to be done about it. Exactly one row fits each state; an empty cell means "whatever".
 */
final class DecisionTable {

    // item:    none; card = says what the card says; ours = says what we wrote or were about to; other
    // memory:  arrived/sent = managed, our writing is known/not known to have arrived
    // intent:  what was about to happen when we last heard
    // flow:    presence flows or was asked for
    // leaving: whether its leaving has begun
    private static final String RULES = """
            memory   | intent  | card | item  | tidy | flow | leaving | book wins || then
            none     |         | yes  | none  |      |      |         |           || Add
            none     |         | yes  | card  |      |      |         |           || Adopt
            none     |         | yes  | other |      |      |         | no        || nothing
            none     |         | yes  | other |      |      |         | yes       || Update
            none     |         | no   |       |      |      |         |           || nothing
            released |         |      |       |      |      |         |           || nothing
            arrived  | removal | yes  | none  |      |      |         |           || Add
            arrived  | write   | yes  | none  |      |      |         |           || Release removed
            arrived  | no      | yes  | none  |      |      |         |           || Release removed
            sent     |         | yes  | none  |      |      |         |           || Add
            arrived  |         | no   | none  |      |      |         |           || Forget
            sent     |         | no   | none  |      |      |         |           || Forget
            arrived  |         | yes  | card  | yes  |      |         |           || nothing
            arrived  |         | yes  | card  | no   |      |         |           || Adopt
            sent     |         | yes  | card  | no   |      |         |           || Adopt
            arrived  |         | yes  | ours  |      |      |         |           || Update
            sent     |         | yes  | ours  |      |      |         |           || Update
            arrived  |         |      | other |      |      |         |           || Release changed
            sent     |         |      | other |      |      |         |           || Release changed
            arrived  |         | no   | ours  |      | no   |         |           || Remove
            sent     |         | no   | ours  |      | no   |         |           || Remove
            arrived  |         | no   | ours  |      | yes  | no      |           || Fade
            arrived  |         | no   | ours  |      | yes  | begun   |           || nothing
            sent     |         | no   | ours  |      | yes  | no      |           || Fade
            sent     |         | no   | ours  |      | yes  | begun   |           || nothing
            """;

    /** All that is known of one contact at the start of a pass. */
    record State(
            BareJid jid,
            @Nullable Contact card,
            @Nullable RosterItem item,
            @Nullable LastSynced memory,
            boolean held,
            RosterPolicy policy,
            Instant now) {}

    private record Rule(Map<String, String> when, String then) {
        boolean fits(Map<String, String> state) {
            return when.entrySet().stream().allMatch(cell -> cell.getValue().equals(state.get(cell.getKey())));
        }
    }

    private final List<Rule> rules = new ArrayList<>();
    private final Map<Map<String, String>, String> known = new LinkedHashMap<>();
    private final Map<Rule, Integer> used = new LinkedHashMap<>();

    DecisionTable() {
        var lines = RULES.lines().map(DecisionTable::cells).toList();
        var head = lines.getFirst();
        for (var line : lines.subList(1, lines.size())) {
            var when = new LinkedHashMap<String, String>();
            for (int i = 0; i < head.size() - 1; i++) {
                if (!line.get(i).isEmpty()) {
                    when.put(head.get(i), line.get(i));
                }
            }
            rules.add(new Rule(when, line.getLast()));
        }
    }

    private static List<String> cells(String line) {
        return Arrays.stream(line.replace("||", "|").split("\\|", -1))
                .map(String::strip)
                .toList();
    }

    /** The step that the rules demand. */
    Optional<RosterChange> decide(State state) {
        String verdict = known.computeIfAbsent(inWords(state), this::lookUp);
        return step(verdict, state).map(step -> state.held() && mustWrite(verdict, state) ? hold(state) : step);
    }

    /** The rules that no state ever met: a row of the table that says nothing. */
    List<String> unused() {
        return rules.stream()
                .filter(rule -> !used.containsKey(rule))
                .map(Rule::toString)
                .toList();
    }

    private String lookUp(Map<String, String> words) {
        var fitting = rules.stream().filter(rule -> rule.fits(words)).toList();
        if (fitting.size() != 1) {
            throw new AssertionError("%d rules for %s: %s".formatted(fitting.size(), words, fitting));
        }
        used.merge(fitting.getFirst(), 1, Integer::sum);
        return fitting.getFirst().then();
    }

    private static Map<String, String> inWords(State state) {
        var words = new LinkedHashMap<String, String>();
        var memory = state.memory();
        boolean arrived = memory instanceof Managed m && m.written() != null;
        words.put(
                "memory",
                memory == null ? "none" : memory instanceof Released ? "released" : arrived ? "arrived" : "sent");
        words.put("card", yes(state.card() != null));
        words.put("item", itemInWords(state));
        words.put("flow", yes(flows(state.item())));
        words.put("book wins", yes(state.policy().bookWins()));
        if (memory instanceof Managed managed) {
            words.put(
                    "intent",
                    managed.intent() == null ? "no" : managed.intent() instanceof Intent.Removal ? "removal" : "write");
            boolean writtenIsCard = state.card() != null && state.card().equals(managed.written());
            words.put("tidy", yes(writtenIsCard && managed.intent() == null && managed.leavingSince() == null));
            words.put("leaving", managed.leavingSince() == null ? "no" : "begun");
        }
        return words;
    }

    private static String itemInWords(State state) {
        var item = state.item();
        if (item == null) {
            return "none";
        }
        if (state.card() != null && says(item).equals(says(state.card()))) {
            return "card";
        }
        var ours = new ArrayList<String>();
        if (state.memory() instanceof Managed managed) {
            if (managed.written() != null) {
                ours.add(says(managed.written()));
            }
            if (managed.intent() instanceof Intent.Write write) {
                ours.add(says(write.contact()));
            }
        }
        return ours.contains(says(item)) ? "ours" : "other";
    }

    private static Optional<RosterChange> step(String verdict, State state) {
        return switch (verdict) {
            case "nothing" -> Optional.empty();
            case "Add" -> Optional.of(new RosterChange.Add(state.card()));
            case "Adopt" -> Optional.of(new RosterChange.Adopt(state.card()));
            case "Update" -> Optional.of(new RosterChange.Update(state.item(), state.card()));
            case "Fade" -> Optional.of(new RosterChange.Fade(state.item(), faded(state.item()), state.now()));
            case "Remove" -> Optional.of(new RosterChange.Remove(state.item()));
            case "Forget" -> Optional.of(new RosterChange.Forget(state.jid()));
            case "Release removed" ->
                Optional.of(new RosterChange.Release(state.jid(), LastSynced.Reason.REMOVED_BY_PERSON));
            case "Release changed" ->
                Optional.of(new RosterChange.Release(state.jid(), LastSynced.Reason.CHANGED_BY_PERSON));
            default -> throw new AssertionError("no such step: " + verdict);
        };
    }

    private static boolean mustWrite(String verdict, State state) {
        return switch (verdict) {
            case "Add", "Update", "Remove" -> true;
            case "Fade" -> !state.item().groups().isEmpty();
            default -> false;
        };
    }

    private static RosterChange hold(State state) {
        return new RosterChange.Hold(state.jid());
    }

    private static Contact faded(RosterItem item) {
        return new Contact(item.jid(), item.name(), List.of());
    }

    private static boolean flows(@Nullable RosterItem item) {
        return item != null && (item.pendingOut() || item.subscription().ordinal() > 0);
    }

    private static String says(RosterItem item) {
        return item.name() + item.groups().stream().collect(Collectors.joining("\n", "\n", ""));
    }

    private static String says(Contact contact) {
        return contact.name() + contact.groups().stream().collect(Collectors.joining("\n", "\n", ""));
    }

    private static String yes(boolean value) {
        return value ? "yes" : "no";
    }
}
