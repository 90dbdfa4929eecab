package dev.kith.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.jid.BareJid;
import dev.kith.roster.Contact;
import dev.kith.roster.RosterChange;
import dev.kith.roster.RosterItem;
import dev.kith.roster.Subscription;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class HiddenItemsTest {
    private static final BareJid ROMEO = BareJid.parse("romeo@montague.example");
    private static final Contact CARD = new Contact(ROMEO, "Romeo", List.of("Friends"));
    private static final RosterItem ITEM =
            new RosterItem(ROMEO, "Romeo", new TreeSet<>(Set.of("Friends")), Subscription.NONE, false);
    private static final RosterChange AGAIN = new RosterChange.Update(ITEM, CARD);

    private final HiddenItems hidden = new HiddenItems();

    private List<RosterChange> due(Set<BareJid> dropped) {
        return hidden.due(1, dropped, Map.of(ROMEO, ITEM), Map.of(ROMEO, CARD), Set.of(), List.of());
    }

    @Test
    void itemThatIsNotShown_isWrittenOnce_untilItWasShown() {
        assertThat(due(Set.of(ROMEO))).containsExactly(AGAIN);
        assertThat(due(Set.of(ROMEO))).as("was not written yet").containsExactly(AGAIN);
        hidden.wrote(1, List.of(AGAIN), Set.of());
        assertThat(due(Set.of(ROMEO))).as("the pass did not get so far").containsExactly(AGAIN);
        hidden.wrote(1, List.of(AGAIN), Set.of(ROMEO));
        assertThat(due(Set.of(ROMEO))).isEmpty();
        assertThat(due(Set.of())).isEmpty();
        assertThat(due(Set.of(ROMEO))).containsExactly(AGAIN);
    }

    @Test
    void whatIsUnwanted_heldBack_orHasAStepOfItsOwn_isNot() {
        var dropped = Set.of(ROMEO);
        var items = Map.of(ROMEO, ITEM);
        assertThat(hidden.due(1, dropped, items, Map.of(), Set.of(), List.of())).isEmpty();
        assertThat(hidden.due(1, dropped, items, Map.of(ROMEO, CARD), Set.of(ROMEO), List.of()))
                .isEmpty();
        assertThat(hidden.due(1, dropped, items, Map.of(ROMEO, CARD), Set.of(), List.of(new RosterChange.Hold(ROMEO))))
                .isEmpty();
    }
}
