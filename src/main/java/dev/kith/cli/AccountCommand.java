package dev.kith.cli;

import dev.kith.account.Account;
import dev.kith.account.Login;
import dev.kith.account.SubscriptionPolicy;
import dev.kith.audit.AuditLog.What;
import dev.kith.jid.BareJid;
import dev.kith.joining.Choices;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code kith account}: who is synced. */
@Command(
        name = "account",
        description = "Say who is synced.",
        mixinStandardHelpOptions = true,
        subcommands = {
            AccountCommand.Add.class,
            AccountCommand.ListAll.class,
            AccountCommand.Enable.class,
            AccountCommand.Disable.class,
            AccountCommand.Choose.class,
            AccountCommand.Show.class,
            ResubscribeCommand.class,
            XmppLoginCommand.class,
            ImportCommand.class,
            ExportCommand.class,
            LeaveCommand.class
        })
final class AccountCommand {
    private static final String CONSENT = "operator, command line";

    /** {@code kith account add JID}. */
    @Command(
            name = "add",
            description = "Add an account, or give it a new login. It stays off until it is enabled: try it with"
                    + " 'kith sync ACCOUNT --dry-run' first.",
            mixinStandardHelpOptions = true)
    static final class Add extends NeedsKith implements Runnable {
        @Parameters(paramLabel = "ACCOUNT", description = "The person's XMPP address.")
        @SuppressWarnings("NullAway.Init")
        private String jid;

        @Option(
                names = "--address-book",
                paramLabel = "URL",
                description = "Their address-book server, home or single book; default: kith.carddav.base-url.")
        private @Nullable URI addressBook;

        @Option(names = "--user", description = "Their user name there; default: their XMPP address.")
        private @Nullable String user;

        @Option(
                names = "--password-file",
                paramLabel = "FILE",
                description = "File with their (app) password; else asked.")
        private @Nullable Path passwordFile;

        @Option(names = "--token-file", paramLabel = "FILE", description = "File with a bearer token instead.")
        private @Nullable Path tokenFile;

        @Option(
                names = "--operator-login",
                description = "Use the login of kith.operator-login, which opens everybody's address book.")
        private boolean operatorLogin;

        @Option(names = "--enable", description = "Switch it on at once; say so only if the person agreed.")
        private boolean enable;

        @Spec
        @SuppressWarnings("NullAway.Init")
        private CommandSpec spec;

        @Override
        public void run() {
            var address = Workbench.jid(jid);
            kith().notLeaving(address);
            Account account = operatorLogin ? withOperatorLogin(address) : withOwnLogin(address);
            kith().note(address, What.ADDED, account.enabled() ? "on" : "off");
            kith().changed(account);
            spec.commandLine()
                    .getOut()
                    .println(
                            account.enabled()
                                    ? "Account " + address + " is on. Its first pass begins within a minute."
                                    : "Account " + address + " is added and off. Next: kith sync " + address
                                            + " --dry-run, then kith account enable " + address);
        }

        private Account withOperatorLogin(BareJid address) {
            if (!kith().operatorLogin.fits(address)) {
                throw new CommandFailed("kith.operator-login opens no address book for " + address
                        + ". Next: set it, or give the account a login of its own.");
            }
            if (addressBook != null || user != null || passwordFile != null || tokenFile != null) {
                throw new CommandFailed("--operator-login goes with no other login or address.");
            }
            return kith().accounts.putWithOperatorLogin(address, enable, CONSENT);
        }

        private Account withOwnLogin(BareJid address) {
            if (addressBook != null) {
                kith().settings.allowed(addressBook);
            }
            Login login = tokenFile != null
                    ? new Login.Bearer(SecretInput.read(tokenFile, "Token"))
                    : new Login.Basic(
                            user == null ? address.toString() : user,
                            SecretInput.read(passwordFile, "Address-book password of " + address));
            return kith().accounts.put(address, addressBook, login, enable, CONSENT);
        }
    }

    /** {@code kith account list}. */
    @Command(name = "list", description = "All accounts, how their passes end, and since when.")
    static final class ListAll extends NeedsKith implements Runnable {
        @Spec
        @SuppressWarnings("NullAway.Init")
        private CommandSpec spec;

        @Override
        public void run() {
            var table = new Table("ACCOUNT", "STATE", "PRESENCE", "PASSES", "SINCE", "DETAIL");
            for (Account account : kith().accounts.all()) {
                var pass = kith().passes.of(account.id());
                table.row(
                        account.jid().toString(),
                        account.enabled() ? "on" : "off",
                        Choices.word(account.subscriptions()),
                        pass.map(p -> p.outcome()).orElse("none yet"),
                        pass.map(p -> p.since().truncatedTo(ChronoUnit.SECONDS).toString())
                                .orElse(""),
                        pass.map(p -> p.detail()).orElse(""));
            }
            spec.commandLine()
                    .getOut()
                    .println(table.size() == 0 ? "No accounts yet. Add one with: kith account add USER@DOMAIN" : table);
        }
    }

    /** {@code kith account show ACCOUNT}. */
    @Command(name = "show", description = "One account: switches, books, what Kith holds and why.")
    static final class Show extends NeedsKith implements Runnable {
        @Parameters(paramLabel = "ACCOUNT")
        @SuppressWarnings("NullAway.Init")
        private String jid;

        @Spec
        @SuppressWarnings("NullAway.Init")
        private CommandSpec spec;

        @Override
        public void run() {
            Account account = kith().account(jid);
            spec.commandLine().getOut().println(kith().examination.describe(account));
        }
    }

