package dev.kith.cli;

import dev.kith.alert.AlertSettings;
import dev.kith.alert.Alerts;
import dev.kith.alert.MailLogin;
import dev.kith.audit.AuditLog;
import dev.kith.jid.BareJid;
import dev.kith.request.Requests;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code kith alerts}: who is told of new mail in their chat. */
@Command(
        name = "alerts",
        description = "Say who is told of new mail in their chat, and how: kith alerts ACCOUNT show.",
        mixinStandardHelpOptions = true,
        subcommands = {
            AlertsCommand.ListAll.class,
            AlertsCommand.On.class,
            AlertsCommand.Off.class,
            AlertsCommand.Show.class,
            AlertsCommand.Set.class,
            AlertsCommand.Test.class
        })
final class AlertsCommand {
    private static final String CONSENT = "operator, command line";
    private static final Duration TEST_PATIENCE = Duration.ofSeconds(15);

    @Parameters(paramLabel = "ACCOUNT", arity = "0..1", description = "The person's XMPP address.")
    private @Nullable String jid;

    /** {@code kith alerts list}. */
    @Command(
            name = "list",
            description = "Everybody who has alerts, and what stands in their way.",
            mixinStandardHelpOptions = true)
    static final class ListAll extends NeedsKith implements Runnable {
        @Spec
        @SuppressWarnings("NullAway.Init")
        private CommandSpec spec;

        @Override
        public void run() {
            var table = new Table("ACCOUNT", "STATE", "SAYS", "QUIET", "MAIL", "WAITING", "JUST NOW");
            Map<String, String> troubles = Map.of();
            String unknown = "";
            try {
                troubles = kith().alertTroubles();
            } catch (CommandFailed e) { // what was chosen can be said all the same
                unknown = System.lineSeparator() + "What stands in their way just now is not known: " + e.getMessage();
            }
            for (Alerts.Known known : kith().alerts.all()) {
                AlertSettings settings = known.settings();
                table.row(
                        known.owner().toString(),
                        settings.enabled() ? "on" : "off",
                        settings.detail().name().toLowerCase(Locale.ROOT),
                        settings.quiet().isEmpty() ? "never" : settings.quiet() + " " + settings.zone(),
                        known.mailUser() + AlertSheet.access(known.access()),
                        Integer.toString(kith().alertService.waiting(known.owner())),
                        troubles.getOrDefault(known.owner().toString(), ""));
            }
            spec.commandLine()
                    .getOut()
                    .println(
                            table.size() == 0
                                    ? "Nobody has alerts yet. Next: kith alerts USER@DOMAIN on, for somebody who wants"
                                            + " them."
                                    : table + unknown);
        }
    }

    /** A command about one person. */
    abstract static class OnOne extends NeedsKith implements Runnable {
        @ParentCommand
        @SuppressWarnings("NullAway.Init")
        private AlertsCommand parent;

        @Spec
        @SuppressWarnings("NullAway.Init")
        private CommandSpec spec;

        final BareJid owner() {
            if (parent.jid == null) {
                throw new CommandFailed("Whose alerts? Next: kith alerts USER@DOMAIN " + spec.name());
            }
            BareJid owner = Workbench.jid(parent.jid);
            kith().settings.served(owner);
            return owner;
        }

        final Alerts.Known known() {
            BareJid owner = owner();
            return kith().alerts
                    .find(owner)
                    .orElseThrow(() -> new CommandFailed(
                            owner + " has no alerts. Next, if they want them: kith alerts " + owner + " on"));
        }

        final void say(String text) {
            spec.commandLine().getOut().println(text);
        }

        /** Tells the running service, if there is one. */
        final String told() {
            return kith().serviceTold(Requests.Kind.ALERTS) ? "" : " No service runs just now.";
        }
    }

    /** {@code kith alerts ACCOUNT on}. */
    @Command(
            name = "on",
            customSynopsis = "kith alerts ACCOUNT on",
            description = "Switch alerts on for somebody who wants them. They can also write 'alerts on' to Kith.",
            mixinStandardHelpOptions = true)
    static final class On extends OnOne {
        @Override
        public void run() {
            BareJid owner = owner();
            kith().alerts.switchOn(owner, AlertSettings.usual(kith().defaultZone()), CONSENT);
            kith().note(owner, AuditLog.What.ALERTS_ON, "");
            String on = "Alerts for " + owner + " are on.";
            say(kith().resting
                    .because(on + " But they rest")
                    .orElseGet(() -> on + told() + " Next: kith alerts " + owner + " test"));
        }
    }

    /** {@code kith alerts ACCOUNT off}. */
    @Command(
            name = "off",
            customSynopsis = "kith alerts ACCOUNT off",
            description = "Switch alerts off. What was chosen is kept for another time.",
            mixinStandardHelpOptions = true)
    static final class Off extends OnOne {
        @Override
        public void run() {
            Alerts.Known known = known();
            kith().alerts.switchOff(known.owner());
            say("Alerts for " + known.owner() + " are off." + told());
        }
    }

