package dev.kith.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.kith.config.BadSetting;
import jakarta.enterprise.inject.Instance;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** The words that {@code kith} understands. */
@Command(
        name = "kith",
        description = "One contact list for mail and chat: keeps XMPP rosters in step with mail address books.",
        mixinStandardHelpOptions = true,
        versionProvider = KithCommand.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            ServeCommand.class,
            AccountCommand.class,
            SyncCommand.class,
            ReleaseCommand.class,
            RestoreCommand.class,
            BadgeCommand.class,
            AlertsCommand.class,
            DoctorCommand.class,
            AuditCommand.class,
            KeysCommand.class,
            ManualCommand.class,
            HelpCommand.class
        })
public final class KithCommand implements Runnable {
    private static final String SERVE = "serve";

    /** What the build says of itself. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() throws IOException {
            try (InputStream in = KithCommand.class.getResourceAsStream("version")) {
                return new String[] {
                    "kith " + (in == null ? "(development)" : new String(in.readAllBytes(), UTF_8).strip())
                };
            }
        }
    }

    @Override
    public void run() {
        throw new IllegalStateException("replaced by serve");
    }

    /** Without words, the executable is the service. */
    private static String[] orServe(String... args) {
        return args.length == 0 ? new String[] {SERVE} : args;
    }

    /** Whether these words start the service rather than a command that ends. */
    public static boolean isService(String... args) {
        return orServe(args)[0].equals(SERVE);
    }

    /**
     * Answers what needs no database and no wiring: help, version, misspelt words, a new key.
     *
     * @return the exit code; empty when the rest of Kith is needed
     */
    public static Optional<Integer> answeredAtOnce(String... args) {
        var line = line(null);
        try {
            var parsed = line.parseArgs(orServe(args));
            Integer helped = CommandLine.executeHelpRequest(parsed);
            if (helped != null) {
                return Optional.of(helped);
            }
            var last = parsed.asCommandLineList().getLast().getCommand();
            if (last instanceof KeysCommand.Create
                    || last instanceof ManualCommand.Page
                    || last instanceof ManualCommand.Completion
                    || last instanceof HelpCommand) {
                return Optional.of(line.execute(args));
            }
            if (last instanceof AccountCommand
                    || last instanceof BadgeCommand
                    || last instanceof AlertsCommand
                    || last instanceof KeysCommand
                    || last instanceof ManualCommand) {
                parsed.asCommandLineList().getLast().usage(System.err);
                return Optional.of(CommandLine.ExitCode.USAGE);
            }
            return Optional.empty();
        } catch (CommandLine.ParameterException e) {
            return Optional.of(line.execute(args)); // says what is wrong, with the usage
        }
    }

    /** Runs the command with its collaborators. */
    public static int execute(Instance<Object> beans, String... args) {
        return line(beans).execute(orServe(args));
    }

    private static CommandLine line(@Nullable Instance<Object> beans) {
        CommandLine.IFactory plain = CommandLine.defaultFactory();
        var line = new CommandLine(new KithCommand(), new CommandLine.IFactory() {
            @Override
            public <K> K create(Class<K> type) throws Exception {
                K command = plain.create(type);
                if (beans != null && command instanceof NeedsKith needy) {
                    needy.use(beans.select(Workbench.class).get());
                }
                return command;
            }
        });
        line.setExecutionExceptionHandler((fault, command, parsed) -> {
            if (fault instanceof BadSetting || fault instanceof CommandFailed) {
                command.getErr().println(fault.getMessage());
                return fault instanceof BadSetting ? BadSetting.EXIT_STATUS : CommandLine.ExitCode.SOFTWARE;
            }
            throw fault;
        });
        return line;
    }
}
