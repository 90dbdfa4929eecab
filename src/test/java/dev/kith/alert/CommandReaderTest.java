package dev.kith.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.alert.AlertCommand.Archive;
import dev.kith.alert.AlertCommand.Busy;
import dev.kith.alert.AlertCommand.Help;
import dev.kith.alert.AlertCommand.Keep;
import dev.kith.alert.AlertCommand.MuteFor;
import dev.kith.alert.AlertCommand.MuteSender;
import dev.kith.alert.AlertCommand.MuteUntil;
import dev.kith.alert.AlertCommand.Off;
import dev.kith.alert.AlertCommand.On;
import dev.kith.alert.AlertCommand.Quiet;
import dev.kith.alert.AlertCommand.Say;
import dev.kith.alert.AlertCommand.Status;
import dev.kith.alert.AlertCommand.Unclear;
import dev.kith.alert.AlertCommand.Unknown;
import dev.kith.alert.AlertCommand.Unmute;
import dev.kith.alert.AlertCommand.Vip;
import dev.kith.alert.AlertCommand.VipsAnyTime;
import dev.kith.alert.AlertCommand.Zone;
import dev.kith.alert.AlertSettings.Detail;
import dev.kith.time.WeeklyHours;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandReaderTest {
    private static Map<String, AlertCommand> understood() {
        var words = new LinkedHashMap<String, AlertCommand>();
        words.put("help", new Help());
        words.put(" Help. ", new Help());
        words.put("/help", new Help());
        words.put("/ HELP !", new Help());
        words.put("?", new Help());
        words.put("status", new Status());
        words.put("alerts", new Status());
        words.put("alerts on", new On());
        words.put("ALERTS\u00a0\n ON.", new On());
        words.put("alerts off", new Off());
        words.put("mute 2h", new MuteFor(Duration.ofHours(2)));
        words.put("mute for 2 hours", new MuteFor(Duration.ofHours(2)));
        words.put("mute 1h30m", new MuteFor(Duration.ofMinutes(90)));
        words.put("Mute 1 day 2 hours", new MuteFor(Duration.ofHours(26)));
        words.put("snooze 30 MIN", new MuteFor(Duration.ofMinutes(30)));
        words.put("mute 1w", new MuteFor(Duration.ofDays(7)));
        words.put("mute until 18:00", new MuteUntil(LocalTime.of(18, 0)));
        words.put("mute until 7", new MuteUntil(LocalTime.of(7, 0)));
        words.put("mute off", new Unmute());
        words.put("unmute", new Unmute());
        words.put("quiet 22:00-07:00", new Quiet("22:00-07:00"));
        words.put("quiet 22-7", new Quiet("22:00-07:00"));
        words.put("quiet 22.30 - 7.15", new Quiet("22:30-07:15"));
        words.put("quiet 22:00 to 7:00", new Quiet("22:00-07:00"));
        words.put(
                "Quiet mon-FRI 22:00-07:00, saturday 23:00-10:00.", new Quiet("Mon-Fri 22:00-07:00, Sat 23:00-10:00"));
        words.put("quiet Sun 0-24", new Quiet("Sun 00:00-00:00"));
        words.put("quiet off", new Quiet(""));
        words.put("zone europe/berlin", new Zone(ZoneId.of("Europe/Berlin")));
        words.put("zone America/New York", new Zone(ZoneId.of("America/New_York")));
        words.put("timezone UTC", new Zone(ZoneId.of("UTC")));
        words.put("detail Count", new Say(Detail.COUNT));
        words.put("detail sender", new Say(Detail.SENDER));
        words.put("details subject", new Say(Detail.SUBJECT));
        words.put("vip Romeo@Montague.example", new Vip("romeo@montague.example", true));
        words.put("vip add <romeo@montague.example>", new Vip("romeo@montague.example", true));
        words.put("vip @montague.example", new Vip("@montague.example", true));
        words.put("vip *.montague.example", new Vip("*.montague.example", true));
        words.put("vip remove montague.example", new Vip("montague.example", false));
        words.put("unvip montague.example", new Vip("montague.example", false));
        words.put("vip always", new VipsAnyTime(true));
        words.put("vip wait", new VipsAnyTime(false));
        words.put("mute-sender news.example.org", new MuteSender("news.example.org", true));
        words.put("mute sender x@example.org", new MuteSender("x@example.org", true));
        words.put("unmute-sender x@example.org", new MuteSender("x@example.org", false));
        words.put("keep on", new Keep(true));
        words.put("keep NO", new Keep(false));
        words.put("archive off", new Archive(false));
        words.put("busy hold", new Busy(true));
        words.put("busy tell", new Busy(false));
        return words;
    }

    @TestFactory
    java.util.stream.Stream<DynamicTest> words_areUnderstood() {
        return understood().entrySet().stream()
                .map(each -> DynamicTest.dynamicTest(
                        each.getKey(),
                        () -> assertThat(CommandReader.read(each.getKey())).isEqualTo(each.getValue())));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mute",
                "mute 0m",
                "mute -2h",
                "mute 2",
                "mute 2y",
                "mute 99999999999h",
                "mute 100d",
                "mute until 25:00",
                "mute until noon",
                "mute 2h x",
                "quiet",
                "quiet 22:00",
                "quiet 22:00-22:00",
                "quiet 25:00-07:00",
                "quiet Foo 22:00-07:00",
                "quiet Mon-Xyz 22:00-07:00",
                "quiet 22:00-07:00,",
                "zone",
                "zone Berlin",
                "zone +02:00",
                "zone Europe/../../etc/passwd",
                "detail",
                "detail all",
                "vip",
                "vip @",
                "vip romeo@",
                "vip a@b@c",
                "vip nobody",
                "vip romeo <romeo@montague.example>",
                "vip a\u202eb@example.org",
                "mute-sender",
                "keep",
                "keep maybe",
                "busy",
                "alerts maybe",
                "unmute x@example.org"
            })
    void almostUnderstood_isAnsweredWithAnExample_thatHoldsNothingOfIt(String words) {
        assertThat(CommandReader.read(words)).isInstanceOfSatisfying(Unclear.class, unclear -> {
            assertThat(unclear.hint()).isNotBlank().doesNotContain("passwd").doesNotContain("\u202e");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", ".", "/", "hello", "alertson", "I am away until Monday", "<help/>", "hilfe", "\u0000"})
    void anythingElse_isUnknown(String words) {
        assertThat(CommandReader.read(words)).isEqualTo(new Unknown());
    }

    @Test
    void quietHours_areSpelledAsTheyAreRead() {
        for (AlertCommand command : understood().values()) {
            if (command instanceof Quiet(String hours) && !hours.isEmpty()) {
                assertThat(WeeklyHours.parse(hours, ZoneId.of("UTC"))).isNotNull();
            }
        }
    }

    @Test
    void anything_isReadWithoutAFault_andQuickly() {
        var random = new Random(7);
        var words = understood().keySet().toArray(String[]::new);
        for (int i = 0; i < 20_000; i++) {
            var text = new StringBuilder(words[random.nextInt(words.length)]);
            for (int j = random.nextInt(6); j > 0; j--) {
                int at = random.nextInt(text.length() + 1);
                text.insert(
                        at,
                        random.nextBoolean() ? (char) random.nextInt(0x10000) : " ,:-@.9\n".charAt(random.nextInt(8)));
            }
            AlertCommand command = CommandReader.read(text.toString());
            assertThat(command).isNotNull();
            if (command instanceof Quiet(String hours) && !hours.isEmpty()) {
                assertThat(WeeklyHours.parse(hours, ZoneId.of("UTC"))).isNotNull();
            }
        }
        assertThat(CommandReader.read("mute " + "9".repeat(1 << 20))).isEqualTo(new Unknown());
        assertThat(CommandReader.read("quiet " + "1-".repeat(140))).isInstanceOf(Unclear.class);
    }
}
