package dev.kith.cli;

import dev.kith.account.Account;
import java.time.Clock;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code kith release ACCOUNT}: the brake comes off, once. */
@Command(
        name = "release",
        description = "Let the next pass do what the brake withheld. Look first: kith sync ACCOUNT --dry-run.",
        mixinStandardHelpOptions = true)
final class ReleaseCommand extends NeedsKith implements Runnable {
    @Parameters(paramLabel = "ACCOUNT")
    @SuppressWarnings("NullAway.Init")
    private String jid;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public void run() {
        Account account = kith().account(jid);
        if (!kith().state.release(account, Clock.systemUTC().instant())) {
            throw new CommandFailed("The brake of " + account.jid() + " is not on; there is nothing to release.");
        }
        kith().changed(account);
        spec.commandLine()
                .getOut()
                .println("Released once. The next pass does what was withheld; 'kith restore " + account.jid()
                        + "' can undo it for 30 days.");
    }
}
