package dev.kith.cli;

import dev.kith.account.Secrets;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code kith keys}: the key that seals stored logins. */
@Command(
        name = "keys",
        description = "Make the key that seals stored logins.",
        mixinStandardHelpOptions = true,
        subcommands = KeysCommand.Create.class)
final class KeysCommand {

    /** {@code kith keys create FILE}. */
    @Command(name = "create", description = "Write a new key to a file that does not exist yet, readable by its owner.")
    static final class Create implements Runnable {
        @Parameters(
                paramLabel = "FILE",
                description = "Name it in kith.secrets.key-file; keep a copy apart from backups.")
        @SuppressWarnings("NullAway.Init")
        private Path file;

        @Spec
        @SuppressWarnings("NullAway.Init")
        private CommandSpec spec;

        @Override
        public void run() {
            Secrets.create(file);
            spec.commandLine()
                    .getOut()
                    .println("Wrote a new key to " + file + ". Set KITH_SECRETS_KEY_FILE=" + file
                            + " and keep a copy of the file apart from the database and its backups.");
        }
    }
}
