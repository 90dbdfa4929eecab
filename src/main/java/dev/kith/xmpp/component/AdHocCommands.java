package dev.kith.xmpp.component;

import dev.kith.alert.AlertCommand;
import dev.kith.alert.AlertCommands;
import dev.kith.alert.AlertForm;
import dev.kith.alert.AlertForm.Field;
import dev.kith.alert.AlertForm.Kind;
import dev.kith.alert.AlertForm.Option;
import dev.kith.alert.AlertSettings;
import dev.kith.alert.CommandReader;
import dev.kith.alert.CommandRefused;
import dev.kith.jid.BareJid;
import dev.kith.xmpp.SmackBoot;
import dev.kith.xmpp.XmppConfig;
import dev.kith.xmpp.component.CommandStanza.Reply;
import dev.kith.xmpp.component.CommandStanza.Request;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.jboss.logging.Logger;
import org.jivesoftware.smack.SmackException.NotConnectedException;
import org.jivesoftware.smack.SmackException.OutgoingQueueFullException;
import org.jivesoftware.smack.iqrequest.AbstractIqRequestHandler;
import org.jivesoftware.smack.iqrequest.IQRequestHandler.Mode;
import org.jivesoftware.smack.packet.IQ;
import org.jivesoftware.smack.packet.StandardExtensionElement;
import org.jivesoftware.smack.packet.StanzaError;
import org.jivesoftware.smack.packet.StanzaError.Condition;
import org.jivesoftware.smack.provider.ProviderManager;
import org.jspecify.annotations.Nullable;

/** The same as by message, for chat programs that show commands and forms (XEP-0050); for people of our domain. */
@ApplicationScoped
class AdHocCommands implements LinkPart {
    private static final Logger LOG = Logger.getLogger(AdHocCommands.class);

    /** What there is to do. */
    enum Command {
        SETTINGS("New mail: settings"),
        STATUS("New mail: how things are"),
        MUTE("New mail: mute for a while"),
        UNMUTE("New mail: end muting"),
        JOIN("Join: contacts from my address book"),
        LEAVE("Leave, and erase what is kept of me"),
        EXPORT("Export: all that is kept of me");

        private final String title;

        Command(String title) {
            this.title = title;
        }

        String title() {
            return title;
        }

        String node() {
            String word = name().toLowerCase(Locale.ROOT);
            return isJoining() ? word : "alerts-" + word;
        }

        /** Whether this is about the account itself, which may take a while. */
        boolean isJoining() {
            return this == JOIN || this == LEAVE || this == EXPORT;
        }

        static Optional<Command> byNode(@Nullable String node) {
            return Arrays.stream(values())
                    .filter(command -> command.node().equals(node))
                    .findFirst();
        }
    }

    /** Joining waits for address books, so everybody who joins has a thread of their own, up to so many. */
    private static final int MOST_JOINERS = 32;

    private static final String MUTE_FOR = "for";
    private static final List<Option> TIMES = List.of(
            new Option("30m", "half an hour"),
            new Option("1h", "an hour"),
            new Option("2h", "two hours"),
            new Option("8h", "eight hours"),
            new Option("1d", "a day"),
            new Option("1w", "a week"));

    private final People people;
    private final AlertCommands commands;
    private final CommandSessions sessions;
    private final JoinForms joinForms;
    private final Desk desk = new Desk("ad-hoc-commands");
    private final Semaphore joiners = new Semaphore(MOST_JOINERS);

    AdHocCommands(XmppConfig config, AlertCommands commands, JoinForms joinForms, Clock clock) {
        SmackBoot.boot();
        ProviderManager.addIQProvider(CommandStanza.ELEMENT, CommandStanza.NAMESPACE, new CommandStanza.Provider());
        this.people = new People(config);
        this.commands = commands;
        this.joinForms = joinForms;
        this.sessions = new CommandSessions(clock);
    }

    @Override
    public void watch(ComponentConnection connection) {
        connection.registerIQRequestHandler(
                new AbstractIqRequestHandler(CommandStanza.ELEMENT, CommandStanza.NAMESPACE, IQ.Type.set, Mode.sync) {
                    @Override
                    @SuppressWarnings("NullAway") // null: the answer comes later
                    public @Nullable IQ handleIQRequest(IQ iq) {
                        return take(connection, (CommandStanza) iq);
                    }
                });
    }

    /** What can be said at once; null when there is something to look up first. */
    private @Nullable IQ take(ComponentConnection connection, CommandStanza asked) {
        Request request = asked.request();
        if (request == null || (asked.getTo() != null && asked.getTo().hasLocalpart())) {
            return IQ.createErrorResponse(asked, Condition.item_not_found);
        }
        Optional<BareJid> person = people.owner(asked.getFrom());
        if (person.isEmpty()) {
            return IQ.createErrorResponse(asked, Condition.forbidden);
        }
        Optional<Command> command = Command.byNode(request.node());
        if (command.isEmpty()) {
            return IQ.createErrorResponse(asked, Condition.item_not_found);
        }
        if (request.tooMuch()) {
            return IQ.createErrorResponse(asked, Condition.bad_request);
        }
        Runnable step = () -> say(connection, step(asked, request, command.get(), person.get()));
        boolean taken = command.get().isJoining() ? offerToJoiner(step) : desk.offer(step);
        return taken ? null : IQ.createErrorResponse(asked, Condition.resource_constraint);
    }

