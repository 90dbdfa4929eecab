package dev.kith.xmpp.component;

import static dev.kith.xmpp.component.ChatTown.SOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.alert.AlertSettings.Detail;
import dev.kith.testing.RawSession;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jivesoftware.smack.packet.Message;
import org.junit.jupiter.api.Test;

/** What people ask of Kith in their chat, the same on every server. */
interface CommandsContract {
    Pattern SESSION = Pattern.compile("sessionid=['\"]([0-9a-f]+)['\"]");

    ChatTown town();

    @Test
    default void help_isAnswered_toTheProgramThatAsked_inItsThread() throws Exception {
        var town = town();
        var phone = town.rawLogin("phone");
        var desk = town.rawLogin("desk");
        phone.send("<message to='" + town.server.component()
                + "' type='chat' id='q1'><body> /HELP. </body><thread>t-17</thread></message>");
        String answer = phone.await(piece -> piece.startsWith("<message") && piece.contains("<body>"));
        assertThat(answer).contains("mute 2h").contains(">t-17</thread>");
        assertThat(RawSession.has(answer, "type", "chat")).isTrue();
        assertThat(RawSession.has(answer, "to", phone.jid())).isTrue();
        assertThat(desk.nothing(piece -> piece.contains("<body>"))).isTrue();
    }

    @Test
    default void settings_areChangedByWords() throws Exception {
        var town = town();
        var client = town.login();
        assertThat(say(town, client, "status")).contains("You have no alerts");
        assertThat(town.alerts.find(town.jid)).isEmpty();
        assertThat(say(town, client, "alerts on")).contains("Alerts are on from now");
        assertThat(town.alerts.find(town.jid).orElseThrow().consent())
                .isEqualTo("by message from " + town.jid + "/phone");
        assertThat(say(town, client, "detail subject")).contains("the subject");
        assertThat(say(town, client, "quiet Mon-Fri 22:00-07:00, Sat 23:00-10:00"))
                .contains("Mon-Fri 22:00-07:00");
        assertThat(town.settings().detail()).isEqualTo(Detail.SUBJECT);
        assertThat(town.settings().quiet()).isEqualTo("Mon-Fri 22:00-07:00, Sat 23:00-10:00");
        assertThat(say(town, client, "alerts off")).contains("off");
        assertThat(town.settings().enabled()).isFalse();
    }

    private static String say(ChatTown town, dev.kith.testing.ChatClient client, String words) throws Exception {
        client.say(town.server.component(), words);
        Message answer = client.awaitMessage(message -> message.getBody() != null, SOON);
        return answer.getBody();
    }

    @Test
    default void commands_areListed_andDescribed() throws Exception {
        var town = town();
        var session = town.rawLogin("phone");
        String component = town.server.component();
        assertThat(session.ask("get", component, "d1", "<query xmlns='http://jabber.org/protocol/disco#info'/>"))
                .contains("http://jabber.org/protocol/commands");
        String list = session.ask(
                "get",
                component,
                "d2",
                "<query xmlns='http://jabber.org/protocol/disco#items' node='http://jabber.org/protocol/commands'/>");
        assertThat(list).contains("alerts-settings").contains("alerts-mute").contains("New mail: settings");
        assertThat(session.ask(
                        "get",
                        component,
                        "d3",
                        "<query xmlns='http://jabber.org/protocol/disco#info' node='alerts-settings'/>"))
                .contains("command-node")
                .contains("jabber:x:data");
        assertThat(session.ask(
                        "get", component, "d4", "<query xmlns='http://jabber.org/protocol/disco#info' node='other'/>"))
                .contains("item-not-found");
    }

    @Test
    default void settingsForm_isFilledIn_andHolds() throws Exception {
        var town = town();
        var session = town.rawLogin("phone");
        String form = session.ask("set", town.server.component(), "c1", command("alerts-settings", "", "execute", ""));
        assertThat(form).contains("jabber:x:data").contains("list-single").contains("vips-any-time");
        assertThat(RawSession.has(form, "status", "executing")).isTrue();
        String wrong = session.ask(
                "set",
                town.server.component(),
                "c2",
                command("alerts-settings", session(form), "complete", field("enabled", "1") + field("zone", "Mars")));
        assertThat(RawSession.has(wrong, "status", "executing")).isTrue();
        assertThat(wrong).contains("Europe/Berlin").contains("<note");
        assertThat(town.alerts.find(town.jid)).isEmpty();
        String done = session.ask(
                "set",
                town.server.component(),
                "c3",
                command(
                        "alerts-settings",
                        session(form),
                        "complete",
                        field("enabled", "true")
                                + field("zone", "America/New_York")
                                + field("detail", "count")
                                + field("vips", "Romeo@Montague.example</value><value>montague.example")
                                + field("quiet", "22-7")
                                + field("unknown", "&lt;x/>")));
        assertThat(RawSession.has(done, "status", "completed")).as(done).isTrue();
        assertThat(town.settings().enabled()).isTrue();
        assertThat(town.settings().zone().getId()).isEqualTo("America/New_York");
        assertThat(town.settings().vips()).containsExactly("romeo@montague.example", "montague.example");
        assertThat(town.settings().quiet()).isEqualTo("22:00-07:00");
        assertThat(town.alerts.find(town.jid).orElseThrow().consent()).startsWith("by ad-hoc command from ");
        assertThat(session.ask(
                        "set",
                        town.server.component(),
                        "c4",
                        command("alerts-settings", session(form), "complete", field("enabled", "0"))))
                .contains("bad-sessionid");
        assertThat(town.settings().enabled()).isTrue();
    }

