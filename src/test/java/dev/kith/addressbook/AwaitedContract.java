package dev.kith.addressbook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.account.Account;
import dev.kith.jid.BareJid;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is noted of those who would be contacts, wherever it is kept. */
interface AwaitedContract {
    BareJid BOB = BareJid.parse("bob@capulet.example");
    BareJid CAROL = BareJid.parse("carol@capulet.example");

    Awaited awaited();

    Account juliet();

    Account nurse();

    @Test
    default void whoIsAdded_isAwaited_byThatAccount_untilDropped() {
        awaited().add(juliet(), Set.of(BOB, CAROL));
        awaited().add(juliet(), Set.of(BOB));
        awaited().add(nurse(), Set.of(BOB));
        assertThat(awaited().of(juliet())).containsExactlyInAnyOrder(BOB, CAROL);
        assertThat(awaited().by(BOB)).containsExactlyInAnyOrder(juliet().id(), nurse().id());
        awaited().drop(juliet(), Set.of(BOB));
        awaited().drop(juliet(), Set.of(BOB));
        assertThat(awaited().of(juliet())).containsExactly(CAROL);
        assertThat(awaited().of(nurse())).containsExactly(BOB);
        assertThat(awaited().by(BOB)).containsExactly(nurse().id());
    }

    @Test
    default void all_comeInSmallParts_eachOnce() {
        awaited().add(juliet(), Set.of(BOB, CAROL));
        awaited().add(nurse(), Set.of(BOB));
        assertThat(awaited().after("", 1)).isEqualTo(List.of(BOB));
        assertThat(awaited().after(BOB.toString(), 9)).isEqualTo(List.of(CAROL));
        assertThat(awaited().after(CAROL.toString(), 9)).isEmpty();
    }
}
