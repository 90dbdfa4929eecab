package dev.kith.xmpp.component;

import static dev.kith.xmpp.component.ChatTown.LATER;
import static dev.kith.xmpp.component.ChatTown.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.alert.Sender;
import dev.kith.testing.Await;
import dev.kith.testing.BitlbeeServer;
import dev.kith.testing.RawSession;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** New mail for programs that ask their server for it, the same on every server that delegates. */
interface MailNotifyContract {
    String QUERY = "<query xmlns='google:mail:notify'/>";
    String INFO = "<query xmlns='http://jabber.org/protocol/disco#info'/>";
    Sender ROMEO = new Sender("Romeo \u202eMontague\u0007", "romeo@montague.example");
    Instant WHEN = Instant.parse("2026-11-24T12:00:00Z");

    ChatTown town();

    private static void awaitFeature(ChatTown town, RawSession session) throws Exception {
        int[] tries = {0};
        Await.until(
                "the server announces it",
                LATER,
                () -> session.ask("get", town.server.domain(), "disco" + tries[0]++, INFO)
                        .contains("google:mail:notify"));
    }

    @Test
    default void server_announcesIt_forItself_andForPeople() throws Exception {
        var town = town();
        var session = town.rawLogin("pidgin");
        awaitFeature(town, session);
        assertThat(session.ask("get", town.server.domain(), "d1", INFO)).contains("google:setting");
        assertThat(session.ask("get", town.jid.toString(), "d2", INFO)).contains("google:mail:notify");
        assertThat(session.ask("get", town.server.component(), "d3", INFO)).doesNotContain("google:");
    }

    /** libpurple asks without an address, BitlBee its own bare one. */
    @Test
    default void query_isAnswered_withOrWithoutAnAddress() throws Exception {
        var town = town();
        town.switchOn();
        var session = town.rawLogin("pidgin");
        awaitFeature(town, session);
        town.mail.arrives(town.jid, ROMEO, "Balcony & <garden>", WHEN);
        town.mail.arrives(town.jid, Sender.UNKNOWN, "", WHEN.plusSeconds(60));
        for (String to : new String[] {"", town.jid.toString(), town.server.domain()}) {
            String answer = session.ask("get", to, "q" + to.length(), QUERY);
            assertThat(RawSession.has(answer, "type", "result")).as(answer).isTrue();
            assertThat(RawSession.has(answer, "total-matched", "2")).isTrue();
            assertThat(RawSession.has(answer, "tid", "0000000000000000001")).isTrue();
            assertThat(RawSession.has(answer, "date", "" + WHEN.toEpochMilli())).isTrue();
            assertThat(RawSession.has(answer, "name", "Romeo Montague"))
                    .as(answer)
                    .isTrue();
            assertThat(RawSession.has(answer, "name", "somebody")).isTrue();
            assertThat(RawSession.has(answer, "url", "https://mail.capulet.example/"))
                    .isTrue();
            assertThat(answer).contains("Balcony &amp; &lt;garden&gt;").contains("(not shown)");
        }
        assertThat(town.alerts.find(town.jid).orElseThrow().mailNotify()).isTrue();
    }

    @Test
    default void query_leavesOutWhatIsKnown() throws Exception {
        var town = town();
        town.switchOn();
        var session = town.rawLogin("pidgin");
        awaitFeature(town, session);
        town.mail.arrives(town.jid, ROMEO, "first", WHEN);
        town.mail.arrives(town.jid, ROMEO, "second", WHEN.plusSeconds(60));
        assertThat(session.ask(
                        "get",
                        "",
                        "q1",
                        "<query xmlns='google:mail:notify' newer-than-tid='0000000000000000001' newer-than-time='5'/>"))
                .contains("second")
                .doesNotContain("first");
        assertThat(session.ask(
                        "get",
                        "",
                        "q2",
                        "<query xmlns='google:mail:notify' newer-than-time='"
                                + WHEN.plusSeconds(1).toEpochMilli() + "'/>"))
                .contains("second")
                .doesNotContain("first");
        assertThat(RawSession.has(
                        session.ask(
                                "get", "", "q3", "<query xmlns='google:mail:notify' newer-than-tid='99999999999999'/>"),
                        "total-matched",
                        "0"))
                .isTrue();
        assertThat(session.ask("get", "", "q4", "<query xmlns='google:mail:notify' newer-than-tid='-1e9' q='&lt;'/>"))
                .contains("first");
    }

    @Test
    default void setting_isKept_andSaid() throws Exception {
        var town = town();
        town.switchOn();
        var session = town.rawLogin("pidgin");
        awaitFeature(town, session);
        String get = "<usersetting xmlns='google:setting'/>";
        assertThat(session.ask("get", "", "s1", get)).containsPattern("value=['\"]false");
        assertThat(RawSession.has(session.ask("set", "", "s2", setting("true")), "type", "result"))
                .isTrue();
        assertThat(town.alerts.find(town.jid).orElseThrow().mailNotify()).isTrue();
        assertThat(session.ask("get", town.jid.toString(), "s3", get)).containsPattern("value=['\"]true");
        session.ask("set", "", "s4", setting("false"));
        assertThat(town.alerts.find(town.jid).orElseThrow().mailNotify()).isFalse();
    }

    private static String setting(String value) {
        return "<usersetting xmlns='google:setting'><mailnotifications value='" + value + "'/></usersetting>";
    }

