package dev.kith.xmpp.component;

import static dev.kith.xmpp.component.ChatTown.LATER;
import static dev.kith.xmpp.component.ChatTown.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kith.alert.Alert;
import dev.kith.alert.AlertForm;
import dev.kith.alert.AlertSettings;
import dev.kith.alert.AlertText;
import dev.kith.alert.ChatRefused;
import dev.kith.alert.ChatUnavailable;
import dev.kith.alert.HeaderText;
import dev.kith.alert.HostileHeaders;
import dev.kith.alert.Mailbox;
import dev.kith.alert.NewMail;
import dev.kith.jid.BareJid;
import dev.kith.testing.Await;
import dev.kith.testing.RawSession;
import dev.kith.xmpp.LegalXml;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jivesoftware.smack.packet.Message;
import org.junit.jupiter.api.Test;

/** Alerts as real sessions get them, the same on every server. */
interface AlertMessagesContract {
    ChatTown town();

    @Test
    default void headline_arrives_withAllItsParts_andNoOthers() throws Exception {
        var town = town();
        var session = town.rawLogin("phone");
        town.messages.send(town.everything("alert-1", false, true));
        String piece = session.await(ofOurs());
        assertThat(RawSession.has(piece, "type", "headline")).as(piece).isTrue();
        assertThat(RawSession.has(piece, "from", town.server.component()))
                .as(piece)
                .isTrue();
        assertThat(RawSession.has(piece, "to", town.jid.toString())).as(piece).isTrue();
        assertThat(piece.substring(0, piece.indexOf('>')))
                .satisfies(head ->
                        assertThat(RawSession.has(head, "id", "alert-1")).isTrue());
        assertThat(piece)
                .contains("<subject>New mail</subject>")
                .contains("romeo@montague.example&gt; &amp; ")
                .contains("jabber:x:oob")
                .contains("<url>https://mail.capulet.example/?id=a%40b&amp;x=1</url>")
                .contains("http://jabber.org/protocol/shim")
                .contains(">high</header>")
                .contains("urn:xmpp:sid:0")
                .doesNotContain("chatstates")
                .doesNotContain("urn:xmpp:receipts")
                .doesNotContain("urn:xmpp:hints");
    }

    @Test
    default void plainAlert_hasNoUrgencyAndNoLink() throws Exception {
        var town = town();
        var session = town.rawLogin("phone");
        town.messages.send(town.headline("alert-2", "New mail", "from Romeo"));
        String piece = session.await(ofOurs());
        assertThat(piece).doesNotContain("shim").doesNotContain("oob");
    }

    @Test
    default void alertThatIsNotToBeStored_saysSo() throws Exception {
        var town = town();
        var session = town.rawLogin("phone");
        town.messages.send(town.everything("alert-3", false, false));
        assertThat(session.await(ofOurs())).contains("urn:xmpp:hints").contains("<no-store");
        town.messages.send(town.everything("alert-4", true, false));
        assertThat(session.await(ofOurs())).contains("<no-permanent-store");
    }

    @Test
    default void keptAlert_waitsForSomebodyWhoIsOffline_andAHeadlineDoesNot() throws Exception {
        var town = town();
        town.messages.send(town.headline("gone", "New mail", "not to be seen"));
        town.messages.send(town.everything("kept-1", true, true));
        town.messages.send(town.everything("kept-2", true, false));
        try (var client = town.login()) {
            var first = client.awaitMessage(message -> message.getBody() != null, SOON);
            assertThat(first.getType()).isEqualTo(Message.Type.normal);
            assertThat(first.getStanzaId()).isEqualTo("kept-1");
            assertThat(first.hasExtension("delay", "urn:xmpp:delay")).isTrue();
            var second = client.awaitMessage(message -> message.getBody() != null, SOON);
            assertThat(second.getStanzaId()).isEqualTo("kept-2");
            client.ping();
            assertThat(client.messages()).isZero();
        }
    }

    @Test
    default void alertForNobody_isRefused_orComesBackAndIsCounted() throws Exception {
        var town = town();
        var elsewhere =
                new Alert(BareJid.parse("romeo@montague.example"), "x", false, true, false, "New mail", "", null);
        assertThatThrownBy(() -> town.messages.send(elsewhere)).isInstanceOf(ChatRefused.class);
        var nobody = new Alert(
                BareJid.parse("nobody@" + town.server.domain()), "y", true, true, false, "New mail", "", null);
        town.messages.send(nobody);
        Await.until(
                "counted",
                SOON,
                () -> town.metrics.find("kith.alerts.bounced").counters().stream()
                                .mapToDouble(counter -> counter.count())
                                .sum()
                        == 1);
    }

