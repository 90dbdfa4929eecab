package dev.kith.addressbook;

import dev.kith.jid.BareJid;
import dev.kith.jid.IllegalJid;
import ezvcard.VCard;
import ezvcard.parameter.VCardParameters;
import ezvcard.property.Email;
import ezvcard.property.Impp;
import ezvcard.property.RawProperty;
import ezvcard.property.Url;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The XMPP addresses that a card names, in all the places where programs put them: IMPP (RFC 4770, RFC 6350 §6.4.3) with
 * and without scheme or service type, and the extensions of Apple, Evolution, KDE, Outlook and Cyrus.
 */
final class ChatAddresses {
    /** RFC 5122's scheme, and the one that programs made up before it. */
    private static final List<String> SCHEMES = List.of("xmpp:", "jabber:");

    private static final Set<String> SERVICES = Set.of("xmpp", "jabber");

    /** Extensions that hold an address; Google's once were XMPP, and with another domain than Google's may still be. */
    private static final List<String> EXTENSIONS = List.of("X-JABBER", "X-XMPP", "X-GTALK", "X-GOOGLE-TALK");

    /** These networks left XMPP long ago; a card that names them names nobody we can reach. */
    private static final Set<String> GONE =
            Set.of("gmail.com", "googlemail.com", "chat.facebook.com", "livejournal.com");

    private static final String KDE = "X-MESSAGING/XMPP-ALL";
    private static final String KDE_SEPARATOR = "\ue000";

    private final LinkedHashSet<String> found = new LinkedHashSet<>();

    private ChatAddresses() {}

    /** Bare JIDs in their normal form, preferred ones first, no doubles. */
    static List<String> of(VCard vcard) {
        var addresses = new ChatAddresses();
        vcard.getImpps().stream()
                .sorted(Comparator.comparingInt(ChatAddresses::preference))
                .forEach(addresses::impp);
        vcard.getExtendedProperties().forEach(addresses::extension);
        vcard.getUrls().stream().map(Url::getValue).forEach(addresses::ifScheme);
        vcard.getEmails().stream()
                .filter(email -> email.getParameters().getTypes().stream().anyMatch("im"::equalsIgnoreCase))
                .map(Email::getValue)
                .forEach(addresses::add);
        return List.copyOf(addresses.found);
    }

    /** RFC 6350 §5.3: 1 is the most preferred; vCard 3 says TYPE=PREF. */
    private static int preference(Impp impp) {
        Integer pref = impp.getParameters().getPref();
        boolean old = impp.getParameters().getTypes().stream().anyMatch("pref"::equalsIgnoreCase);
        return pref != null ? pref : old ? 1 : Integer.MAX_VALUE;
    }

    private void impp(Impp impp) {
        VCardParameters parameters = impp.getParameters();
        String protocol = impp.getProtocol();
        // Where the scheme is ours, the library's handle will not do: it is decoded already, so that an escaped
        // question mark looks like the one before a query.
        boolean ours = protocol == null || isService(protocol);
        String value = ours && impp.getUri() != null ? impp.getUri().toString() : impp.getHandle();
        if (names(parameters.first("X-SERVICE-TYPE"), protocol, parameters.getTypes())) {
            add(value);
        }
    }

    /** Whether an IMPP is of our network: what the program shows its user wins over the scheme it writes. */
    private static boolean names(@Nullable String service, @Nullable String scheme, List<String> types) {
        if (service != null) {
            return isService(service);
        }
        return scheme != null ? isService(scheme) : types.stream().anyMatch(ChatAddresses::isService);
    }

    private static boolean isService(String name) {
        return SERVICES.contains(name.strip().toLowerCase(Locale.ROOT));
    }

    private void extension(RawProperty property) {
        String name = property.getPropertyName().toUpperCase(Locale.ROOT);
        String value = property.getValue();
        if (EXTENSIONS.contains(name) || name.equals("X-MS-IMADDRESS")) {
            add(value);
        } else if (name.equals(KDE)) {
            for (String part : value.split(KDE_SEPARATOR, -1)) {
                add(part);
            }
        } else if (name.equals("IMPP")) { // one that the library could not take for a URI
            VCardParameters parameters = property.getParameters();
            if (names(parameters.first("X-SERVICE-TYPE"), scheme(value), parameters.getTypes())) {
                add(value);
            }
        } else if (name.equals("X-SOCIAL-PROFILE") || name.equals("X-SOCIALPROFILE")) {
            if (property.getParameters().getTypes().stream().anyMatch(ChatAddresses::isService)) {
                add(Optional.ofNullable(property.getParameter("X-USER")).orElse(value));
            }
        }
    }

    private void ifScheme(@Nullable String value) {
        if (value != null && withoutScheme(value.strip()).isPresent()) {
            add(value);
        }
    }

    /** What stands before the colon, where that can be a scheme. */
    private static @Nullable String scheme(String value) {
        int colon = value.indexOf(':');
        return colon < 0 ? null : value.substring(0, colon);
    }

    private static Optional<String> withoutScheme(String uri) {
        return SCHEMES.stream()
                .filter(scheme -> uri.regionMatches(true, 0, scheme, 0, scheme.length()))
                .map(scheme -> uri.substring(scheme.length()).strip())
                .findFirst();
    }

    /** Takes an address in whatever dress; what is no address is left out, the card stays. */
    private void add(@Nullable String text) {
        if (text == null) {
            return;
        }
        Optional<String> ofUri = withoutScheme(text.strip());
        String path = until(withoutAuthority(ofUri.orElse(text.strip())), '?');
        String address = until(path, '/');
        try {
            BareJid jid = BareJid.parse(ofUri.isPresent() ? decoded(address) : address);
            if (jid.localpart() != null && !GONE.contains(jid.domainpart())) {
                found.add(jid.toString());
            }
        } catch (IllegalJid e) {
            // Not an address; its owner sees the card in their contacts program.
        }
    }

    /**
     * RFC 5122 §2.2: between {@code //} and the next slash stands the account to write from, whom to write to comes
     * after it. Many programs write just the address there.
     */
    private static String withoutAuthority(String path) {
        if (!path.startsWith("//")) {
            return path;
        }
        int slash = path.indexOf('/', 2);
        return slash >= 0 && path.indexOf('@', slash) >= 0 ? path.substring(slash + 1) : path.substring(2);
    }

    private static String until(String text, char end) {
        int at = text.indexOf(end);
        return at < 0 ? text : text.substring(0, at);
    }

    /** RFC 3986 §2.1; a percent sign that begins no escape stays. */
    private static String decoded(String text) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        var bytes = new ByteArrayOutputStream();
        byte[] raw = text.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < raw.length; i++) {
            int high = raw[i] == '%' && i + 2 < raw.length ? Character.digit(raw[i + 1], 16) : -1;
            int low = high < 0 ? -1 : Character.digit(raw[i + 2], 16);
            if (low >= 0) {
                bytes.write(high * 16 + low);
                i += 2;
            } else {
                bytes.write(raw[i]);
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
