package dev.kith.cli;

import dev.kith.account.Account;
import dev.kith.account.XmppLogin;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code kith account xmpp-login ACCOUNT}: for servers that let no component at people's rosters. */
@Command(
        name = "xmpp-login",
        description = "Give an account its XMPP login, or take it away. Only for servers that let no component at"
                + " people's rosters: Kith then signs in as the person, unseen by others.",
        mixinStandardHelpOptions = true)
final class XmppLoginCommand extends NeedsKith implements Runnable {
    @Parameters(paramLabel = "ACCOUNT")
    @SuppressWarnings("NullAway.Init")
    private String jid;

    @ArgGroup
    private @Nullable Choice choice;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    /** One of them, or none to be asked for the password. */
    static final class Choice {
        @Option(
                names = "--password-file",
                paramLabel = "FILE",
                description = "File with their (app) password; else asked.")
        private @Nullable Path passwordFile;

        @Option(names = "--token-file", paramLabel = "FILE", description = "File with an OAuth access token instead.")
        private @Nullable Path tokenFile;

        @Option(names = "--remove", description = "Forget the login; the roster stays as it is.")
        private boolean remove;
    }

    @Override
    public void run() {
        Account account = kith().account(jid);
        spec.commandLine().getOut().println(choice != null && choice.remove ? remove(account) : set(account));
    }

    private String remove(Account account) {
        boolean there = kith().xmppLogins.remove(account.jid());
        kith().changed(account);
        return there
                ? "The XMPP login of " + account.jid() + " is forgotten; a session that is open ends within a minute."
                : "Kith has no XMPP login of " + account.jid() + ".";
    }

    private String set(Account account) {
        Path tokenFile = choice == null ? null : choice.tokenFile;
        Path passwordFile = choice == null ? null : choice.passwordFile;
        XmppLogin login = tokenFile != null
                ? new XmppLogin.Token(SecretInput.read(tokenFile, "Token"))
                : new XmppLogin.Password(SecretInput.read(passwordFile, "XMPP password of " + account.jid()));
        kith().xmppLogins.put(account.jid(), login);
        kith().changed(account);
        return "The XMPP login of " + account.jid() + " is stored, sealed. Next: kith sync " + account.jid()
                + " --dry-run";
    }
}
