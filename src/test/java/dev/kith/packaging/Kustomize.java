package dev.kith.packaging;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The program that puts base and overlay together: {@code kustomize}, or the one in {@code kubectl}. */
final class Kustomize {
    private Kustomize() {}

    static boolean isThere() {
        return command().isPresent();
    }

    private static Optional<List<String>> command() {
        if (onPath("kustomize")) {
            return Optional.of(List.of("kustomize", "build"));
        }
        return onPath("kubectl") ? Optional.of(List.of("kubectl", "kustomize")) : Optional.empty();
    }

    private static boolean onPath(String program) {
        for (String folder : System.getenv("PATH").split(File.pathSeparator)) {
            if (Files.isExecutable(Path.of(folder, program))) {
                return true;
            }
        }
        return false;
    }

    /** The manifests of an overlay. */
    static String build(Path folder) throws IOException, InterruptedException {
        var command = new java.util.ArrayList<>(command().orElseThrow());
        command.add(folder.toString());
        Path errors = Files.createTempFile("kustomize", ".err");
        try {
            Process process =
                    new ProcessBuilder(command).redirectError(errors.toFile()).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IOException(command + ": " + Files.readString(errors));
            }
            return output;
        } finally {
            Files.delete(errors);
        }
    }
}
