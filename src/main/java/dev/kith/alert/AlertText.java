package dev.kith.alert;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What an alert says. Whatever comes from a mail stands in quotation marks that it cannot contain, so that no sender can pose
 * as Kith. No I/O, no clock.
 */
public final class AlertText {
    /** Neither a subject nor a body has more UTF-16 characters. */
    public static final int LONGEST = 200;

    private static final int LONGEST_NAME = 40;
    private static final int LONGEST_NAME_OF_MANY = 24;

    /** So many senders are named of many, and so many subjects. */
    private static final int NAMED = 3;

    /** Whatever looks like a quotation mark. */
    private static final String QUOTES = "\"“”„‟″‶〝〞〟＂❝❞❠«»ˮʺ˝";

    private static final char ISOLATE = '\u2068'; // FSI
    private static final char ISOLATED = '\u2069'; // PDI

    /** Two quotation marks, two isolates. */
    private static final int AROUND = 4;

    private AlertText() {}

    /**
     * A message's two texts, at most 200 UTF-16 characters each.
     *
     * @param subject always the same, for clients that show one
     * @param body says all by itself, for clients that do not
     */
    public record Text(String subject, String body) {}

    /**
     * What to say about mails, oldest first; as much as the settings allow, and never of what stands in the mails. At
     * {@link AlertSettings.Detail#COUNT} not even in which mailbox they are, since that may tell whom they are from.
     */
    public static Text of(AlertSettings settings, List<NewMail> mails) {
        String count = mails.size() == 1 ? "New mail" : mails.size() + " new mails";
        String body = switch (settings.detail()) {
            case COUNT -> mails.size() == 1 ? "1 new mail" : count;
            case SENDER -> count + place(mails) + senders(mails);
            case SUBJECT ->
                mails.size() <= NAMED ? subjects(count + place(mails), mails) : count + place(mails) + senders(mails);
        };
        return new Text("New mail", body);
    }

    /** The mailbox, if all of them are in one and that is not the inbox. */
    private static String place(List<NewMail> mails) {
        var names = mails.stream().map(mail -> mail.mailbox().name()).distinct().toList();
        if (names.size() != 1 || names.getFirst().equals(Mailbox.INBOX.name())) {
            return "";
        }
        String name = quoted(names.getFirst(), mails.size() == 1 ? LONGEST_NAME : LONGEST_NAME_OF_MANY);
        return name.isEmpty() ? "" : " in " + name;
    }

    private static String senders(List<NewMail> mails) {
        List<List<NewMail>> bySender = bySender(mails);
        if (bySender.size() <= 1) {
            return mails.isEmpty() ? "" : " from " + sender(mails.getLast(), LONGEST_NAME);
        }
        var parts = new ArrayList<String>();
        int others = mails.size();
        for (List<NewMail> those : bySender.subList(0, Math.min(NAMED, bySender.size()))) {
            others -= those.size();
            parts.add(sender(those.getLast(), LONGEST_NAME_OF_MANY)
                    + (those.size() > 1 ? " (" + those.size() + ")" : ""));
        }
        if (others > 0) {
            parts.add(others + (others == 1 ? " other" : " others"));
        }
        return ": " + String.join(", ", parts);
    }

    /** The mails of each sender; who sent most first, else who wrote first. */
    private static List<List<NewMail>> bySender(List<NewMail> mails) {
        var bySender = mails.stream()
                .collect(Collectors.groupingBy(
                        mail -> identity(mail.sender()), LinkedHashMap::new, Collectors.toList()));
        return bySender.values().stream()
                .sorted(Comparator.comparing((List<NewMail> those) -> those.size())
                        .reversed())
                .toList();
    }

    private static String identity(Sender sender) {
        return (sender.address().isEmpty() ? sender.name() : sender.address()).toLowerCase(Locale.ROOT);
    }

    /** One mail, or a few, with their subjects: these get what room the rest leaves, in equal parts. */
    private static String subjects(String head, List<NewMail> mails) {
        boolean oneSender = bySender(mails).size() == 1;
        int longestName = mails.size() == 1 ? LONGEST_NAME : LONGEST_NAME_OF_MANY;
        String start = head + (oneSender ? " from " + sender(mails.getLast(), LONGEST_NAME) : "");
        var ends = mails.stream()
                .map(mail -> oneSender ? "" : " from " + sender(mail, longestName))
                .toList();
        int room = LONGEST
                - start.length()
                - ends.stream().mapToInt(String::length).sum();
        int each = room / Math.max(1, mails.size()) - ": ".length() - AROUND;
        var parts = new ArrayList<String>();
        for (int i = 0; i < mails.size(); i++) {
            String subject = quoted(mails.get(i).subject(), each);
            parts.add((subject.isEmpty() ? "(no subject)" : subject) + ends.get(i));
        }
        return parts.isEmpty() ? start : start + ": " + String.join(", ", parts);
    }

    private static String sender(NewMail mail, int longest) {
        return Optional.of(quoted(HeaderText.shown(mail.sender(), longest), longest))
                .filter(name -> !name.isEmpty())
                .orElse("an unknown sender");
    }

    /** A stranger's text in quotation marks; empty if nothing of it can be seen. */
    private static String quoted(String text, int longest) {
        String plain = HeaderText.plain(text, longest);
        if (plain.isEmpty()) {
            return "";
        }
        var out = new StringBuilder(plain.length() + AROUND);
        plain.codePoints().map(c -> QUOTES.indexOf(c) < 0 ? c : '\'').forEach(out::appendCodePoint);
        out.insert(0, '“').append('”');
        // What is written from right to left would take the words and numbers beside it along (UAX #9 §2.4).
        return turns(plain) ? ISOLATE + out.toString() + ISOLATED : out.toString();
    }

    private static boolean turns(String text) {
        return text.codePoints().map(Character::getDirectionality).anyMatch(direction -> switch (direction) {
            case Character.DIRECTIONALITY_RIGHT_TO_LEFT,
                    Character.DIRECTIONALITY_RIGHT_TO_LEFT_ARABIC,
                    Character.DIRECTIONALITY_ARABIC_NUMBER -> true;
            default -> false;
        });
    }
}
