package dev.kith.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.AutoComplete;
import picocli.CommandLine;

class ManualTest {
    private final CommandLine kith = new CommandLine(new KithCommand());

    /** Every command that does something, as it is typed, with its options. */
    private static List<CommandLine> commands(CommandLine parent) {
        var found = new ArrayList<CommandLine>();
        parent.getSubcommands().values().stream()
                .filter(command -> !command.getCommandSpec().usageMessage().hidden())
                .forEach(command -> {
                    found.addAll(commands(command));
                    if (command.getSubcommands().isEmpty()) {
                        found.add(command);
                    }
                });
        return found;
    }

    @Test
    void everyCommandAndOption_isInTheManual() {
        String page = Manual.of(kith).replace("\\-", "-").replaceAll("\\\\f[IR]", "");
        assertThat(commands(kith)).hasSizeGreaterThan(20).allSatisfy(command -> {
            String name = command.getCommandSpec().qualifiedName();
            boolean ofOnePerson = command.getCommand() instanceof AlertsCommand.OnOne;
            assertThat(page)
                    .contains("\n" + (ofOnePerson ? name.replace("kith alerts ", "kith alerts ACCOUNT ") : name));
            command.getCommandSpec().options().stream()
                    .filter(option -> !option.usageHelp() && !option.versionHelp() && !option.hidden())
                    .forEach(option -> assertThat(page).contains(option.longestName()));
        });
        assertThat(page).doesNotContain("kith manual", "%n", "%%");
    }

    /** What begins with a full stop would be a request of roff's. */
    @Test
    void everyLine_isTextOrARequestThatWeMean() {
        assertThat(Manual.of(kith).lines().filter(line -> line.startsWith(".") || line.startsWith("'")))
                .allMatch(line -> line.matches("\\.(TH|SH|SS|TP|B)( .*)?"));
    }

    @Test
    void everyCommand_isCompleted_butNotWhatPackagesUse() {
        String completion = AutoComplete.bash("kith", kith);
        assertThat(commands(kith)).allSatisfy(command -> assertThat(completion).contains(command.getCommandName()));
        assertThat(completion).doesNotContain("_picocli_kith_manual");
    }
}