    /** {@code kith account enable ACCOUNT}. */
    @Command(name = "enable", description = "Switch an account on, and choose what it may do.")
    static final class Enable extends NeedsKith implements Runnable {
        @Parameters(paramLabel = "ACCOUNT")
        @SuppressWarnings("NullAway.Init")
        private String jid;

        @Option(
                names = "--names",
                paramLabel = "hand-made|address-book",
                description = "Who wins where a hand-made contact differs from its card; default: what it was.")
        private @Nullable String names;

        @Option(
                names = "--grace",
                paramLabel = "DAYS",
                description =
                        "Days that a contact whom Kith let the person see outlives its card, 0 for none; whom they"
                                + " see by their own doing stays; default: what it was.")
        private @Nullable Integer graceDays;

        @Option(
                names = "--two-way",
                paramLabel = "on|off|BOOK",
                description =
                        "Contacts that the person adds in chat become cards, in the address book of this name; 'on'"
                                + " is the book '" + Choices.USUAL_BOOK
                                + "', which is made if there is none; default: what it was.")
        private @Nullable String twoWay;

        @Spec
        @SuppressWarnings("NullAway.Init")
        private CommandSpec spec;

        @Override
        public void run() {
            Account account = kith().account(jid);
            if (names != null && !names.equals("hand-made") && !names.equals("address-book")) {
                throw new CommandFailed("--names takes hand-made or address-book.");
            }
            if (graceDays != null && (graceDays < 0 || graceDays > 3650)) {
                throw new CommandFailed("--grace takes a number of days from 0 to 3650.");
            }
            boolean bookWins = names == null ? account.bookWins() : names.equals("address-book");
            Duration grace = graceDays == null ? account.grace() : Duration.ofDays(graceDays);
            kith().notLeaving(account.jid());
            Account chosen = kith().accounts.choose(account, bookWins, grace);
            if (twoWay != null) {
                chosen = kith().accounts.chooseTwoWay(account, book(twoWay));
            }
            kith().note(
                            account.jid(),
                            account.enabled() ? What.CHOSE : What.ENABLED,
                            Choices.of(chosen).words());
            kith().changed(kith().accounts.enable(account, true, CONSENT));
            spec.commandLine()
                    .getOut()
                    .println("Account " + account.jid() + " is on. A pass begins now if the service runs.");
        }
    }

    /** The book that is meant; null for off. */
    private static @Nullable String book(String word) {
        String name = word.strip();
        if (name.isEmpty() || name.length() > 100 || name.chars().anyMatch(Character::isISOControl)) {
            throw new CommandFailed("--two-way takes on, off, or the name of an address book.");
        }
        return switch (name) {
            case "off" -> null;
            case "on" -> Choices.USUAL_BOOK;
            default -> name;
        };
    }

    /** {@code kith account disable ACCOUNT}. */
    @Command(
            name = "disable",
            description =
                    "Switch an account off; names and groups stay as they are; presence" + " that Kith let flow ends.")
    static final class Disable extends NeedsKith implements Runnable {
        @Parameters(paramLabel = "ACCOUNT")
        @SuppressWarnings("NullAway.Init")
        private String jid;

        @Spec
        @SuppressWarnings("NullAway.Init")
        private CommandSpec spec;

        @Override
        public void run() {
            Account account = kith().account(jid);
            kith().changed(kith().accounts.enable(account, false, CONSENT));
            kith().note(account.jid(), What.DISABLED, "");
            spec.commandLine()
                    .getOut()
                    .println("Account " + account.jid() + " is off. Names and groups on its roster stay as they are;"
                            + " presence that Kith let flow ends when the service runs.");
        }
    }

    /** {@code kith account set ACCOUNT --subscriptions names|mutual|ask}. */
    @Command(
            name = "set",
            description = "Choose what an account wants done about presence.",
            mixinStandardHelpOptions = true)
    static final class Choose extends NeedsKith implements Runnable {
        @Parameters(paramLabel = "ACCOUNT")
        @SuppressWarnings("NullAway.Init")
        private String jid;

        @Option(
                names = "--subscriptions",
                required = true,
                paramLabel = "names|mutual|ask",
                description = "names: only names and groups. mutual: presence flows between people here who have each"
                        + " other in their address books. ask: the same, and contacts elsewhere are asked once.")
        @SuppressWarnings("NullAway.Init")
        private String subscriptions;

        @Spec
        @SuppressWarnings("NullAway.Init")
        private CommandSpec spec;

        @Override
        public void run() {
            Account account = kith().account(jid);
            SubscriptionPolicy chosen = Choices.presence(subscriptions)
                    .orElseThrow(() -> new CommandFailed("--subscriptions takes names, mutual or ask."));
            kith().changed(kith().accounts.choose(account, chosen));
            kith().note(account.jid(), What.CHOSE, "presence: " + subscriptions);
            spec.commandLine()
                    .getOut()
                    .println("Account " + account.jid() + ": " + describe(chosen) + "."
                            + (account.enabled()
                                    ? " A pass begins now if the service runs."
                                    : " It is off; to switch it on: kith account enable " + account.jid()));
        }
    }

    static String describe(SubscriptionPolicy policy) {
        return switch (policy) {
            case NAMES -> "names and groups only, presence is left to the person";
            case MUTUAL -> "presence flows with people here who have each other in their address books";
            case ASK ->
                "presence flows with people here who have each other in their address books, and contacts"
                        + " elsewhere are asked once";
        };
    }
}