    @Test
    default void serverThatDoesNotAnswer_isUnavailable_untilItDoes() throws Exception {
        var town = town();
        town.link.stop();
        town.config.replyTimeout = Duration.ofSeconds(1);
        town.link.start();
        town.awaitLink();
        town.server.pause();
        try {
            assertThatThrownBy(() -> town.messages.send(town.headline("late", "New mail", "late")))
                    .isInstanceOf(ChatUnavailable.class);
        } finally {
            town.server.resume();
        }
        Await.until("sent", LATER, () -> sends(town, "again"));
    }

    private static boolean sends(ChatTown town, String id) throws ChatRefused {
        try {
            town.messages.send(town.headline(id, "New mail", "again"));
            return true;
        } catch (ChatUnavailable e) {
            return false;
        }
    }

    @Test
    default void linkThatIsLostInMidSend_isUnavailable_atOnce() throws Exception {
        var town = town();
        town.server.pause();
        var sending = CompletableFuture.supplyAsync(() -> {
            try {
                town.messages.send(town.headline("lost", "New mail", "lost"));
                return "sent";
            } catch (ChatUnavailable e) {
                return "unavailable";
            } catch (ChatRefused e) {
                return "refused";
            }
        });
        Await.until("it is out", SOON, () -> !town.stream.inFlight().isEmpty());
        long before = System.nanoTime();
        town.server.kill();
        assertThat(sending.get()).isEqualTo("unavailable");
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(town.config.replyTimeout);
        assertThatThrownBy(() -> town.messages.send(town.headline("down", "New mail", "down")))
                .isInstanceOf(ChatUnavailable.class);
        var told = new AtomicInteger();
        town.messages.onConnected(told::incrementAndGet);
        town.server.start();
        town.awaitLink();
        Await.until("told that it is back", LATER, () -> told.get() == 1);
        assertThat(sends(town, "back")).isTrue();
    }

    /** As they would come from mail: decoded, cleaned, said; and once more in the words of google:mail:notify. */
    @Test
    default void hostileHeaders_arriveAsTheyWereSaid_onOneStream() throws Exception {
        var town = town();
        town.switchOn();
        var client = town.login();
        var raw = town.rawLogin("pidgin");
        var before = town.stream.current();
        var settings = AlertForm.read(AlertSettings.usual(ZoneOffset.UTC), Map.of("detail", List.of("subject")));
        int i = 0;
        for (String header : HostileHeaders.all()) {
            var mail = new NewMail(
                    Mailbox.INBOX,
                    null,
                    HeaderText.messageId(header),
                    HeaderText.sender(header),
                    HeaderText.decoded(header),
                    HeaderText.listId(header),
                    Instant.EPOCH,
                    false);
            var text = AlertText.of(settings, List.of(mail));
            String id = "header-" + i++;
            town.messages.send(town.headline(id, text.subject(), text.body()));
            var message = client.awaitMessage(each -> id.equals(each.getStanzaId()), SOON);
            assertThat(message.getSubject()).isEqualTo(text.subject());
            assertThat(message.getBody()).isEqualTo(text.body());
            town.mail.arrives(town.jid, mail.sender(), HeaderText.plain(mail.subject(), 200), Instant.EPOCH);
            if (i % 20 == 0) {
                String answer = raw.ask("get", "", "q" + i, "<query xmlns='google:mail:notify'/>");
                assertThat(answer.split("<mail-thread-info", -1)).hasSize(21);
            }
        }
        assertThat(i).isGreaterThan(2_000);
        assertThat(town.stream.current()).isSameAs(before);
        assertThat(before.isConnected()).isTrue();
    }

    /** Worse than anything that comes out of the policy: nobody has cleaned these. */
    @Test
    default void twoThousandHostileTexts_arriveClean_onOneStream() throws Exception {
        var town = town();
        var client = town.login();
        var before = town.stream.current();
        int i = 0;
        for (String text : HostileTexts.some(2_200)) {
            String id = "hostile-" + i++;
            town.messages.send(town.headline(id, text, text));
            var message = client.awaitMessage(each -> id.equals(each.getStanzaId()), SOON);
            assertThat(message.getBody()).isEqualTo(asParsed(text));
            assertThat(message.getSubject()).isEqualTo(asParsed(text));
        }
        assertThat(town.stream.current()).isSameAs(before);
        assertThat(before.isConnected()).isTrue();
        assertThat(i).isEqualTo(2_200);
    }

    /** Prosody's mod_privilege sends everybody an empty message of its own. */
    private static Predicate<String> ofOurs() {
        return piece -> piece.startsWith("<message") && !piece.contains("<privilege");
    }

    /** XML 1.0 §2.11 */
    private static String asParsed(String text) {
        return LegalXml.clean(text)
                .replace("]]&gt;", "]]>")
                .replace("\r\n", "\n")
                .replace('\r', '\n');
    }
}
