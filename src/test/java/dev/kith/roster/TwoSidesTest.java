package dev.kith.roster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.jid.BareJid;
import dev.kith.roster.TwoSides.Stanza;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** The server that our worlds of two are tried at does what RFC 6121, Appendix A says, in all nine states. */
class TwoSidesTest {
    private static final Contact ROMEO = Fixtures.contact(BareJid.parse("romeo@capulet.example"), "Romeo");
    private static final Contact JULIET = Fixtures.contact(BareJid.parse("juliet@capulet.example"), "Juliet");

    private static List<String[]> table() throws IOException {
        try (var in = TwoSidesTest.class.getResourceAsStream("/rfc6121-states.csv")) {
            var rows = new ArrayList<String[]>();
            new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .skip(1)
                    .forEach(line -> rows.add(line.split(",", -1)));
            return rows;
        }
    }

    /** Both sides as real servers would have come to this state. */
    private static TwoSides in(String state) {
        var sides = new TwoSides(ROMEO, JULIET);
        sides.set(0, ROMEO);
        sides.set(1, JULIET);
        String first = state.split("\\+")[0];
        if (first.equals("To") || first.equals("Both")) {
            sides.send(0, Stanza.SUBSCRIBE);
            sides.send(1, Stanza.SUBSCRIBED);
        }
        if (first.equals("From") || first.equals("Both")) {
            sides.send(1, Stanza.SUBSCRIBE);
            sides.send(0, Stanza.SUBSCRIBED);
        }
        if (state.contains("Out")) {
            sides.send(0, Stanza.SUBSCRIBE);
        }
        if (state.endsWith("In")) {
            sides.send(1, Stanza.SUBSCRIBE);
        }
        return sides;
    }

    @Test
    void everyRowOfTheAppendix_isFollowed() throws IOException {
        int rows = 0;
        for (String[] row : table()) {
            var sides = in(row[3]);
            var stanza = Stanza.valueOf(row[2].toUpperCase(Locale.ROOT));
            boolean outbound = row[1].equals("outbound");
            // What comes in is what the other side sends out; it can only send what its own state allows.
            boolean possible = outbound || sides.canSend(1, stanza);
            if (possible) {
                sides.send(outbound ? 0 : 1, stanza);
                String as = String.join(",", row);
                assertThat(sides.item(0).subscription().name()).as(as).isEqualToIgnoringCase(row[7]);
                assertThat(sides.asks(0)).as(as).isEqualTo(row[8].equals("subscribe"));
                rows++;
            }
        }
        assertThat(rows).isGreaterThan(50);
    }
}
