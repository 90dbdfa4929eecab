package dev.kith.cli;

import dev.kith.account.Account;
import dev.kith.request.Requests;
import dev.kith.sync.Operations;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code kith sync ACCOUNT}: a pass now, or what it would do. */
@Command(
        name = "sync",
        description = "Run a pass of an account now, or show what it would change.",
        mixinStandardHelpOptions = true)
final class SyncCommand extends NeedsKith implements Callable<Integer> {
    @Parameters(paramLabel = "ACCOUNT")
    @SuppressWarnings("NullAway.Init")
    private String jid;

    @Option(names = "--dry-run", description = "Only show what would change, and why. Works for accounts that are off.")
    private boolean dryRun;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        Account account = kith().account(jid);
        PrintWriter out = spec.commandLine().getOut();
        if (dryRun) {
            return show(kith().ask(Requests.Kind.DRY_RUN, account, Operations.Plan.class), account, out);
        }
        if (!account.enabled()) {
            throw new CommandFailed("Account " + account.jid() + " is off. Next: kith account enable " + account.jid());
        }
        var ended = kith().ask(Requests.Kind.SYNC, account, Requests.Ended.class);
        out.println(account.jid() + ": " + ended.outcome() + ": " + ended.detail());
        return ended.outcome().equals("synced") ? 0 : 1;
    }

    private static int show(Operations.Plan plan, Account account, PrintWriter out) {
        if (plan.problem() != null) {
            throw new CommandFailed(plan.problem());
        }
        var table = new Table("CHANGE", "CONTACT", "NAME", "GROUPS", "WHY");
        plan.lines()
                .forEach(line -> table.row(
                        line.withheld() ? line.change() + " (withheld)" : line.change(),
                        line.jid(),
                        line.name(),
                        Table.joined(line.groups()),
                        line.why()));
        out.println(
                table.size() == 0
                        ? "Nothing to change: the roster of " + account.jid() + " is as its books say."
                        : table);
        if (!plan.brake().isEmpty()) {
            out.println("The brake: " + plan.brake() + " Release it once with: kith release " + account.jid());
        }
        if (plan.skippedCards() > 0) {
            out.println(plan.skippedCards() + " card(s) skipped; see kith account show " + account.jid());
        }
        if (table.size() > 0) {
            out.println("Nothing was changed. To do it: " + (account.enabled() ? "kith sync " : "kith account enable ")
                    + account.jid());
        }
        return 0;
    }
}