    @Test
    default void newMail_isPushed_toTheProgramThatAsked() throws Exception {
        var town = town();
        town.switchOn();
        var pidgin = town.rawLogin("pidgin");
        var other = town.rawLogin("other");
        awaitFeature(town, pidgin);
        pidgin.ask("get", "", "q1", QUERY);
        town.mail.arrives(town.jid, ROMEO, "Balcony", WHEN);
        String push = pidgin.await(piece -> piece.contains("new-mail"));
        assertThat(RawSession.has(push, "type", "set")).isTrue();
        assertThat(RawSession.has(push, "to", pidgin.jid())).isTrue();
        assertThat(push).doesNotContain("Balcony");
        assertThat(other.nothing(piece -> piece.contains("new-mail"))).isTrue();
        pidgin.ask("set", "", "s1", setting("false"));
        town.mail.arrives(town.jid, ROMEO, "Garden", WHEN);
        assertThat(pidgin.ask("get", "", "s2", "<usersetting xmlns='google:setting'/>")) // behind it on the same desk
                .contains("mailnotifications");
        assertThat(pidgin.nothing(piece -> piece.contains("new-mail"))).isTrue();
    }

    @Test
    default void otherPeople_areToldNothing() throws Exception {
        var town = town();
        town.switchOn();
        town.server.addUser("tybalt", PASSWORD);
        var tybalt = town.rawLogin("tybalt", "spy");
        awaitFeature(town, tybalt);
        town.mail.arrives(town.jid, ROMEO, "Balcony", WHEN);
        String answer = tybalt.ask("get", town.jid.toString(), "spy1", QUERY);
        assertThat(RawSession.has(answer, "type", "error")).as(answer).isTrue();
        assertThat(answer).doesNotContain("Balcony");
        assertThat(tybalt.ask("get", "", "spy2", QUERY)).doesNotContain("Balcony");
        for (String version : DelegatedQuery.VERSIONS) {
            String forged = tybalt.ask(
                    "set",
                    town.server.component(),
                    "spy" + version,
                    "<delegation xmlns='" + version + "'><forwarded xmlns='urn:xmpp:forward:0'>"
                            + "<iq xmlns='jabber:client' type='get' id='x' from='" + town.jid + "/pidgin' to='"
                            + town.jid
                            + "'>" + QUERY + "</iq></forwarded></delegation>");
            assertThat(RawSession.has(forged, "type", "error")).as(forged).isTrue();
            assertThat(forged).doesNotContain("Balcony");
        }
        town.mail.arrives(town.jid, ROMEO, "Garden", WHEN);
        assertThat(tybalt.nothing(piece -> piece.contains("new-mail"))).isTrue();
        assertThat(town.alerts.find(town.jid).orElseThrow().mailNotify()).isFalse();
    }

    @Test
    default void afterARestartOfKith_itGoesOn() throws Exception {
        var town = town();
        town.switchOn();
        var session = town.rawLogin("pidgin");
        awaitFeature(town, session);
        session.ask("get", "", "q1", QUERY);
        town.link.stop();
        town.link.start();
        town.awaitLink();
        awaitFeature(town, session);
        town.mail.arrives(town.jid, ROMEO, "Balcony", WHEN);
        session.await(piece -> piece.contains("new-mail"));
        assertThat(session.ask("get", "", "q2", QUERY)).contains("Balcony");
    }

    /** Whether the server goes on announcing what nobody answers. */
    boolean announcesWhileKithIsAway();

    @Test
    default void whileKithIsAway_aQuestionGetsAnError() throws Exception {
        var town = town();
        var session = town.rawLogin("pidgin");
        awaitFeature(town, session);
        town.link.stop();
        // One that meets the closing link on its way may get no answer at all, so none is waited for.
        int[] tries = {0};
        Await.until("noticed", LATER, () -> {
            session.send("<iq type='get' id='away" + tries[0]++ + "'>" + QUERY + "</iq>");
            return !session.nothing(piece -> piece.contains("away") && RawSession.has(piece, "type", "error"));
        });
        assertThat(session.ask("get", town.server.domain(), "d9", INFO).contains("google:mail:notify"))
                .isEqualTo(announcesWhileKithIsAway());
    }

    /** A program that was shipped with Debian, and never heard of Kith. */
    @Test
    default void bitlbee_showsNewMail(@TempDir Path folder) throws Exception {
        var town = town();
        town.switchOn();
        awaitFeature(town, town.rawLogin("probe"));
        town.mail.arrives(town.jid, ROMEO, "Waiting for you", WHEN);
        try (var bitlbee = BitlbeeServer.login(folder, town.server, town.name, PASSWORD)) {
            assertThat(bitlbee.await("Waiting for you")).contains("New mail from Romeo Montague: Waiting for you");
            town.mail.arrives(town.jid, new Sender("", "nurse@capulet.example"), "Just now <&>", WHEN.plusSeconds(60));
            assertThat(bitlbee.await("Just now")).contains("New mail from nurse@capulet.example: Just now <&>");
            town.mail.arrives(town.jid, Sender.UNKNOWN, "", WHEN.plusSeconds(120));
            assertThat(bitlbee.await("not shown")).contains("New mail from somebody: (not shown)");
            assertThat(bitlbee.count("Waiting for you")).isEqualTo(1);
            assertThat(bitlbee.count("Just now")).isEqualTo(1);
            town.messages.send(town.everything("a1", false, true));
            bitlbee.await("Headline: New mail");
            bitlbee.await("URL: https://mail.capulet.example/?id=a%40b&x=1");
            town.messages.send(town.everything("a2", true, true));
            bitlbee.await("Message with subject: New mail");
        }
    }
}
