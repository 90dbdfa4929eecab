package dev.kith.xmpp.component;

import dev.kith.alert.AlertForm.Field;
import dev.kith.alert.AlertForm.Kind;
import dev.kith.alert.AlertForm.Option;
import dev.kith.audit.AuditLog.Actor;
import dev.kith.jid.BareJid;
import dev.kith.joining.Choices;
import dev.kith.joining.Export;
import dev.kith.joining.JoinRefused;
import dev.kith.joining.JoinWords;
import dev.kith.joining.Joining;
import dev.kith.joining.Leaving;
import dev.kith.joining.Look;
import dev.kith.sync.Operations;
import dev.kith.xmpp.component.AdHocCommands.Command;
import dev.kith.xmpp.component.CommandStanza.Reply;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** Joining, leaving and taking what is theirs as commands with forms (XEP-0050, XEP-0004): the same as on the page. */
@ApplicationScoped
class JoinForms {
    /** Less than a chat program waits for an answer. */
    private static final Duration PATIENCE = Duration.ofSeconds(12);

    private static final int MOST_SHOWN = 50;

    /** A stanza of more would be refused by some servers. */
    private static final int MOST_IN_A_NOTE = 60_000;

    private static final String YES = "yes";
    private static final String USER = "user";
    private static final String PASSWORD = "password";
    private static final String NAMES = "names";
    private static final String GRACE = "grace";
    private static final String PRESENCE = "presence";
    private static final String CARDS = "cards";

    private final Joining joining;
    private final Leaving leaving;
    private final Export export;
    private final Map<String, Look> looks = new ConcurrentHashMap<>();

    JoinForms(Joining joining, Leaving leaving, Export export) {
        this.joining = joining;
        this.leaving = leaving;
        this.export = export;
    }

    /** The first answer; the session is to be kept if it is {@code executing}. */
    Reply begin(Command command, String session, BareJid person, String how) {
        return switch (command) {
            case JOIN -> {
                try {
                    joining.mayJoin(person);
                    yield ask(session, person, "");
                } catch (JoinRefused e) {
                    yield done(command, session, e);
                }
            }
            case LEAVE ->
                leaving.isKnown(person) ? leave(session) : done(command, session, "I keep nothing of you.", false);
            case EXPORT -> done(command, session, exported(person, how), false);
            default -> throw new IllegalArgumentException(command.name());
        };
    }

    private String exported(BareJid person, String how) {
        var link = export.link(person, how);
        if (link.isPresent()) {
            return "All that I keep of you, to load once within 15 minutes: " + link.get();
        }
        String all = export.of(person, Actor.PERSON, how);
        return all.length() <= MOST_IN_A_NOTE
                ? all
                : "That is too much for a message. Please ask the operator for: kith account export " + person;
    }

