package dev.kith.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reads a secret from a file or from the person at the keyboard; never from the command line, where others see it. */
final class SecretInput {
    private SecretInput() {}

    static String read(@Nullable Path file, String prompt) {
        if (file != null) {
            try {
                String text = Files.readString(file, StandardCharsets.UTF_8).strip();
                if (text.isEmpty()) {
                    throw new CommandFailed(file + " is empty. Next: write the password into it, alone on one line.");
                }
                return text;
            } catch (IOException e) {
                throw new CommandFailed("Cannot read " + file + " ("
                        + e.getClass().getSimpleName() + "). Next: check the name and who may read it.");
            }
        }
        var console = System.console();
        if (console == null || !console.isTerminal()) {
            throw new CommandFailed(
                    "There is no terminal to ask at. Next: give the secret with --password-file or" + " --token-file.");
        }
        char[] typed = console.readPassword("%s: ", prompt);
        if (typed == null || typed.length == 0) {
            throw new CommandFailed("Nothing was typed.");
        }
        return new String(typed);
    }
}