    private boolean offerToJoiner(Runnable step) {
        if (!joiners.tryAcquire()) {
            return false;
        }
        Thread.ofVirtual().name("join-command").start(() -> {
            try {
                step.run();
            } finally {
                joiners.release();
            }
        });
        return true;
    }

    private static void say(ComponentConnection connection, IQ answer) {
        try {
            connection.sendStanzaNonBlocking(answer);
        } catch (NotConnectedException | OutgoingQueueFullException e) {
            LOG.debugf("no answer to a command: %s", e.getMessage());
        }
    }

    private IQ step(CommandStanza asked, Request request, Command command, BareJid person) {
        String who = asked.getFrom().toString();
        String action = request.action() == null ? "execute" : request.action();
        try {
            if (request.session() == null) {
                return action.equals("execute")
                        ? begin(asked, command, person, who)
                        : mistake(asked, "bad-action"); // XEP-0050 §4.4
            }
            if (!sessions.holds(request.session(), who, command)) {
                return mistake(asked, "bad-sessionid");
            }
            return switch (action) {
                case "cancel" -> {
                    sessions.end(request.session());
                    if (command.isJoining()) {
                        joinForms.cancel(request.session());
                    }
                    yield CommandStanza.answering(asked, done(command, request.session(), "canceled", ""));
                }
                case "execute", "complete", "next" -> complete(asked, request, command, person, who);
                default -> mistake(asked, "bad-action");
            };
        } catch (RuntimeException e) { // the database, most of the time
            LOG.errorf(e, "a command of %s was not carried out", person);
            return IQ.createErrorResponse(asked, Condition.internal_server_error);
        }
    }

    private IQ begin(CommandStanza asked, Command command, BareJid person, String who) {
        return CommandStanza.answering(
                asked,
                switch (command) {
                    case STATUS -> done(command, sessions.name(), "completed", commands.status(person));
                    case UNMUTE ->
                        done(
                                command,
                                sessions.name(),
                                "completed",
                                commands.answer(person, new AlertCommand.Unmute(), how(who)));
                    case SETTINGS, MUTE -> form(command, sessions.begin(who, command), person, "");
                    case JOIN, LEAVE, EXPORT ->
                        endIfDone(joinForms.begin(command, sessions.begin(who, command), person, how(who)));
                });
    }

    private Reply endIfDone(Reply reply) {
        if (!reply.status().equals("executing")) {
            sessions.end(reply.session());
        }
        return reply;
    }

    private IQ complete(CommandStanza asked, Request request, Command command, BareJid person, String who) {
        String session = String.valueOf(request.session());
        Map<String, List<String>> answers = request.answers();
        if (answers == null) {
            return mistake(asked, "bad-payload");
        }
        if (command.isJoining()) {
            return CommandStanza.answering(
                    asked, endIfDone(joinForms.next(command, session, person, answers, how(who))));
        }
        try {
            String said = command == Command.MUTE ? mute(person, answers, who) : choose(person, answers, who);
            sessions.end(session);
            return CommandStanza.answering(asked, done(command, session, "completed", said));
        } catch (CommandRefused e) {
            return CommandStanza.answering(asked, form(command, session, person, String.valueOf(e.getMessage())));
        }
    }

    private String mute(BareJid person, Map<String, List<String>> answers, String who) throws CommandRefused {
        String time = String.join("", answers.getOrDefault(MUTE_FOR, List.of()));
        AlertCommand command = CommandReader.read("mute " + time);
        if (command instanceof AlertCommand.Unclear(String hint)) {
            throw new CommandRefused(hint);
        }
        return commands.answer(person, command, how(who));
    }

    private String choose(BareJid person, Map<String, List<String>> answers, String who) throws CommandRefused {
        AlertSettings wanted = AlertForm.read(commands.settings(person), answers);
        return commands.choose(person, wanted, how(who));
    }

    private static String how(String who) {
        return "by ad-hoc command from " + who;
    }

    private Reply form(Command command, String session, BareJid person, String problem) {
        List<Field> fields = command == Command.MUTE
                ? List.of(new Field(MUTE_FOR, Kind.ONE_OF, "For how long", List.of("2h"), TIMES))
                : AlertForm.of(commands.settings(person));
        return new Reply(command.node(), session, "executing", problem, !problem.isEmpty(), command.title(), fields);
    }

    private static Reply done(Command command, String session, String status, String note) {
        return new Reply(command.node(), session, status, note, false, "", List.of());
    }

    private static IQ mistake(IQ asked, String which) {
        return IQ.createErrorResponse(
                asked,
                StanzaError.getBuilder(Condition.bad_request)
                        .addExtension(StandardExtensionElement.builder(which, CommandStanza.NAMESPACE)
                                .build())
                        .build());
    }
}
