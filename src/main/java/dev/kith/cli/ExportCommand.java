package dev.kith.cli;

import dev.kith.audit.AuditLog.Actor;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code kith account export ACCOUNT}: what is stored of somebody, for them. */
@Command(
        name = "export",
        description = "Print all that is stored of somebody as JSON, without secrets.",
        mixinStandardHelpOptions = true)
final class ExportCommand extends NeedsKith implements Runnable {
    @Parameters(paramLabel = "ACCOUNT")
    @SuppressWarnings("NullAway.Init")
    private String jid;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().getOut().print(kith().export.of(Workbench.jid(jid), Actor.OPERATOR, "on the command line"));
        spec.commandLine().getOut().flush();
    }
}
