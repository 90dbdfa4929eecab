package dev.kith.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code kith manual}: what packages bring along of the command line, made from the command line. */
@Command(
        name = "manual",
        hidden = true,
        description = "Print the manual page, or completion for a shell.",
        subcommands = {ManualCommand.Page.class, ManualCommand.Completion.class})
final class ManualCommand {
    /** {@code kith manual page}. */
    @Command(name = "page", description = "Print the manual page (for man).")
    static final class Page implements Callable<Integer> {
        @Spec
        @SuppressWarnings("NullAway.Init")
        private CommandSpec spec;

        @Override
        public Integer call() {
            spec.commandLine().getOut().print(Manual.of(spec.root().commandLine()));
            spec.commandLine().getOut().flush();
            return CommandLine.ExitCode.OK;
        }
    }

    /** {@code kith manual completion}. */
    @Command(name = "completion", description = "Print completion for bash and zsh.")
    static final class Completion implements Callable<Integer> {
        @Spec
        @SuppressWarnings("NullAway.Init")
        private CommandSpec spec;

        @Override
        public Integer call() {
            spec.commandLine()
                    .getOut()
                    .print(AutoComplete.bash("kith", spec.root().commandLine()));
            spec.commandLine().getOut().flush();
            return CommandLine.ExitCode.OK;
        }
    }
}