    /** What follows on a form that was filled in. */
    Reply next(Command command, String session, BareJid person, Map<String, List<String>> answers, String how) {
        try {
            return command == Command.LEAVE
                    ? leave(session, person, answers, how)
                    : join(session, person, answers, how);
        } catch (JoinRefused e) {
            cancel(session);
            return done(command, session, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return done(command, session, "This does not work just now. Please try again later.", true);
        }
    }

    /** The person went away from a form. */
    void cancel(String session) {
        Look look = looks.remove(session);
        if (look != null) {
            joining.forget(look);
        }
    }

    private Reply leave(String session) {
        return form(
                Command.LEAVE,
                session,
                "",
                List.of(text("what", JoinWords.WHAT_LEAVING_DOES), yesNo("Yes, leave and erase what you keep of me")));
    }

    private Reply leave(String session, BareJid person, Map<String, List<String>> answers, String how) {
        if (!isYes(answers)) {
            return done(Command.LEAVE, session, "Nothing was changed.", false);
        }
        boolean begun = leaving.begin(person, Actor.PERSON, how);
        return done(
                Command.LEAVE,
                session,
                begun ? "I take back what I made, and tell you when it is done." : "I keep nothing of you.",
                false);
    }

    private Reply join(String session, BareJid person, Map<String, List<String>> answers, String how)
            throws JoinRefused, InterruptedException {
        Look look = looks.get(session);
        if (look == null) {
            looks.values().removeIf(old -> old.person().equals(person) || joining.isOver(old));
            look = joining.look(person, one(answers, USER), one(answers, PASSWORD), joining.endOfLook());
            looks.put(session, look);
        } else if (look.state() instanceof Look.State.Seen && isAnswerToThePlan(answers)) {
            return decide(session, look, answers, how);
        }
        return switch (look.await(PATIENCE)) {
            case Look.State.Reading reading ->
                form(
                        Command.JOIN,
                        session,
                        "",
                        List.of(text("wait", "Your address book is still being read. Please go on to look again.")));
            case Look.State.Failed(String words) -> {
                looks.remove(session);
                yield ask(session, person, words);
            }
            case Look.State.Seen(Operations.Plan plan) -> seen(session, look, plan);
        };
    }

    /** Or the person only went on to look again, and what would happen was not shown to them yet. */
    private static boolean isAnswerToThePlan(Map<String, List<String>> answers) {
        return answers.containsKey(YES) || answers.containsKey(NAMES);
    }

    private Reply decide(String session, Look look, Map<String, List<String>> answers, String how) throws JoinRefused {
        looks.remove(session);
        if (!isYes(answers)) {
            joining.forget(look);
            return done(Command.JOIN, session, "Nothing was changed, and your password is forgotten.", false);
        }
        joining.confirm(look, look.choices().answered(field -> one(answers, field)), how);
        return done(Command.JOIN, session, "You have joined. To end it at any time: leave", false);
    }

    private Reply ask(String session, BareJid person, String problem) {
        var fields = new ArrayList<Field>();
        fields.add(text(
                "what",
                "I keep your chat contacts in step with your address book at " + joining.server()
                        + ". First I show you what would happen; nothing changes before you say yes to it."));
        if (joining.needsPassword(person)) {
            fields.add(new Field(
                    USER, Kind.LINE, "Your user name at " + joining.server(), List.of(person.toString()), List.of()));
            fields.add(new Field(PASSWORD, Kind.SECRET, "App password of your address book", List.of(), List.of()));
        }
        return form(Command.JOIN, session, problem, fields);
    }

    private static Reply seen(String session, Look look, Operations.Plan plan) {
        var choices = look.choices();
        return form(
                Command.JOIN,
                session,
                "",
                List.of(
                        text("plan", words(plan)),
                        oneOf(
                                NAMES,
                                "When a contact has another name in your address book",
                                choices.bookWins() ? "book" : "mine",
                                new Option("mine", "keep the name that I gave them in my chat"),
                                new Option("book", "take the name from the address book")),
                        oneOf(
                                GRACE,
                                "When somebody whom Kith let me see leaves my address book",
                                choices.grace().isZero() ? "none" : "month",
                                new Option("month", "keep them for another 30 days"),
                                new Option("none", "take them off my list at once")),
                        oneOf(
                                PRESENCE,
                                "Who sees whether I am online",
                                Choices.word(choices.presence()),
                                new Option(
                                        "mutual",
                                        "people here who have me in their address book and joined too, if I"
                                                + " have them in mine; and I see them"),
                                new Option("names", "nobody by this: only names and groups are kept"),
                                new Option(
                                        "ask",
                                        "as the first, and contacts elsewhere are asked once whether I may"
                                                + " see them")),
                        oneOf(
                                CARDS,
                                "When I add somebody in my chat",
                                choices.twoWayBook().isPresent() ? "make" : "none",
                                new Option("none", "leave my address book as it is"),
                                new Option(
                                        "make",
                                        "make a card for each contact that I added there, now and later, in the"
                                                + " address book “" + choices.bookOfCards() + "”")),
                        yesNo(Joining.YES)));
    }

    private static String words(Operations.Plan plan) {
        if (plan.lines().isEmpty()) {
            return "The password works. Nothing on your contact list would change now.";
        }
        String lines = plan.lines().stream()
                .limit(MOST_SHOWN)
                .map(line -> line.change() + ": " + line.name() + " (" + line.jid() + ")"
                        + (line.groups().isEmpty() ? "" : " in " + String.join(", ", line.groups())))
                .collect(Collectors.joining("\n"));
        int more = plan.lines().size() - MOST_SHOWN;
        return "This would happen on your contact list:\n" + lines + (more > 0 ? "\nand " + more + " more" : "");
    }

    private static boolean isYes(Map<String, List<String>> answers) {
        String yes = one(answers, YES);
        return yes.equals("1") || yes.equals("true"); // XEP-0004 §3.3
    }

    private static String one(Map<String, List<String>> answers, String field) {
        return answers.getOrDefault(field, List.of()).stream().findFirst().orElse("");
    }

    private static Field text(String name, String words) {
        return new Field(name, Kind.TEXT, "", List.of(words), List.of());
    }

    private static Field oneOf(String name, String label, String chosen, Option... options) {
        return new Field(name, Kind.ONE_OF, label, List.of(chosen), List.of(options));
    }

    private static Field yesNo(String label) {
        return new Field(YES, Kind.YES_NO, label, List.of("0"), List.of());
    }

    private static Reply form(Command command, String session, String problem, List<Field> fields) {
        return new Reply(command.node(), session, "executing", problem, !problem.isEmpty(), command.title(), fields);
    }

    private static Reply done(Command command, String session, JoinRefused e) {
        return done(command, session, String.valueOf(e.getMessage()), true);
    }

    private static Reply done(Command command, String session, String words, boolean problem) {
        return new Reply(command.node(), session, "completed", words, problem, "", List.of());
    }
}
