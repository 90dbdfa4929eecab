package dev.kith.xmpp.component;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.testing.MovableClock;
import dev.kith.xmpp.component.AdHocCommands.Command;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class CommandSessionsTest {
    private final MovableClock clock = new MovableClock();
    private final CommandSessions sessions = new CommandSessions(clock);

    @Test
    void session_isItsOwners_andItsCommands_untilItEnds() {
        String name = sessions.begin("a@b/c", Command.SETTINGS);
        assertThat(sessions.holds(name, "a@b/c", Command.SETTINGS)).isTrue();
        assertThat(sessions.holds(name, "a@b/d", Command.SETTINGS)).isFalse();
        assertThat(sessions.holds(name, "a@b/c", Command.MUTE)).isFalse();
        sessions.end(name);
        assertThat(sessions.holds(name, "a@b/c", Command.SETTINGS)).isFalse();
    }

    @Test
    void session_endsByItself() {
        String name = sessions.begin("a@b/c", Command.SETTINGS);
        clock.move(CommandSessions.LIFE.plus(Duration.ofSeconds(1)));
        assertThat(sessions.holds(name, "a@b/c", Command.SETTINGS)).isFalse();
        sessions.begin("d@b/c", Command.SETTINGS);
        assertThat(sessions.size()).isEqualTo(1);
    }

    @Test
    void programWithManySessions_losesItsOldest_andNobodyElsesAre() {
        String others = sessions.begin("d@b/c", Command.MUTE);
        String first = sessions.begin("a@b/c", Command.MUTE);
        for (int i = 0; i < CommandSessions.MOST_EACH; i++) {
            sessions.begin("a@b/c", Command.MUTE);
        }
        assertThat(sessions.size()).isEqualTo(CommandSessions.MOST_EACH + 1);
        assertThat(sessions.holds(first, "a@b/c", Command.MUTE)).isFalse();
        assertThat(sessions.holds(others, "d@b/c", Command.MUTE)).isTrue();
    }

    @Test
    void manyPrograms_areBoundedTogether() {
        for (int i = 0; i < CommandSessions.MOST + 50; i++) {
            sessions.begin("a@b/" + i, Command.MUTE);
        }
        assertThat(sessions.size()).isEqualTo(CommandSessions.MOST);
    }
}
