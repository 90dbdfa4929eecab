package dev.kith.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** 23 November 2026 is a Monday. */
class WeeklyHoursTest {
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
            22:00-07:00                      | 2026-11-28T06:59 | true
            22:00-07:00                      | 2026-11-28T07:00 | false
            """)
    void hours_coverWhatTheySay(String hours, LocalDateTime moment, boolean covered) {
        assertThat(WeeklyHours.parse(hours, ROME).cover(moment.atZone(ROME).toInstant()))
                .isEqualTo(covered);
    }

    @Test
    void hours_areMeantOnTheClocksOfTheirZone() {
        var noon = LocalDateTime.parse("2026-11-23T12:00").atZone(ROME).toInstant();
        assertThat(WeeklyHours.parse("Mon 12:00-13:00", ROME).cover(noon)).isTrue();
        assertThat(WeeklyHours.parse("Mon 12:00-13:00", ZoneId.of("UTC")).cover(noon))
                .isFalse();
    }

    /** On 25 October 2026 the clocks of Rome go back at three, on 29 March 2026 they went on at two. */
    @Test
    void hours_areRightWhenTheClocksAreMoved() {
        var hours = WeeklyHours.parse("Sun 02:30-04:00", ROME);
        var autumn = Instant.parse("2026-10-25T00:30:00Z"); // half past two, summer time
        assertThat(hours.cover(autumn)).isTrue();
        assertThat(hours.cover(autumn.plusSeconds(1800))).isFalse(); // two again, winter time
        assertThat(hours.cover(autumn.plusSeconds(3600))).isTrue(); // half past two again
        var spring = Instant.parse("2026-03-29T00:59:00Z"); // one minute to two, then comes three
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
        assertThatThrownBy(() -> WeeklyHours.parse(text, ROME))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("write Mon-Fri 09:00-17:00");
    }

    /** Local times; where the clocks show one twice, its offset is written out. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            # hours | zone | moment | end
            22:00-07:00                      | Europe/Berlin | 2026-11-23T21:59+01:00 | never covered
            22:00-07:00                      | Europe/Berlin | 2026-11-23T22:00+01:00 | 2026-11-24T07:00+01:00
            22:00-07:00                      | Europe/Berlin | 2026-11-24T06:59+01:00 | 2026-11-24T07:00+01:00
            22:00-07:00                      | Europe/Berlin | 2026-11-24T07:00+01:00 | never covered
            Mon-Fri 22:00-07:00, Sat-Sun 23:00-09:00 | Europe/Berlin | 2026-11-27T23:30+01:00 | 2026-11-28T07:00+01:00
            Mon-Fri 22:00-07:00, Sat-Sun 23:00-09:00 | Europe/Berlin | 2026-11-29T23:30+01:00 | 2026-11-30T09:00+01:00
            Mon-Fri 22:00-07:00, Sat 06:00-09:00 | Europe/Berlin | 2026-11-27T23:30+01:00 | 2026-11-28T09:00+01:00
            Mon 09:00-12:00, Mon 12:00-13:00 | Europe/Berlin | 2026-11-23T10:00+01:00 | 2026-11-23T13:00+01:00
            Mon 12:00-13:00, Mon 09:00-12:00 | Europe/Berlin | 2026-11-23T10:00+01:00 | 2026-11-23T13:00+01:00
            Mon 09:00-15:00, Mon 10:00-11:00 | Europe/Berlin | 2026-11-23T10:30+01:00 | 2026-11-23T15:00+01:00
            Sat-Sun 00:00-24:00              | Europe/Berlin | 2026-11-28T12:00+01:00 | 2026-11-30T00:00+01:00
            Fri 18:00-24:00, Sat-Sun 00:00-00:00, Mon 00:00-07:00 | Europe/Berlin | 2026-11-27T19:00+01:00 | 2026-11-30T07:00+01:00
            Tue-Mon 07:30-07:00              | Europe/Berlin | 2026-11-23T08:00+01:00 | 2026-11-24T07:00+01:00
            Mon 07:00-07:00                  | Europe/Berlin | 2026-11-23T08:00+01:00 | 2026-11-24T07:00+01:00
            Mon-Sun 00:00-24:00              | Europe/Berlin | 2026-11-23T08:00+01:00 | 2026-12-01T08:00+01:00
            00:00-12:00, 12:00-00:00         | Europe/Berlin | 2026-11-23T08:00+01:00 | 2026-12-01T08:00+01:00
            Mon-Sat 00:00-24:00, Sun 00:00-23:00 | Europe/Berlin | 2026-11-23T08:00+01:00 | 2026-11-29T23:00+01:00
            Mon-Sat 00:00-24:00, Sun 00:00-23:00 | Europe/Berlin | 2026-11-30T00:00+01:00 | 2026-12-06T23:00+01:00
            # Berlin, 29 March 2026: two o'clock is three; 25 October: three is two again
            22:00-07:00                      | Europe/Berlin | 2026-03-28T23:00+01:00 | 2026-03-29T07:00+02:00
            22:00-02:30                      | Europe/Berlin | 2026-03-28T23:00+01:00 | 2026-03-29T03:00+02:00
            22:00-02:00                      | Europe/Berlin | 2026-03-28T23:00+01:00 | 2026-03-29T03:00+02:00
            02:00-03:00                      | Europe/Berlin | 2026-03-29T03:00+02:00 | never covered
            02:15-03:15                      | Europe/Berlin | 2026-03-29T03:00+02:00 | 2026-03-29T03:15+02:00
            22:00-07:00                      | Europe/Berlin | 2026-10-24T23:00+02:00 | 2026-10-25T07:00+01:00
            22:00-03:00                      | Europe/Berlin | 2026-10-24T23:00+02:00 | 2026-10-25T03:00+01:00
            22:00-02:00                      | Europe/Berlin | 2026-10-24T23:00+02:00 | 2026-10-25T02:00+02:00
            22:00-02:30                      | Europe/Berlin | 2026-10-24T23:00+02:00 | 2026-10-25T02:30+02:00
            22:00-02:30                      | Europe/Berlin | 2026-10-25T02:45+02:00 | never covered
            22:00-02:30                      | Europe/Berlin | 2026-10-25T02:15+01:00 | 2026-10-25T02:30+01:00
            02:30-04:00                      | Europe/Berlin | 2026-10-25T02:45+02:00 | 2026-10-25T02:00+01:00
            # Sao Paulo, 4 November 2018: midnight is one o'clock; 18 February 2018: midnight is eleven again
            22:00-00:00                      | America/Sao_Paulo | 2018-11-03T23:30-03:00 | 2018-11-04T01:00-02:00
            22:00-00:30                      | America/Sao_Paulo | 2018-11-03T23:30-03:00 | 2018-11-04T01:00-02:00
            22:00-01:30                      | America/Sao_Paulo | 2018-11-03T23:30-03:00 | 2018-11-04T01:30-02:00
            Sat 22:00-00:00                  | America/Sao_Paulo | 2018-11-03T23:30-03:00 | 2018-11-04T01:00-02:00
            Sat 22:00-24:00                  | America/Sao_Paulo | 2018-02-17T22:30-02:00 | 2018-02-18T00:00-03:00
            Sat 22:00-23:30                  | America/Sao_Paulo | 2018-02-17T22:30-02:00 | 2018-02-17T23:30-02:00
            Sat 22:00-23:30                  | America/Sao_Paulo | 2018-02-17T23:10-03:00 | 2018-02-17T23:30-03:00
            # Lord Howe, 4 October 2026: two o'clock is half past; 5 April 2026: two is half past one again
            22:00-07:00                      | Australia/Lord_Howe | 2026-10-03T23:00+10:30 | 2026-10-04T07:00+11:00
            22:00-02:15                      | Australia/Lord_Howe | 2026-10-03T23:00+10:30 | 2026-10-04T02:30+11:00
            22:00-02:30                      | Australia/Lord_Howe | 2026-10-03T23:00+10:30 | 2026-10-04T02:30+11:00
            22:00-01:45                      | Australia/Lord_Howe | 2026-04-04T23:00+11:00 | 2026-04-05T01:45+11:00
            22:00-01:45                      | Australia/Lord_Howe | 2026-04-05T01:40+10:30 | 2026-04-05T01:45+10:30
            22:00-02:00                      | Australia/Lord_Howe | 2026-04-04T23:00+11:00 | 2026-04-05T02:00+10:30
            # Apia had no Friday, 30 December 2011
            Thu 22:00-07:00                  | Pacific/Apia | 2011-12-29T23:00-10:00 | 2011-12-31T00:00+14:00
            22:00-07:00                      | Pacific/Apia | 2011-12-29T23:00-10:00 | 2011-12-31T07:00+14:00
            Fri 22:00-07:00                  | Pacific/Apia | 2011-12-31T03:00+14:00 | 2011-12-31T07:00+14:00
            Thu 12:00-24:00, Fri 00:00-24:00, Sat 00:00-08:00 | Pacific/Apia | 2011-12-29T13:00-10:00 | 2011-12-31T08:00+14:00
            """)
    void hours_endWhereNothingCoversAnyMore(String hours, ZoneId zone, OffsetDateTime moment, String end) {
        var expected = end.equals("never covered")
                ? Optional.<Instant>empty()
                : Optional.of(OffsetDateTime.parse(end).toInstant());
        assertThat(WeeklyHours.parse(hours, zone).endOf(moment.toInstant())).isEqualTo(expected);
    }

    /** Minute for minute through a year of zones that move their clocks in odd ways. */
    @Test
    void end_isTheFirstMinuteThatIsNotCovered() {
        for (String zone : List.of("Europe/Berlin", "Australia/Lord_Howe", "America/Sao_Paulo", "Africa/Casablanca")) {
            var hours = WeeklyHours.parse("Mon-Fri 22:00-02:30, Sat 23:00-01:45, Sun 01:00-03:00", ZoneId.of(zone));
            var from = Instant.parse("2018-01-01T00:00:00Z");
            Instant end = null;
            for (long minute = 0; minute < Duration.ofDays(365).toMinutes(); minute++) {
                var moment = from.plus(Duration.ofMinutes(minute));
                if (!hours.cover(moment)) {
                    assertThat(end).as(zone).isIn(null, moment);
                    end = null;
                } else if (end == null) {
                    end = hours.endOf(moment).orElseThrow();
                    assertThat(end).as(zone).isAfter(moment);
                }
            }
        }
    }

    @Test
    void veryManySpans_areRefused() {
        assertThat(WeeklyHours.parse("Mon 09:00-10:00,".repeat(49) + "Mon 09:00-10:00", ROME))
                .isNotNull();
        assertThatThrownBy(() -> WeeklyHours.parse("Mon 09:00-10:00,".repeat(50) + "Mon 09:00-10:00", ROME))
                .hasMessageContaining("at most 50");
    }
}
