package dev.kith.badge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDateTime;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** 23 November 2026 is a Monday. */
class WorkingHoursTest {
    private static final ZoneId ROME = ZoneId.of("Europe/Rome");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Mon-Fri 09:00-17:00              | 2026-11-23T09:00 | true
            Mon-Fri 09:00-17:00              | 2026-11-23T08:59 | false
            Mon-Fri 09:00-17:00              | 2026-11-23T16:59 | true
            Mon-Fri 09:00-17:00              | 2026-11-23T17:00 | false
            Mon-Fri 09:00-17:00              | 2026-11-28T12:00 | false
            mon-fri 09:00-17:00, SAT 10:00-12:00 | 2026-11-28T11:00 | true
            Sat 10:00-12:00                  | 2026-11-27T11:00 | false
            Fri 22:00-02:00                  | 2026-11-27T23:00 | true
            Fri 22:00-02:00                  | 2026-11-28T01:59 | true
            Fri 22:00-02:00                  | 2026-11-28T02:00 | false
            Fri 22:00-02:00                  | 2026-11-28T23:00 | false
            Sun 22:00-02:00                  | 2026-11-23T01:00 | true
            Fri-Mon 10:00-11:00              | 2026-11-29T10:30 | true
            Fri-Mon 10:00-11:00              | 2026-11-24T10:30 | false
            Mon-Sun 00:00-00:00              | 2026-11-25T00:00 | true
            Mon 00:00-24:00                  | 2026-11-23T23:59 | true
            Mon 00:00-24:00                  | 2026-11-24T00:00 | false
            Mon 09:00-12:00, Mon 13:00-17:00 | 2026-11-23T12:30 | false
            Mon 09:00-12:00, Mon 13:00-17:00 | 2026-11-23T13:30 | true
            """)
    void hours_coverWhatTheySay(String hours, LocalDateTime moment, boolean covered) {
        assertThat(WorkingHours.parse(hours, ROME).cover(moment.atZone(ROME).toInstant()))
                .isEqualTo(covered);
    }

    @Test
    void hours_areMeantOnTheClocksOfTheirZone() {
        var noon = LocalDateTime.parse("2026-11-23T12:00").atZone(ROME).toInstant();
        assertThat(WorkingHours.parse("Mon 12:00-13:00", ROME).cover(noon)).isTrue();
        assertThat(WorkingHours.parse("Mon 12:00-13:00", ZoneId.of("UTC")).cover(noon))
                .isFalse();
    }

    /** On 25 October 2026 the clocks of Rome go back at three, on 29 March 2026 they went on at two. */
    @Test
    void hours_areRightWhenTheClocksAreMoved() {
        var hours = WorkingHours.parse("Sun 02:30-04:00", ROME);
        var autumn = java.time.Instant.parse("2026-10-25T00:30:00Z"); // half past two, summer time
        assertThat(hours.cover(autumn)).isTrue();
        assertThat(hours.cover(autumn.plusSeconds(1800))).isFalse(); // two again, winter time
        assertThat(hours.cover(autumn.plusSeconds(3600))).isTrue(); // half past two again
        var spring = java.time.Instant.parse("2026-03-29T00:59:00Z"); // one minute to two, then comes three
        assertThat(hours.cover(spring)).isFalse();
        assertThat(hours.cover(spring.plusSeconds(60))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "always",
                "Mon",
                "09:00-17:00",
                "Mon 09:00",
                "Mon 9-17",
                "Mon 09:00-25:00",
                "Xyz 09:00-17:00",
                "Mon-Tue-Wed 09:00-17:00",
                "Mon 09:00-17:00,",
                "Mon 09:00-17:00 x",
                "Mon 09:00-12:00-13:00",
                "-Fri 09:00-17:00"
            })
    void nonsense_isRefusedWithAnExample(String text) {
        assertThatThrownBy(() -> WorkingHours.parse(text, ROME))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("write Mon-Fri 09:00-17:00");
    }
}
