package dev.kith.presence;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which of a person's sessions speaks for the person. */
class ResourcesTest {
    private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");

    private static Resource resource(String name, Show show, int priority, int minute) {
        Instant then = NOON.plusSeconds(60L * minute);
        return new Resource(name, show, priority, "", then, then);
    }

    private static Optional<String> best(Resources resources) {
        return resources.best(resource -> true).map(Resource::name);
    }

    @ParameterizedTest
    @CsvSource({
        // show and priority of a, then of b; b came later
        "PLAIN, 0, PLAIN, 0, b",
        "PLAIN, 1, PLAIN, 0, a",
        "DND, 1, CHAT, 0, a",
        "PLAIN, 0, AWAY, 0, a",
        "CHAT, 0, PLAIN, 0, a",
        "AWAY, 0, XA, 0, a",
        "XA, 0, DND, 0, a",
        "DND, 0, DND, 0, b",
        "PLAIN, -1, DND, 0, b",
        "CHAT, 127, PLAIN, -128, a",
        "PLAIN, -1, PLAIN, -1, ''",
    })
    void best_isHighestPriority_thenMostAvailable_thenNewest(
            Show showA, int priorityA, Show showB, int priorityB, String expected) {
        var resources = Resources.NONE
                .heard(resource("a", showA, priorityA, 0), false)
                .heard(resource("b", showB, priorityB, 1), false);
        assertThat(best(resources).orElse("")).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"CHAT, AVAILABLE", "PLAIN, AVAILABLE", "AWAY, AWAY", "XA, AWAY", "DND, BUSY"})
    void everyShow_isOneAvailability(Show show, Availability expected) {
        assertThat(show.availability()).isEqualTo(expected);
    }

    @Test
    void names_areComparedExactly() {
        var resources = Resources.NONE
                .heard(resource("Home", Show.PLAIN, 0, 0), false)
                .heard(resource("home", Show.PLAIN, 0, 0), false)
                .heard(resource("ho\u200bme <'\"&>/\ud83d\udc98", Show.PLAIN, 0, 0), false);
        assertThat(resources.present()).hasSize(3);
        assertThat(resources.left("HOME").present()).hasSize(3);
        assertThat(resources.left("home").present()).hasSize(2);
    }

    @Test
    void sessionsBeyondTheBound_costNothing_andTheBestStays() {
        var resources = Resources.NONE.heard(resource("best", Show.PLAIN, 5, 0), false);
        for (int i = 0; i < 1000; i++) {
            resources =
                    resources.heard(resource("r" + i, Show.PLAIN, 0, i), false).left("gone" + i);
        }
        assertThat(resources.present()).hasSize(Resources.MOST);
        assertThat(resources.hidden()).hasSize(Resources.MOST);
        assertThat(best(resources)).contains("best");
    }

    @Test
    void sessionThatHides_staysHidden_fromReplaysOnly() {
        var hidden =
                Resources.NONE.heard(resource("a", Show.PLAIN, 0, 0), false).left("a");
        assertThat(best(hidden.heard(resource("a", Show.PLAIN, 0, 1), true))).isEmpty();
        var back = hidden.heard(resource("a", Show.PLAIN, 0, 1), false);
        assertThat(best(back)).contains("a");
        assertThat(best(back.heard(resource("a", Show.AWAY, 0, 2), true))).contains("a");
    }

    @Test
    void sameWordsAgain_areNoNews_butConfirm() {
        var resources = Resources.NONE
                .heard(resource("a", Show.PLAIN, 0, 0), false)
                .heard(resource("a", Show.PLAIN, 0, 3), true);
        Resource a = resources.present().get("a");
        assertThat(a.since()).isEqualTo(NOON);
        assertThat(a.confirmed()).isEqualTo(NOON.plusSeconds(180));
        assertThat(resources.heardSince(NOON.plusSeconds(180)).present()).hasSize(1);
        assertThat(resources.heardSince(NOON.plusSeconds(181)).present()).isEmpty();
    }

    @Test
    void longStatus_isCut_andNoPairOfSurrogatesTorn() {
        var heart = "\ud83d\udc98";
        var status = new Resource("a", Show.PLAIN, 0, heart.repeat(50_000), NOON, NOON).status();
        assertThat(status).isEqualTo(heart.repeat(300));
        assertThat(new Resource("a", Show.PLAIN, 0, "x" + heart.repeat(400), NOON, NOON).status())
                .isEqualTo("x" + heart.repeat(299));
        assertThat(new Resource("a", Show.PLAIN, 0, "short", NOON, NOON).status())
                .isEqualTo("short");
    }

    @Test
    void priorityOutOfRange_isTakenForTheNearest() {
        assertThat(resource("a", Show.PLAIN, 999, 0).priority()).isEqualTo(127);
        assertThat(resource("a", Show.PLAIN, -999, 0).isVisible()).isFalse();
    }
}