    @Test
    default void muting_statusAndCancelling_work() throws Exception {
        var town = town();
        town.switchOn();
        var session = town.rawLogin("phone");
        String component = town.server.component();
        String form = session.ask("set", component, "c1", command("alerts-mute", "", "execute", ""));
        assertThat(session.ask(
                        "set", component, "c2", command("alerts-mute", session(form), "complete", field("for", "8h"))))
                .contains("Muted until");
        assertThat(town.settings().mutedUntil()).isNotNull();
        assertThat(session.ask("set", component, "c3", command("alerts-status", "", "execute", "")))
                .contains("Muted until");
        assertThat(session.ask("set", component, "c4", command("alerts-unmute", "", "execute", "")))
                .contains("hear from me again");
        assertThat(town.settings().mutedUntil()).isNull();
        String another = session.ask("set", component, "c5", command("alerts-mute", "", "execute", ""));
        String cancelled = session.ask("set", component, "c6", command("alerts-mute", session(another), "cancel", ""));
        assertThat(RawSession.has(cancelled, "status", "canceled")).isTrue();
        assertThat(session.ask(
                        "set",
                        component,
                        "c7",
                        command("alerts-mute", session(another), "complete", field("for", "8h"))))
                .contains("bad-sessionid");
        assertThat(town.settings().mutedUntil()).isNull();
    }

    @Test
    default void hostileCommands_areRefused_andTheStreamLives() throws Exception {
        var town = town();
        var session = town.rawLogin("phone");
        var before = town.stream.current();
        String component = town.server.component();
        String form = session.ask("set", component, "h0", command("alerts-settings", "", "execute", ""));
        assertThat(session.ask("set", component, "h1", command("nothing", "", "execute", "")))
                .contains("item-not-found");
        assertThat(session.ask("set", component, "h2", command("alerts-settings", "feed", "complete", field("x", "1"))))
                .contains("bad-sessionid");
        assertThat(session.ask("set", component, "h3", command("alerts-settings", "", "prev", "")))
                .contains("bad-action");
        assertThat(session.ask("set", component, "h4", command("alerts-settings", session(form), "fly", "")))
                .contains("bad-action");
        assertThat(session.ask("set", component, "h5", command("alerts-settings", session(form), "complete", "")))
                .contains("bad-payload");
        assertThat(session.ask(
                        "set",
                        component,
                        "h6",
                        command("alerts-settings", session(form), "complete", field("enabled", "perhaps"))))
                .contains("<note");
        assertThat(session.ask(
                        "set",
                        component,
                        "h7",
                        command(
                                "alerts-settings",
                                session(form),
                                "complete",
                                field("vips", "a@b.example</value><value>".repeat(600) + "x"))))
                .contains("bad-request");
        assertThat(session.ask(
                        "set",
                        component,
                        "h8",
                        command(
                                "alerts-settings",
                                session(form),
                                "complete",
                                "<field var='vips'><value><value><x/></value></value></field>")))
                .contains("error");
        assertThat(session.ask("get", component, "h9", command("alerts-settings", "", "execute", "")))
                .contains("error");
        assertThat(session.ask("set", "somebody@" + component, "h10", command("alerts-settings", "", "execute", "")))
                .contains("item-not-found");
        for (int i = 0; i < 50; i++) {
            session.ask("set", component, "many" + i, command("alerts-settings", "", "execute", ""));
        }
        assertThat(town.alerts.find(town.jid)).isEmpty();
        assertThat(town.stream.current()).isSameAs(before);
    }

    private static String command(String node, String session, String action, String fields) {
        return "<command xmlns='http://jabber.org/protocol/commands' node='" + node + "' action='" + action + "'"
                + (session.isEmpty() ? "" : " sessionid='" + session + "'") + ">"
                + (fields.isEmpty() ? "" : "<x xmlns='jabber:x:data' type='submit'>" + fields + "</x>") + "</command>";
    }

    private static String field(String name, String value) {
        return "<field var='" + name + "'><value>" + value + "</value></field>";
    }

    private static String session(String answer) {
        Matcher session = SESSION.matcher(answer);
        assertThat(session.find()).as(answer).isTrue();
        return session.group(1);
    }
}
