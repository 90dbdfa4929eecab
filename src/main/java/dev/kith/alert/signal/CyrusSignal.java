package dev.kith.alert.signal;

import dev.kith.alert.HeaderText;
import dev.kith.alert.MailPlace;
import dev.kith.alert.NewMail;
import dev.kith.alert.Sender;
import dev.kith.alert.signal.Heard.Arrived;
import dev.kith.alert.signal.Heard.Books;
import dev.kith.alert.signal.Heard.Hint;
import dev.kith.alert.signal.Heard.Other;
import dev.kith.alert.signal.Heard.Settled;
import dev.kith.alert.signal.Heard.Unreadable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;

/** What an event of Cyrus' event notifier means (RFC 5423, and Cyrus' own additions to it). */
final class CyrusSignal {
    /** Of one event; who reads that many at once was told of few of them. The highest UIDs, since those are the new ones. */
    private static final int MOST_SETTLED = 1000;

    private static final long LARGEST_UID = 0xFFFF_FFFFL;
    private static final Pattern RANGE = Pattern.compile("(\\d{1,10})(?::(\\d{1,10}))?");

    private CyrusSignal() {}

    static Heard read(Fields event, Instant heard) {
        // e: mail, a: address book, c: calendar.
        String kind = event.text("vnd.cmu.mbtype");
        if (kind.equals("a")) {
            return CyrusMailbox.parse(event.text("uri"))
                    .<Heard>map(there -> new Books(there.user()))
                    .orElseGet(() -> nobodys(event));
        }
        if (!kind.isEmpty() && !kind.equals("e")) {
            return new Other("mailbox-kind");
        }
        String name = event.text("event");
        return switch (name) {
            case "MessageNew", "MessageRead", "MessageTrash", "MessageExpunge", "MessageExpire" ->
                CyrusMailbox.parse(event.text("uri"))
                        .map(there -> told(name, there, event, heard))
                        .orElseGet(() -> nobodys(event));
            case "MessageAppend", "vnd.cmu.MessageCopy", "vnd.cmu.MessageMove" ->
                CyrusMailbox.parse(event.text("uri"))
                        .<Heard>map(there -> new Hint(there.user()))
                        .orElseGet(() -> nobodys(event));
            default -> name.isEmpty() ? new Unreadable("no-event") : new Other("event");
        };
    }

    private static Heard nobodys(Fields event) {
        return event.has("uri") ? new Other("shared-mailbox") : new Unreadable("no-uri");
    }

    private static Heard told(String name, CyrusMailbox there, Fields event, Instant heard) {
        if (name.equals("MessageNew")) {
            return new Arrived(there.user(), mail(there, event, heard));
        }
        // Whether a mail was read is each reader's own affair; where several read a mailbox, only its owner counts.
        if (name.equals("MessageRead") && !event.text("user").equalsIgnoreCase(there.user())) {
            return new Other("read-by-another");
        }
        return new Settled(there.user(), places(there, event.text("uidset")));
    }

    private static NewMail mail(CyrusMailbox there, Fields event, Instant heard) {
        Dlist.Items envelope = envelope(event.text("vnd.cmu.envelope"));
        return new NewMail(
                there.mailbox(),
                MailWords.place(there.mailbox(), there.uidValidity(), there.uid()),
                HeaderText.messageId(envelope.at(9).asText()),
                sender(envelope.at(2).asList().at(0).asList()),
                HeaderText.decoded(envelope.at(1).asText()),
                "",
                heard,
                event.texts("flagNames").stream().anyMatch(flag -> flag.equalsIgnoreCase("\\Seen")));
    }

    /** An ENVELOPE (RFC 9051 §7.5.2); without fields when it cannot be read, since a mail it is all the same. */
    private static Dlist.Items envelope(String text) {
        try {
            return DlistReader.whole(text.getBytes(StandardCharsets.UTF_8)).asList();
        } catch (IOException e) {
            return new Dlist.Items(java.util.List.of());
        }
    }

    private static Sender sender(Dlist.Items address) {
        String mailbox = address.at(2).asText();
        String host = address.at(3).asText();
        String known = mailbox.isEmpty() || host.isEmpty() ? "" : mailbox + "@" + host;
        return new Sender(
                HeaderText.decoded(address.at(0).asText()),
                HeaderText.sender("<" + known + ">").address());
    }

    private static Set<MailPlace> places(CyrusMailbox there, String uidset) {
        var places = new HashSet<MailPlace>();
        String[] ranges = uidset.split(",", -1);
        for (int i = ranges.length - 1; i >= 0 && places.size() < MOST_SETTLED; i--) {
            var range = RANGE.matcher(ranges[i]);
            if (range.matches()) {
                long one = Long.parseLong(range.group(1));
                long other = range.group(2) == null ? one : Long.parseLong(range.group(2));
                long highest = Math.min(Math.max(one, other), LARGEST_UID);
                for (long uid = highest; uid >= Math.min(one, other) && places.size() < MOST_SETTLED; uid--) {
                    MailPlace place = MailWords.place(there.mailbox(), there.uidValidity(), uid);
                    if (place == null) {
                        break; // no UID, or of a mailbox that is not said
                    }
                    places.add(place);
                }
            }
        }
        return places;
    }
}
