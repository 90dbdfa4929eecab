package dev.kith.xmpp.component;

import dev.kith.alert.AlertCommand;
import dev.kith.alert.AlertCommands;
import dev.kith.alert.CommandReader;
import dev.kith.jid.BareJid;
import dev.kith.joining.JoinWords;
import dev.kith.xmpp.XmppConfig;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jivesoftware.smack.SmackException.NotConnectedException;
import org.jivesoftware.smack.SmackException.OutgoingQueueFullException;
import org.jivesoftware.smack.filter.StanzaTypeFilter;
import org.jivesoftware.smack.packet.Message;
import org.jivesoftware.smack.packet.StandardExtensionElement;
import org.jivesoftware.smack.packet.StanzaBuilder;
import org.jivesoftware.smack.packet.XmlElement;

/** What people of our domain write to the component's address: one answer to each message, to nobody else any. */
@ApplicationScoped
class WrittenCommands implements LinkPart {
    private static final Logger LOG = Logger.getLogger(WrittenCommands.class);

    /** What a server kept for longer was meant for another moment. */
    private static final Duration STALE = Duration.ofMinutes(5);

    private static final int ANSWERS = 10;
    private static final Duration ANSWERS_IN = Duration.ofMinutes(1);

    /** Fewer: a program that says "I am away" to every alert is not to be taught our words. */
    private static final int HINTS = 2;

    private static final Duration HINTS_IN = Duration.ofMinutes(10);

    private static final String ENCRYPTED =
            "I cannot read encrypted messages. Please switch encryption off in this conversation, and write help.";

    private final People people;
    private final AlertCommands commands;
    private final JoinWords joinWords;
    private final Clock clock;
    private final MeterRegistry metrics;
    private final AnswerLimit answers;
    private final AnswerLimit hints;
    private final Desk desk = new Desk("written-commands");

    @Inject
    WrittenCommands(
            XmppConfig config, AlertCommands commands, JoinWords joinWords, Clock clock, MeterRegistry metrics) {
        this(config, commands, joinWords, clock, metrics, System::nanoTime);
    }

    WrittenCommands(
            XmppConfig config,
            AlertCommands commands,
            JoinWords joinWords,
            Clock clock,
            MeterRegistry metrics,
            LongSupplier nanos) {
        this.people = new People(config);
        this.commands = commands;
        this.joinWords = joinWords;
        this.clock = clock;
        this.metrics = metrics;
        this.answers = new AnswerLimit(ANSWERS, ANSWERS_IN, nanos);
        this.hints = new AnswerLimit(HINTS, HINTS_IN, nanos);
    }

    @Override
    public void watch(ComponentConnection connection) {
        connection.addSyncStanzaListener(stanza -> heard(connection, (Message) stanza), StanzaTypeFilter.MESSAGE);
    }

    private void heard(ComponentConnection connection, Message message) {
        Optional<BareJid> person = people.owner(message.getFrom());
        if (person.isEmpty() || !isForUs(message)) {
            return;
        }
        boolean encrypted = message.getExtensions().stream().anyMatch(WrittenCommands::isEncryption);
        boolean joins = !encrypted && JoinWords.knows(message.getBody());
        AlertCommand command = encrypted ? new AlertCommand.Unclear(ENCRYPTED) : CommandReader.read(message.getBody());
        boolean hint = encrypted || (command instanceof AlertCommand.Unknown && !joins);
        if (!answers.allows(person.get()) || (hint && !hints.allows(person.get()))) {
            count("silent");
            return;
        }
        String how = "by message from " + message.getFrom();
        Supplier<String> work = joins
                ? () -> joinWords.answer(person.get(), message.getBody(), how)
                : () -> about(command) + commands.answer(person.get(), command, how);
        boolean taken = desk.offer(() -> answer(connection, message, person.get(), work));
        count(taken ? "answered" : "busy");
    }

    /** The words of all that there is stand together. */
    private static String about(AlertCommand command) {
        return command instanceof AlertCommand.Help ? JoinWords.HELP + "\n\n" : "";
    }

    private void count(String outcome) {
        metrics.counter("kith.alerts.commands", "outcome", outcome).increment();
    }

    /** A message of somebody's own, written just now; what was forwarded, copied or kept is none (XEP-0280, XEP-0203). */
    private boolean isForUs(Message message) {
        boolean talk = message.getType() == Message.Type.chat || message.getType() == Message.Type.normal;
        return talk
                && message.getBody() != null
                && !message.getBody().isBlank()
                && message.getTo() != null
                && !message.getTo().hasLocalpart()
                && !isStale(message)
                && message.getExtensions().stream().noneMatch(WrittenCommands::isCopy);
    }

    private boolean isStale(Message message) {
        return message.getExtensions().stream()
                .filter(extension -> extension.getNamespace().equals("urn:xmpp:delay")
                        || extension.getNamespace().equals("jabber:x:delay"))
                .anyMatch(this::isStale);
    }

    private boolean isStale(XmlElement delay) {
        try {
            String stamp =
                    delay instanceof StandardExtensionElement element ? element.getAttributeValue("stamp") : null;
            return stamp == null
                    || OffsetDateTime.parse(stamp)
                            .toInstant()
                            .isBefore(clock.instant().minus(STALE));
        } catch (DateTimeException e) {
            return true;
        }
    }

    private static boolean isCopy(XmlElement extension) {
        String namespace = extension.getNamespace();
        return namespace.equals("urn:xmpp:carbons:2")
                || namespace.equals("urn:xmpp:forward:0")
                || namespace.startsWith("urn:xmpp:mam:")
                || namespace.equals("http://jabber.org/protocol/muc#user");
    }

    private static boolean isEncryption(XmlElement extension) {
        String namespace = extension.getNamespace();
        return namespace.equals("urn:xmpp:eme:0")
                || namespace.startsWith("eu.siacs.conversations.axolotl")
                || namespace.startsWith("urn:xmpp:omemo:")
                || namespace.startsWith("urn:xmpp:openpgp:")
                || namespace.equals("jabber:x:encrypted");
    }

    private void answer(ComponentConnection connection, Message asked, BareJid person, Supplier<String> work) {
        String text;
        try {
            text = work.get();
        } catch (RuntimeException e) { // the database, most of the time
            LOG.errorf(e, "what %s wrote was not carried out", person);
            text = "This does not work just now. Please try again later.";
        }
        var reply = StanzaBuilder.buildMessage()
                .ofType(Message.Type.chat)
                .from(connection.getXMPPServiceDomain())
                .to(asked.getFrom())
                .setBody(text);
        if (asked.getThread() != null) { // RFC 6121 §5.2.5
            reply.setThread(asked.getThread());
        }
        try {
            connection.sendStanzaNonBlocking(reply.build());
        } catch (NotConnectedException | OutgoingQueueFullException e) {
            LOG.debugf("no answer to %s: %s", person, e.getMessage());
        }
    }
}
