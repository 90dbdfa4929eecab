package dev.kith.alert.signal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kith.alert.MailPlace;
import dev.kith.alert.Mailbox;
import dev.kith.alert.signal.Heard.Arrived;
import dev.kith.alert.signal.Heard.Hint;
import dev.kith.alert.signal.Heard.Other;
import dev.kith.alert.signal.Heard.Settled;
import dev.kith.alert.signal.Heard.Unreadable;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What signals mean, those among them that no real server sends today. */
class SignalMeaningTest {
    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "sieve_action_finished; \"action_name\":\"keep\",\"fileinto_mailbox_name\":\"INBOX\"; INBOX",
                "sieve_action_finished; \"action_name\":\"fileinto\",\"fileinto_mailbox_name\":\"Junk\"; Junk",
                "sieve_action_finished; \"action_name\":\"fileinto\",\"fileinto_mailbox_name\":\"inbox\"; INBOX",
                "sieve_action_finished; \"action_name\":\"keep\"; hint",
                "sieve_action_finished; \"action_name\":\"keep\",\"fileinto_mailbox_name\":[\"Junk\"]; hint",
                "sieve_action_finished; \"action_name\":\"discard\"; sieve-action",
                "sieve_action_finished; \"action_name\":\"redirect\"; sieve-action",
                "sieve_action_finished; \"action_name\":\"reject\"; sieve-action",
                "sieve_action_finished; \"action_name\":7; sieve-action",
                "sieve_action_finished; \"action_name\":\"keep\",\"fileinto_mailbox_name\":\"INBOX\",\"error\":\"e\"; failed-delivery",
                "mail_delivery_finished; \"message_id\":\"<1@x>\"; hint",
                "mail_delivery_finished; \"error\":\"Execution of Sieve filters was aborted\"; failed-delivery",
                "imap_command_finished; \"name\":\"SELECT\"; event",
                "; \"name\":\"SELECT\"; event",
            })
    void exporter(String event, String fields, String means) {
        Heard heard = DovecotSignals.exported(
                json("{\"event\":\"" + (event == null ? "" : event) + "\",\"fields\":{\"user\":\"juliet\"," + fields
                        + "}}"),
                NOW,
                false);
        assertThat(meaning(heard)).isEqualTo(means);
    }

    @Test
    void exporterWithoutSieve_countsDeliveries() {
        String event =
                "{\"event\":\"mail_delivery_finished\",\"fields\":{\"user\":\"juliet\",\"message_id\":\"<1@x>\"%s}}";
        assertThat(meaning(DovecotSignals.exported(json(event.formatted("")), NOW, true)))
                .isEqualTo("INBOX");
        assertThat(meaning(DovecotSignals.exported(json(event.formatted(",\"error\":\"e\"")), NOW, true)))
                .isEqualTo("failed-delivery");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "\"imap-uidvalidity\":1,\"imap-uid\":2; 1/2",
                "\"imap-uidvalidity\":4294967295,\"imap-uid\":4294967295; 4294967295/4294967295",
                "\"imap-uidvalidity\":\"1\",\"imap-uid\":\"2.0\"; 1/2",
                "\"imap-uidvalidity\":1; none",
                "\"imap-uidvalidity\":0,\"imap-uid\":2; none",
                "\"imap-uidvalidity\":1,\"imap-uid\":-2; none",
                "\"imap-uidvalidity\":1,\"imap-uid\":4294967296; none",
                "\"imap-uidvalidity\":1,\"imap-uid\":2.5; none",
                "\"imap-uidvalidity\":1,\"imap-uid\":1e400; none",
                "\"imap-uidvalidity\":1,\"imap-uid\":99999999999999999999; none",
                "\"imap-uidvalidity\":1,\"imap-uid\":true; none",
                "\"imap-uidvalidity\":{},\"imap-uid\":[1]; none",
            })
    void ox_placesAreWholeOrNone(String fields, String place) {
        var heard = (Arrived) DovecotSignals.ox(
                json("{\"user\":\"juliet\",\"event\":\"messageNew\",\"folder\":\"INBOX\"," + fields + "}"), NOW);
        MailPlace said = heard.mail().place();
        assertThat(said == null ? "none" : said.uidValidity() + "/" + said.uid())
                .isEqualTo(place);
    }

    @Test
    void otherEvents_areNotMail() {
        assertThat(DovecotSignals.ox(json("{\"user\":\"j\",\"event\":\"flagsSet\"}"), NOW))
                .isEqualTo(new Other("event"));
        assertThat(DovecotSignals.lua(json("{\"user\":\"j\",\"name\":\"MessageAppend\"}"), NOW))
                .isEqualTo(new Other("event"));
        assertThat(DovecotSignals.lua(json("{\"name\":\"MessageNew\"}"), NOW)).isEqualTo(new Unreadable("no-user"));
    }

    @Test
    void lua_saysWhetherItWasRead() {
        var heard = (Arrived) DovecotSignals.lua(
                json(
                        "{\"user\":\"j\",\"name\":\"MessageNew\",\"flags\":[7,\"\\\\seen\"],\"from_address\":\"a@b.example\"}"),
                NOW);
        assertThat(heard.mail().seen()).isTrue();
        assertThat(heard.mail().sender().address()).isEqualTo("a@b.example");
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-24T11:00:00Z, 2026-11-24T11:00:00Z",
        "2026-11-24T13:30:00+02:00, 2026-11-24T11:30:00Z",
        "2026-11-24T12:00:01Z, 2026-11-24T12:00:00Z",
        "9999-12-31T23:59:59Z, 2026-11-24T12:00:00Z",
        "yesterday, 2026-11-24T12:00:00Z",
    })
    void webhook_isNeverFromTheFuture(String said, Instant received) {
        var heard = (Arrived)
                WebhookSignal.read(json("{\"user\":\"j\",\"subject\":\"s\",\"received\":\"" + said + "\"}"), NOW);
        assertThat(heard.mail().received()).isEqualTo(received);
    }

    @Test
    void mailboxNames_areFitToBeStored() {
        var heard = (Arrived) WebhookSignal.read(
                json("{\"user\":\"j\",\"mailbox\":\"a\\u0000\\ud800b\\n" + "x".repeat(5000) + "\"}"), NOW);
        assertThat(heard.mail().mailbox().name()).startsWith("abx").hasSizeLessThanOrEqualTo(1000);
        assertThat(heard.mail().mailbox().use()).isEqualTo(Mailbox.Use.UNSAID);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            nullValues = "nobody",
            value = {
                "imap://h/user/juliet;UIDVALIDITY=7/;UID=5 juliet|INBOX|7|5",
                "imap://h/user/juliet/Lists/Verona;UIDVALIDITY=7 juliet|Lists/Verona|7|0",
                "imap://h/user/juliet/Gr%C3%BC%C3%9Fe;UIDVALIDITY=7/;UID=5 juliet|Grüße|7|5",
                "imap://h/user/juliet@capulet.example;UIDVALIDITY=7/;UID=5 juliet@capulet.example|INBOX|7|5",
                "imap://h/user/juliet/Lists@capulet.example;UIDVALIDITY=7 juliet@capulet.example|Lists|7|0",
                "imap://h/user.juliet.Lists.Verona;UIDVALIDITY=7 juliet|Lists/Verona|7|0",
                "imap://h/user.juliet^capulet.Lists@x.example;UIDVALIDITY=7 juliet.capulet@x.example|Lists|7|0",
                "imap://h/user/ju.liet/a.b;UIDVALIDITY=7 ju.liet|a.b|7|0",
                "imap://h/user/juliet/100%;UIDVALIDITY=7 juliet|100%|7|0",
                "imap://h/user/juliet/%FF%4;UIDVALIDITY=7 juliet|\uFFFD%4|7|0",
                "imap://h/user/juliet/a%3Bb;UIDVALIDITY=99999999999;UID=1 juliet|a;b|0|0",
                "imap://h/user/juliet;UIDVALIDITY=4294967296/;UID=1 juliet|INBOX|0|1",
                "imap://h/user/juliet juliet|INBOX|0|0",
                "imap://h/shared/news;UIDVALIDITY=7 nobody",
                "imap://h/user/;UIDVALIDITY=7 nobody",
                "imap://h/user nobody",
                "imap://h/ nobody",
                "http://h/user/juliet nobody",
                "imap:user/juliet nobody",
                "imap://h/user/%00;UIDVALIDITY=7 nobody",
            })
    void cyrusMailbox(String url, String said) {
        assertThat(CyrusMailbox.parse(url)
                        .map(there -> there.user() + "|" + there.mailbox().name() + "|" + there.uidValidity() + "|"
                                + there.uid()))
                .isEqualTo(java.util.Optional.ofNullable(said));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "5; 5",
                "1,3,5; 1 3 5",
                "1:3,7; 1 2 3 7",
                "3:1; 1 2 3",
                "*; ''",
                "1:*; ''",
                "0:2; 1 2",
                "; ''",
                "a,2,-3,4:,:5,6:7:8; 2",
                "4294967295:4294967296; 4294967295",
            })
    void uidSets(String set, String uids) {
        assertThat(settled(set == null ? "" : set).stream()
                        .map(MailPlace::uid)
                        .sorted()
                        .map(Object::toString)
                        .collect(Collectors.joining(" ")))
                .isEqualTo(uids);
    }

    @Test
    void uidSetsWithoutEnd_areCut_toTheNewest() {
        assertThat(settled("1:4294967295"))
                .hasSize(1000)
                .extracting(MailPlace::uid)
                .containsAll(LongStream.range(4294966296L, 4294967296L).boxed().toList());
        assertThat(settled("1:5,".repeat(50_000) + "9")).hasSize(6);
    }

    private static Set<MailPlace> settled(String set) {
        Heard heard = CyrusSignal.read(
                json(
                        "{\"event\":\"MessageExpunge\",\"uri\":\"imap://h/user/juliet;UIDVALIDITY=7\",\"user\":\"\",\"uidset\":\""
                                + set + "\"}"),
                NOW);
        return ((Settled) heard).mails();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "\"event\":\"MessageNew\",\"uri\":\"imap://h/user/j;UIDVALIDITY=7/;UID=5\"~ INBOX",
                "\"event\":\"MessageNew\",\"uri\":\"imap://h/user/j;UIDVALIDITY=7/;UID=5\",\"vnd.cmu.mbtype\":\"c\"~ mailbox-kind",
                "\"event\":\"MessageNew\",\"uri\":\"imap://h/shared;UIDVALIDITY=7/;UID=5\"~ shared-mailbox",
                "\"event\":\"MessageNew\"~ no-uri",
                "\"event\":\"MessageNew\",\"uri\":7~ shared-mailbox",
                "\"event\":\"MessageRead\",\"uri\":\"imap://h/user/j;UIDVALIDITY=7\",\"user\":\"j\",\"uidset\":\"1\"~ settled",
                "\"event\":\"MessageRead\",\"uri\":\"imap://h/user/j;UIDVALIDITY=7\",\"user\":\"r\",\"uidset\":\"1\"~ read-by-another",
                "\"event\":\"MessageTrash\",\"uri\":\"imap://h/user/j;UIDVALIDITY=7\",\"user\":\"r\",\"uidset\":\"1\"~ settled",
                "\"event\":\"vnd.cmu.MessageMove\",\"uri\":\"imap://h/user/j/Lists;UIDVALIDITY=7\"~ hint",
                "\"event\":\"MailboxModseq\",\"uri\":\"imap://h/user/j;UIDVALIDITY=7\"~ event",
                "\"event\":[]~ no-event",
            })
    void cyrus(String fields, String means) {
        assertThat(meaning(CyrusSignal.read(json("{" + fields + "}"), NOW))).isEqualTo(means);
    }

    static Stream<Arguments> envelopes() {
        String rest = " NIL NIL NIL NIL NIL NIL ";
        return Stream.of(
                Arguments.of(
                        "(NIL \"a \\\"b\\\" \\\\\" ((\"N\" NIL \"m\" \"h.example\"))" + rest + "\"<i@d>\")",
                        "a \"b\" \\|N|m@h.example|i@d"),
                Arguments.of(
                        "(NIL {3}\r\na\"b ((NIL NIL \"m\" \"h.example\")(\"x\" NIL \"y\" \"z\"))" + rest
                                + "{5+}\r\n<i@d>)",
                        "a\"b||m@h.example|i@d"),
                Arguments.of("(NIL {5}\r\nGrüe ((NIL NIL \"m\" \"h.example\"))" + rest + "NIL)", "Grüe||m@h.example|"),
                Arguments.of("(NIL \"group\" ((NIL NIL \"friends\" NIL)(NIL NIL \"m\" \"h\")) NIL)", "group|||"),
                Arguments.of("(NIL \"x\"", "|||"),
                Arguments.of("\"x\"", "|||"),
                Arguments.of("(".repeat(10_000), "|||"),
                Arguments.of("(NIL {99999999}\r\nx)", "|||"),
                Arguments.of("(NIL (\"no\") \"text\" 7)", "|||"),
                Arguments.of("", "|||"));
    }

    @ParameterizedTest
    @MethodSource
    void envelopes(String envelope, String said) throws Exception {
        String event = new ObjectMapper()
                .writeValueAsString(Map.of(
                        "event",
                        "MessageNew",
                        "uri",
                        "imap://h/user/j;UIDVALIDITY=7/;UID=5",
                        "vnd.cmu.envelope",
                        envelope));
        var mail = ((Arrived) CyrusSignal.read(json(event), NOW)).mail();
        assertThat(mail.subject() + "|" + mail.sender().name() + "|"
                        + mail.sender().address() + "|" + mail.messageId())
                .isEqualTo(said);
    }

    private static String meaning(Heard heard) {
        return switch (heard) {
            case Arrived(var user, var mail) -> mail.mailbox().name();
            case Hint hint -> "hint";
            case Heard.Books books -> "books";
            case Settled settled -> "settled";
            case Other(var what) -> what;
            case Unreadable(var problem) -> problem;
        };
    }

    private static Fields json(String text) {
        return Fields.parse(text.getBytes(StandardCharsets.UTF_8)).orElseThrow();
    }
}
