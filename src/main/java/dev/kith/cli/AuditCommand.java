package dev.kith.cli;

import dev.kith.audit.AuditLog;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code kith audit [ACCOUNT]}: who did what for whom. */
@Command(
        name = "audit",
        description = "Who joined, left, was imported, switched on or off, when and how; of all, or of one person.",
        mixinStandardHelpOptions = true)
final class AuditCommand extends NeedsKith implements Runnable {
    @Parameters(paramLabel = "ACCOUNT", arity = "0..1")
    private @Nullable String jid;

    @Option(
            names = "--last",
            paramLabel = "NUMBER",
            defaultValue = "200",
            description = "How many entries; default: ${DEFAULT-VALUE}.")
    private int most;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public void run() {
        if (most < 1) {
            throw new CommandFailed("--last takes a number from 1.");
        }
        var table = new Table("WHEN", "WHOM", "WHAT", "BY", "HOW", "DETAIL");
        for (AuditLog.Entry entry : kith().audit.list(jid == null ? null : Workbench.jid(jid), most)) {
            table.row(
                    entry.at().truncatedTo(ChronoUnit.SECONDS).toString(),
                    entry.jid().toString(),
                    entry.what(),
                    entry.actor(),
                    plain(entry.way()),
                    plain(entry.detail()));
        }
        spec.commandLine().getOut().println(table.size() == 0 ? "There is no entry." : table);
    }

    /** Words of others on one line, without anything that moves a terminal. */
    private static String plain(String text) {
        return text.replaceAll("\\p{Cc}+", " ");
    }
}
