package dev.kith.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The manual page, made from the commands themselves so that it cannot say anything else (man-pages(7), groff_man(7)). */
final class Manual {
    private final StringBuilder page = new StringBuilder();

    private Manual() {}

    /** The page in roff. */
    static String of(CommandLine kith) {
        var manual = new Manual();
        CommandSpec spec = kith.getCommandSpec();
        manual.line(".TH KITH 1 \"\" \"" + spec.version()[0] + "\" \"User Commands\"");
        manual.section("NAME");
        manual.line("kith \\- " + escaped(text(spec.usageMessage().description())));
        manual.section("SYNOPSIS");
        manual.line(".B kith");
        manual.line("[\\fICOMMAND\\fR]");
        manual.section("DESCRIPTION");
        manual.line(
                "Without a command, the service runs. The other commands work on what it knows, whether it runs or not.");
        manual.line("Settings are read from the environment and from a file .env in the folder where it is started;");
        manual.line("the Debian package has them in /etc/kith/kith.env.");
        manual.section("COMMANDS");
        manual.commands(kith);
        manual.section("EXIT STATUS");
        manual.line(
                "0 when it was done, 1 when it was not, 2 when the words were not understood, 78 when a setting will not do.");
        manual.section("FILES");
        manual.line("/etc/kith/kith.env, /var/lib/kith");
        return manual.page.toString();
    }

    private void commands(CommandLine parent) {
        parent.getSubcommands().values().stream().distinct().forEach(command -> {
            CommandSpec spec = command.getCommandSpec();
            if (!spec.usageMessage().hidden()) {
                if (command.getSubcommands().isEmpty()) {
                    one(spec);
                }
                commands(command);
            }
        });
    }

    private void one(CommandSpec spec) {
        line(".SS");
        line(synopsis(spec));
        line(escaped(text(spec.usageMessage().description())));
        for (PositionalParamSpec word : spec.positionalParameters()) {
            item("\\fI" + escaped(word.paramLabel()) + "\\fR", word.description());
        }
        for (OptionSpec option : spec.options()) {
            if (!option.hidden() && !option.usageHelp() && !option.versionHelp()) {
                item(names(option), option.description());
            }
        }
    }

    /** A command says its own where the account stands before its name. */
    private static String synopsis(CommandSpec spec) {
        String[] own = spec.usageMessage().customSynopsis();
        return own.length > 0
                ? escaped(text(own)).replaceAll("\\b[A-Z]+\\b", "\\\\fI$0\\\\fR")
                : escaped(spec.qualifiedName()) + arguments(spec);
    }

    private static String arguments(CommandSpec spec) {
        var words = new StringBuilder();
        spec.positionalParameters()
                .forEach(word ->
                        words.append(" \\fI").append(escaped(word.paramLabel())).append("\\fR"));
        return words.toString();
    }

    private static String names(OptionSpec option) {
        String names = String.join(
                ", ",
                Arrays.stream(option.names())
                        .map(name -> "\\fB" + escaped(name) + "\\fR")
                        .toList());
        return option.arity().max() == 0 ? names : names + "=\\fI" + escaped(option.paramLabel()) + "\\fR";
    }

    private void item(String term, String... description) {
        line(".TP");
        line(term);
        line(escaped(text(description)));
    }

    private void section(String title) {
        line(".SH " + title.toUpperCase(Locale.ROOT));
    }

    private void line(String text) {
        page.append(text).append('\n');
    }

    /** Where picocli has line breaks and markup for terminals, a page flows. */
    private static String text(String... lines) {
        return String.join(" ", List.of(lines))
                .replace("%n", " ")
                .replace("%%", "%")
                .strip();
    }

    /** What roff would take for its own. */
    private static String escaped(String text) {
        String plain = text.replace("\\", "\\e").replace("-", "\\-");
        return plain.startsWith(".") || plain.startsWith("'") ? "\\&" + plain : plain;
    }
}
