package dev.kith.cli;

import dev.kith.account.Account;
import dev.kith.request.Requests;
import dev.kith.sync.Operations;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code kith restore ACCOUNT}: what Kith removed comes back. */
@Command(
        name = "restore",
        description = "Put back what Kith removed from the roster in the last 30 days. Names and groups come back;"
                + " subscriptions must be asked for again. What comes back is the person's own from then on.",
        mixinStandardHelpOptions = true)
final class RestoreCommand extends NeedsKith implements Callable<Integer> {
    @Parameters(paramLabel = "ACCOUNT")
    @SuppressWarnings("NullAway.Init")
    private String jid;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        Account account = kith().account(jid);
        var restored = kith().ask(Requests.Kind.RESTORE, account, Operations.Restored.class);
        spec.commandLine()
                .getOut()
                .println(restored.items() + " put back, " + restored.alreadyThere() + " there already"
                        + (restored.problem() == null ? "." : ". It stopped early: " + restored.problem()));
        return restored.problem() == null ? 0 : 1;
    }
}
