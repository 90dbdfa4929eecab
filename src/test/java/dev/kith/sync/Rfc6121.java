package dev.kith.sync;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What RFC 6121, Appendix A says of two people's items, read from its tables. */
final class Rfc6121 {
    /** The nine states, in the order of the appendix. */
    static final List<String> STATES = List.of(
            "None",
            "None+PendingOut",
            "None+PendingIn",
            "None+PendingOut+In",
            "To",
            "To+PendingIn",
            "From",
            "From+PendingOut",
            "Both");

    /** What a state is called. */
    static String state(boolean sees, boolean isSeen, boolean asks, boolean isAsked) {
        String subscription = sees ? (isSeen ? "Both" : "To") : isSeen ? "From" : "None";
        return subscription + (asks ? isAsked ? "+PendingOut+In" : "+PendingOut" : isAsked ? "+PendingIn" : "");
    }

    static boolean sees(String state) {
        return state.startsWith("To") || state.equals("Both");
    }

    static boolean isSeen(String state) {
        return state.startsWith("From") || state.equals("Both");
    }

    static boolean asks(String state) {
        return state.contains("Out");
    }

    static boolean isAsked(String state) {
        return state.endsWith("In");
    }

    /** The state of the other side, as long as both servers agree. */
    static String mirror(String state) {
        return state(isSeen(state), sees(state), isAsked(state), asks(state));
    }

    private record Row(boolean passesOn, String next) {}

    private final Map<String, Row> rows = new HashMap<>();

    Rfc6121() throws IOException {
        for (String[] cells : read("/rfc6121-states.csv")) {
            rows.put(cells[1] + " " + cells[2] + " " + cells[3], new Row(cells[4].equals("MUST"), cells[5]));
        }
    }

    /** A table without its head; quotes are only round notes, which come last. */
    static List<String[]> read(String resource) throws IOException {
        try (var in = Rfc6121.class.getResourceAsStream(resource)) {
            var lines = new ArrayList<String[]>();
            new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .skip(1)
                    .forEach(line -> lines.add(line.split(",", -1)));
            return lines;
        }
    }

    private Row row(String direction, String stanza, String state) {
        return rows.get(direction + " " + stanza + " " + state);
    }

    /**
     * Two people, one of whom does something.
     *
     * @param own the state of the one who does
     * @param other the state of the other one
     * @param heard what the other one's programs were told, in this order
     */
    record Two(String own, String other, List<String> heard) {
        static Two in(String state) {
            return new Two(state, mirror(state), List.of());
        }
    }

    /** After the one has sent this: what both servers make of it (A.2, A.3, and §3.1.3 where a yes is a server's own). */
    Two send(Two now, String stanza) {
        Row out = row("outbound", stanza, now.own());
        if (!out.passesOn()) {
            return new Two(out.next(), now.other(), now.heard());
        }
        Row in = row("inbound", stanza, now.other());
        var heard = new ArrayList<>(now.heard());
        String own = out.next();
        if (in.passesOn()) {
            heard.add(stanza);
        } else if (stanza.equals("subscribe") && isSeen(now.other())) {
            own = row("inbound", "subscribed", own).next();
        }
        return new Two(own, in.next(), List.copyOf(heard));
    }
}
