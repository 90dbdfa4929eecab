package dev.kith.addressbook;

import ezvcard.Ezvcard;
import ezvcard.VCard;
import ezvcard.property.Categories;
import ezvcard.property.Email;
import ezvcard.property.FormattedName;
import ezvcard.property.Kind;
import ezvcard.property.RawProperty;
import ezvcard.property.StructuredName;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Reads vCards of any version (RFC 6350, RFC 2426, 2.1) for the little that Kith needs of them. Whatever a card holds,
 * reading it ends soon and throws nothing.
 */
@ApplicationScoped
class CardReader {
    /** Without its pictures, no card of a person is this long. */
    static final int MAX_CHARACTERS = 256 * 1024;

    static final int MAX_LINES = 2_000;

    private static final String URN_UUID = "urn:uuid:";
    private static final String APPLE_KIND = "X-ADDRESSBOOKSERVER-KIND";
    private static final String APPLE_MEMBER = "X-ADDRESSBOOKSERVER-MEMBER";

    /** Reads one card. */
    CardReading read(Card card) {
        String text = withoutPictures(card.vcard());
        if (text.length() > MAX_CHARACTERS) {
            return new CardReading.Unreadable(
                    "it is longer than " + MAX_CHARACTERS / 1024 + " KiB even without pictures");
        }
        if (text.lines().limit(MAX_LINES + 1L).count() > MAX_LINES) {
            return new CardReading.Unreadable("it has more than " + MAX_LINES + " lines");
        }
        // The library takes half a card for a whole one; then whoever stood in the other half would look deleted.
        if (text.lines().noneMatch(line -> line.strip().equalsIgnoreCase("END:VCARD"))) {
            return new CardReading.Unreadable("its end is missing");
        }
        try {
            return Optional.ofNullable(Ezvcard.parse(text).first())
                    .<CardReading>map(vcard -> new CardReading.Read(facts(vcard)))
                    .orElseGet(() -> new CardReading.Unreadable("it is no vCard"));
        } catch (RuntimeException | StackOverflowError e) {
            return new CardReading.Unreadable(
                    "it is no vCard that can be read (" + e.getClass().getSimpleName() + ")");
        }
    }

    /**
     * Pictures, sounds and keys are most of a card's length and none of our business; with their folded lines. What
     * stands before the card, such as a byte order mark or an empty line, the library takes for the end of it.
     */
    private static String withoutPictures(String vcard) {
        var out = new StringBuilder(Math.min(vcard.length(), MAX_CHARACTERS));
        boolean skipping = false;
        for (var lines = vcard.lines().iterator(); lines.hasNext(); ) {
            String line = out.isEmpty() ? lines.next().replace("\ufeff", "").strip() : lines.next();
            if (line.isEmpty()) {
                continue;
            }
            boolean continued = line.startsWith(" ") || line.startsWith("\t");
            if (!continued) {
                skipping = isPicture(line);
            }
            if (!skipping && out.length() <= MAX_CHARACTERS) {
                out.append(line).append("\r\n");
            }
        }
        return out.toString();
    }

    private static boolean isPicture(String line) {
        String start = line.substring(0, Math.min(line.length(), 40)).toUpperCase(Locale.ROOT);
        int end = 0;
        while (end < start.length()
                && (Character.isLetterOrDigit(start.charAt(end))
                        || start.charAt(end) == '-'
                        || start.charAt(end) == '.')) {
            end++;
        }
        String name = start.substring(start.lastIndexOf('.', Math.max(0, end - 1)) + 1, end);
        return name.equals("PHOTO") || name.equals("LOGO") || name.equals("SOUND") || name.equals("KEY");
    }

    private static CardFacts facts(VCard vcard) {
        List<String> chat = ChatAddresses.of(vcard);
        List<String> mail = mail(vcard);
        return new CardFacts(
                vcard.getUid() == null ? "" : bare(vcard.getUid().getValue()),
                name(vcard, chat, mail),
                chat,
                mail,
                categories(vcard),
                isGroup(vcard),
                members(vcard));
    }

    private static String name(VCard vcard, List<String> chat, List<String> mail) {
        return Stream.of(
                        vcard.getFormattedNames().stream().map(FormattedName::getValue),
                        vcard.getStructuredNames().stream().map(CardReader::joined),
                        vcard.getNicknames().stream().flatMap(nickname -> nickname.getValues().stream()),
                        vcard.getOrganizations().stream().flatMap(organization -> organization.getValues().stream()),
                        chat.stream(),
                        mail.stream())
                .flatMap(names -> names)
                .filter(Objects::nonNull)
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .findFirst()
                .orElse("");
    }

    private static String joined(StructuredName name) {
        return Stream.of(name.getGiven(), name.getFamily())
                .filter(Objects::nonNull)
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .reduce((a, b) -> a + " " + b)
                .orElse("");
    }

    private static List<String> mail(VCard vcard) {
        var addresses = new LinkedHashSet<String>();
        for (Email email : vcard.getEmails()) {
            String address = email.getValue() == null ? "" : email.getValue().strip();
            if (address.regionMatches(true, 0, "mailto:", 0, 7)) {
                address = address.substring(7);
            }
            if (address.indexOf('@') > 0) {
                addresses.add(address.toLowerCase(Locale.ROOT));
            }
        }
        return List.copyOf(addresses);
    }

    private static List<String> categories(VCard vcard) {
        var names = new LinkedHashSet<String>();
        for (Categories list : vcard.getCategoriesList()) {
            list.getValues().stream()
                    .filter(Objects::nonNull)
                    .map(String::strip)
                    .filter(name -> !name.isEmpty())
                    .forEach(names::add);
        }
        return List.copyOf(names);
    }

    private static boolean isGroup(VCard vcard) {
        Kind kind = vcard.getKind();
        RawProperty apple = vcard.getExtendedProperty(APPLE_KIND);
        return (kind != null && kind.isGroup())
                || (apple != null && "group".equalsIgnoreCase(apple.getValue().strip()));
    }

    private static List<String> members(VCard vcard) {
        var members = new ArrayList<String>();
        vcard.getMembers().stream().map(member -> bare(member.getUri())).forEach(members::add);
        vcard.getExtendedProperties(APPLE_MEMBER).stream()
                .map(member -> bare(member.getValue()))
                .forEach(members::add);
        members.removeIf(String::isEmpty);
        return members;
    }

    /** A UID as all cards write it: without the scheme that some put before it. */
    private static String bare(@org.jspecify.annotations.Nullable String uid) {
        String text = uid == null ? "" : uid.strip();
        return text.regionMatches(true, 0, URN_UUID, 0, URN_UUID.length()) ? text.substring(URN_UUID.length()) : text;
    }
}
