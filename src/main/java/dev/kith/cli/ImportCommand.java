package dev.kith.cli;

import dev.kith.config.BadSetting;
import dev.kith.config.SecretFile;
import dev.kith.jid.BareJid;
import dev.kith.joining.BulkImport;
import dev.kith.joining.BulkImport.Fate;
import dev.kith.joining.JoinRefused;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code kith account import FILE}: many at once, with their consent on record. */
@Command(
        name = "import",
        description =
                "Add and switch on the accounts of a CSV file with a header row of jid, user, password, address-book,"
                        + " names, grace-days; all but jid may be left out.",
        mixinStandardHelpOptions = true)
final class ImportCommand extends NeedsKith implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "Mode 0600 if there are passwords in it.")
    @SuppressWarnings("NullAway.Init")
    private Path file;

    @Option(
            names = "--consent",
            paramLabel = "TEXT",
            required = true,
            description =
                    "How these people agreed, such as 'ticked the box in the enrolment form of 2026'. Goes on record"
                            + " for each of them.")
    @SuppressWarnings("NullAway.Init")
    private String consent;

    @Option(names = "--yes", description = "Do it; without this it is only said what would happen.")
    private boolean yes;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        if (consent.isBlank()) {
            throw new CommandFailed("--consent is empty. Next: say how these people agreed.");
        }
        PrintWriter out = spec.commandLine().getOut();
        var rows = new ArrayList<BulkImport.Row>();
        try {
            kith().bulkImport.run(text(), new Allowed(), consent.strip(), yes, row -> {
                rows.add(row);
                if (row.fate() != Fate.SAME) {
                    out.println("line " + row.line() + ": " + row.jid() + ": " + row.words());
                }
                if (rows.size() % 100 == 0) {
                    out.println(rows.size() + " lines done");
                    out.flush();
                }
            });
        } catch (JoinRefused e) {
            throw new CommandFailed(String.valueOf(e.getMessage()));
        }
        boolean bad = rows.stream().anyMatch(row -> row.fate() == Fate.BAD);
        out.println(
                BulkImport.sum(rows) + (bad ? "; bad lines were left out, and can be mended and imported again" : ""));
        if (yes) {
            kith().reload();
        } else {
            out.println("Nothing was changed. To do it, say the same with --yes.");
        }
        return bad ? 1 : 0;
    }

    private String text() {
        try {
            String text = Files.readString(file);
            return text.lines()
                            .findFirst()
                            .orElse("")
                            .toLowerCase(java.util.Locale.ROOT)
                            .contains("password")
                    ? secret()
                    : text;
        } catch (IOException e) {
            throw new CommandFailed("Cannot read " + file + " (" + e.getClass().getSimpleName()
                    + "). Next: check the name, who may read it, and that it is UTF-8.");
        }
    }

    private String secret() {
        return SecretFile.read("FILE", file);
    }

    /** What the settings allow. */
    private final class Allowed implements BulkImport.Rules {
        @Override
        public Optional<String> against(BareJid jid) {
            try {
                kith().settings.served(jid);
                return Optional.empty();
            } catch (CommandFailed e) {
                return Optional.of("is no account of the domain that is served here");
            }
        }

        @Override
        public Optional<String> against(URI book) {
            try {
                kith().settings.allowed(book);
                return Optional.empty();
            } catch (BadSetting e) {
                return Optional.of(String.valueOf(e.getMessage()));
            }
        }
    }
}