    /** {@code kith alerts ACCOUNT show}. */
    @Command(
            name = "show",
            customSynopsis = "kith alerts ACCOUNT show",
            description = "What somebody chose, and what waits.",
            mixinStandardHelpOptions = true)
    static final class Show extends OnOne {
        @Override
        public void run() {
            Alerts.Known known = known();
            String trouble = kith().resting
                    .because("they rest")
                    .orElseGet(() ->
                            kith().alertTroubles().getOrDefault(known.owner().toString(), ""));
            say(AlertSheet.of(known, kith().alertService.waiting(known.owner()), trouble));
        }
    }

    /** {@code kith alerts ACCOUNT set …}. */
    @Command(
            name = "set",
            customSynopsis = "kith alerts ACCOUNT set OPTIONS",
            description = "Choose what somebody is told, and when. Lists are given whole, with commas; '' empties one.",
            mixinStandardHelpOptions = true)
    static final class Set extends OnOne {
        @ArgGroup(exclusive = false, multiplicity = "0..1")
        private @Nullable AlertChoices choices;

        @Option(
                names = "--mail-user",
                paramLabel = "NAME",
                description = "Their name at the mail server; default: their XMPP address.")
        private @Nullable String mailUser;

        @Option(
                names = "--imap",
                paramLabel = "none|master|password|token",
                description = "How their mailboxes may be read: not at all, as the master user, or with a secret of"
                        + " theirs.")
        private @Nullable String imap;

        @Option(
                names = "--secret-file",
                paramLabel = "FILE",
                description = "File with that (app) password or token; else asked.")
        private @Nullable Path secretFile;

        @Override
        public void run() {
            Alerts.Known known = known();
            if (choices == null && mailUser == null && imap == null) {
                throw new CommandFailed("Nothing to set. Next: kith alerts " + known.owner() + " set --help");
            }
            if (imap == null && (mailUser != null || secretFile != null)) {
                throw new CommandFailed("Say how their mailboxes may be read, too. Next: add --imap none, master,"
                        + " password or token.");
            }
            String user = mailUser != null ? mailUser : known.mailUser();
            Optional<MailLogin> login = Optional.ofNullable(imap).map(word -> login(word, user, known.owner()));
            if (choices != null) { // else what the person chose meanwhile would be written back
                kith().alerts
                        .change(
                                known.owner(),
                                choices.on(known.settings(), kith().clock.instant()));
            }
            login.ifPresent(how -> kith().alerts.reachMail(known.owner(), user, how));
            say("Alerts for " + known.owner() + " are changed." + told());
        }

        private MailLogin login(String word, String user, BareJid owner) {
            if (!word.equals("none")) {
                kith().settings.readsMailboxes(word.equals("master"));
            }
            return switch (word) {
                case "none" -> new MailLogin.None();
                case "master" -> new MailLogin.Master();
                case "password" ->
                    new MailLogin.Password(user, SecretInput.read(secretFile, "Mail password of " + owner));
                case "token" -> new MailLogin.Token(user, SecretInput.read(secretFile, "Mail token of " + owner));
                default -> throw new CommandFailed("--imap takes none, master, password or token.");
            };
        }
    }

    /** {@code kith alerts ACCOUNT test}. */
    @Command(
            name = "test",
            customSynopsis = "kith alerts ACCOUNT test",
            description = "Send an alert about a mail that there is not, the whole way through what they chose.",
            mixinStandardHelpOptions = true)
    static final class Test extends OnOne {
        @Override
        public void run() {
            Alerts.Known known = known();
            if (!known.settings().enabled()) {
                throw new CommandFailed(
                        "Alerts for " + known.owner() + " are off. Next: kith alerts " + known.owner() + " on");
            }
            kith().resting.refuse("No alert can be sent");
            if (kith().serviceIsDown()) {
                throw new CommandFailed("No service runs, and only it sends alerts. Next: kith serve");
            }
            Instant begun = kith().clock.instant();
            String trial = kith().alertService.trial(known);
            String unused = told();
            long end = System.nanoTime() + TEST_PATIENCE.toNanos();
            while (System.nanoTime() < end) {
                switch (kith().alertService.outcome(known.owner(), trial, begun)) {
                    case TOLD -> {
                        say("The XMPP server has the alert for " + known.owner() + ".");
                        return;
                    }
                    case LEFT_OUT ->
                        throw new CommandFailed("By what they chose, mail in INBOX is not told. Next: kith alerts "
                                + known.owner() + " show");
                    case WAITS -> pause();
                }
            }
            throw new CommandFailed(AlertSheet.held(known, begun));
        }

        private static void pause() {
            try {
                TimeUnit.MILLISECONDS.sleep(50);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CommandFailed("Interrupted.");
            }
        }
    }

    static ZoneId zone(String text) {
        try {
            return ZoneId.of(text);
        } catch (java.time.DateTimeException e) {
            throw new CommandFailed("There is no zone '" + text + "'. Next: write it like Europe/Rome.");
        }
    }
}
