package dev.kith.packaging;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The libraries that an executable asks the system for: no more than the C library's own, since the base image has no others. */
final class NeededLibraries {
    /** All of these come with the C library, on each processor. */
    private static final Set<String> OF_THE_C_LIBRARY =
            Set.of("libc.so", "libm.so", "libdl.so", "libpthread.so", "librt.so", "libresolv.so", "ld-linux");

    private NeededLibraries() {}

    /** @throws IOException when it needs another, or nobody can tell */
    static void check(Path executable) throws IOException, InterruptedException {
        List<String> others = named(read(executable)).stream()
                .filter(library -> OF_THE_C_LIBRARY.stream().noneMatch(library::startsWith))
                .toList();
        if (!others.isEmpty()) {
            throw new IOException(executable + " needs " + String.join(", ", others)
                    + ", and the base image has the C library only. Next: ./kith native, which links everything else into it,"
                    + " and this again");
        }
    }

    private static String read(Path executable) throws IOException, InterruptedException {
        var readelf = new ProcessBuilder("readelf", "-d", executable.toString()).redirectErrorStream(true);
        readelf.environment().put("LC_ALL", "C");
        Process reader = readelf.start();
        String said = new String(reader.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (reader.waitFor() != 0 || said.contains("Error:")) {
            throw new IOException(executable + " is no executable: " + said.strip());
        }
        return said;
    }

    /** As in {@code 0x0000000000000001 (NEEDED)  Shared library: [libz.so.1]}. */
    private static List<String> named(String said) {
        var libraries = new ArrayList<String>();
        for (String line : said.lines().toList()) {
            if (line.contains("(NEEDED)")) {
                libraries.add(line.substring(line.indexOf('[') + 1, line.indexOf(']')));
            }
        }
        return libraries;
    }
}
