package dev.kith.cli;

import dev.kith.cli.Finding.Grade;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code kith doctor}: tries everything Kith depends on, and says what to do where it fails. */
@Command(
        name = "doctor",
        description = "Try everything Kith depends on, and say what to paste where it fails.",
        mixinStandardHelpOptions = true)
final class DoctorCommand extends NeedsKith implements Callable<Integer> {
    @Option(names = "--accounts", description = "Also try the address-book login of every account.")
    private boolean accounts;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        var findings = kith().doctor.findings(kith(), accounts);
        for (Finding finding : findings) {
            out.println(mark(finding.grade()) + " " + finding.what() + ": " + finding.found());
            if (!finding.next().isEmpty()) {
                finding.next().lines().forEach(line -> out.println("        " + line));
            }
        }
        long failed = findings.stream().filter(f -> f.grade() == Grade.FAIL).count();
        out.println(failed == 0 ? "Nothing stands in the way." : failed + " thing(s) to mend; see above.");
        return failed == 0 ? 0 : 1;
    }

    private static String mark(Grade grade) {
        return switch (grade) {
            case OK -> "[ ok ]";
            case WARN -> "[warn]";
            case FAIL -> "[FAIL]";
        };
    }
}
