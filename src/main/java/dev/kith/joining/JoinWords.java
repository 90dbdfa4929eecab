package dev.kith.joining;

import dev.kith.audit.AuditLog.Actor;
import dev.kith.jid.BareJid;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What people write about joining, leaving and what is theirs, and what they are told. */
@ApplicationScoped
public class JoinWords {
    /** What there is to write. */
    public static final String HELP = """
            I keep your chat contacts in step with your address book. Write to me:
            join · leave · export (all that I keep of you)""";

    /** How long "leave" may be confirmed. */
    private static final Duration CONFIRM = Duration.ofMinutes(10);

    private static final int LONGEST = 40;

    private final Joining joining;
    private final Leaving leaving;
    private final Export export;
    private final Clock clock;
    private final Map<BareJid, Instant> asked = new ConcurrentHashMap<>();

    JoinWords(Joining joining, Leaving leaving, Export export, Clock clock) {
        this.joining = joining;
        this.leaving = leaving;
        this.export = export;
        this.clock = clock;
    }

    /** Whether a text is for us. */
    public static boolean knows(String text) {
        return switch (verb(text)) {
            case "join", "leave", "leave yes", "export" -> true;
            default -> false;
        };
    }

    private static String verb(String text) {
        if (text.length() > LONGEST) {
            return "";
        }
        return text.replaceAll("[\\s\\u00a0]+", " ")
                .strip()
                .replaceFirst("^[/!]+ ?", "")
                .replaceFirst("[ .!]+$", "")
                .toLowerCase(Locale.ROOT);
    }

    /**
     * Does what a person wrote.
     *
     * @param text something that we {@linkplain #knows know}
     * @param how they wrote it, for the record
     * @return what to tell them
     */
    public String answer(BareJid person, String text, String how) {
        try {
            return switch (verb(text)) {
                case "join" -> join(person, how);
                case "leave" -> askBack(person);
                case "leave yes" -> leave(person, how);
                case "export" -> export(person, how);
                default -> HELP;
            };
        } catch (JoinRefused e) {
            return String.valueOf(e.getMessage());
        }
    }

    private String join(BareJid person, String how) throws JoinRefused {
        boolean again = joining.hasJoined(person);
        return joining.link(person, how)
                .map(url -> (again
                                ? "You have joined already. To give me a new password for your address book, open this"
                                        + " page: "
                                : "To see what I would do, and to say yes or no to it, open this page: ")
                        + url + "\nIt is for you alone and good for 15 minutes. Nothing changes before you say yes.")
                .orElse(
                        "Please use the command Join of your chat program (often under More, Commands or Ad-hoc commands"
                                + " of this contact), or ask the operator of " + person.domainpart() + ".");
    }

    private String askBack(BareJid person) {
        if (!leaving.isKnown(person)) {
            return "I keep nothing of you.";
        }
        Instant now = clock.instant();
        asked.values().removeIf(since -> since.plus(CONFIRM).isBefore(now));
        asked.put(person, now);
        return WHAT_LEAVING_DOES + "\nTo do it, write within ten minutes: leave yes";
    }

    /** What leaving does, in the words that every way of leaving shows. */
    public static final String WHAT_LEAVING_DOES =
            "If you leave, I take the contacts off your list that I put there, end"
                    + " your alerts and badges, and erase what I keep of you. Contacts that you made or changed stay, and so does"
                    + " everybody whom you see online or who sees you.";

    private String leave(BareJid person, String how) {
        Instant since = asked.remove(person);
        if (since == null || since.plus(CONFIRM).isBefore(clock.instant())) {
            return askBack(person);
        }
        return leaving.begin(person, Actor.PERSON, how)
                ? "I take back what I made, and tell you when it is done."
                : "I keep nothing of you.";
    }

    private String export(BareJid person, String how) {
        return export.link(person, how)
                .map(url -> "All that I keep of you, to load once within 15 minutes: " + url)
                .orElse("Please use the command Export of your chat program, or ask the operator of "
                        + person.domainpart() + ".");
    }
}
