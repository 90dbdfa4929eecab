package dev.kith.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Prometheus' own tool for its rules, as the launcher fetches it. */
public final class Promtool {
    private static final String PROGRAM = "usr/bin/promtool";

    private Promtool() {}

    /** How it ended, and what it said. */
    public record Answer(int status, String output) {}

    /** Runs it in a folder. */
    public static Answer run(Path folder, String... words) throws IOException, InterruptedException {
        var command = new ArrayList<String>();
        command.add(Unpacked.home("promtool", PROGRAM).resolve(PROGRAM).toString());
        command.addAll(List.of(words));
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Answer(process.waitFor(), output);
    }
}
