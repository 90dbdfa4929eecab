package dev.kith.xmpp.component;

import dev.kith.alert.HeaderText;
import dev.kith.alert.UnreadMail.Overview;
import dev.kith.alert.UnreadMail.Unread;
import java.math.BigInteger;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jivesoftware.smack.util.XmlStringBuilder;

/**
 * The {@code mailbox} of Google Talk's mail notification, as libpurple and BitlBee read it: both compare thread ids as
 * text, libpurple leaves out threads without an unread sender, BitlBee ends without a date.
 */
final class MailboxXml {
    private static final String NOBODY = "somebody";
    private static final String UNSAID = "(not shown)";

    private static final int LONGEST = 200;

    private MailboxXml() {}

    /**
     * The unread mail that is newer than the one somebody saw last.
     *
     * @param asked attributes of their query, from anybody
     * @param url where the mailbox is, if it is known
     */
    static String of(Overview unread, Map<String, String> asked, Instant now, Optional<URI> url) {
        List<Unread> newer =
                unread.mails().stream().filter(mail -> isNewer(mail, asked)).toList();
        // What a query leaves out is not counted; mail beyond the list is, unless the list shows where the known
        // begins.
        int total = newer.size() == unread.mails().size() ? unread.total() : newer.size();
        var xml = new XmlStringBuilder();
        xml.halfOpenElement("mailbox")
                .attribute("xmlns", DelegatedQuery.MAIL)
                .attribute("result-time", Long.toString(now.toEpochMilli()))
                .attribute("total-matched", total)
                .attribute("total-estimate", 0);
        url.ifPresent(page -> xml.attribute("url", page.toString()));
        xml.rightAngleBracket();
        newer.forEach(mail -> thread(xml, mail, url));
        return xml.closeElement("mailbox").toString();
    }

    private static boolean isNewer(Unread mail, Map<String, String> asked) {
        Optional<BigInteger> seen = number(asked.get("newer-than-tid"));
        if (seen.isPresent()) {
            return BigInteger.valueOf(mail.id()).compareTo(seen.get()) > 0;
        }
        return number(asked.get("newer-than-time"))
                .map(time -> BigInteger.valueOf(mail.received().toEpochMilli()).compareTo(time) >= 0)
                .orElse(true);
    }

    private static Optional<BigInteger> number(@org.jspecify.annotations.Nullable String text) {
        return text == null
                        || text.isEmpty()
                        || text.length() > 40
                        || !text.chars().allMatch(c -> c >= '0' && c <= '9')
                ? Optional.empty()
                : Optional.of(new BigInteger(text)).filter(number -> number.signum() > 0);
    }

    private static void thread(XmlStringBuilder xml, Unread mail, Optional<URI> url) {
        String name = HeaderText.shown(mail.sender(), LONGEST);
        String address = HeaderText.plain(mail.sender().address(), LONGEST);
        xml.halfOpenElement("mail-thread-info")
                .attribute("tid", "%019d".formatted(mail.id()))
                .attribute("participation", 1)
                .attribute("messages", 1)
                .attribute("date", Long.toString(mail.received().toEpochMilli()));
        url.ifPresent(page -> xml.attribute("url", page.toString()));
        xml.rightAngleBracket();
        xml.openElement("senders");
        xml.halfOpenElement("sender")
                .attribute("name", name.isEmpty() ? NOBODY : name)
                .attribute("address", address)
                .attribute("originator", "1")
                .attribute("unread", "1")
                .closeEmptyElement();
        xml.closeElement("senders");
        xml.append("<labels>|^i</labels>");
        xml.element("subject", mail.subject().isEmpty() ? UNSAID : HeaderText.plain(mail.subject(), LONGEST));
        xml.append("<snippet/>").closeElement("mail-thread-info");
    }
}
