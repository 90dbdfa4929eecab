package dev.kith.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;

/** Where the launcher unpacks servers that are not to be installed. */
final class Unpacked {
    private Unpacked() {}

    /**
     * The folder that stands for the root of such a server's packages.
     *
     * @param proof a file of it, without which it is not there
     */
    static Path home(String name, String proof) throws IOException {
        String cache = System.getenv("XDG_CACHE_HOME");
        Path all = isRoot()
                ? Path.of("/var/cache/kith")
                : Path.of(cache == null ? System.getProperty("user.home") + "/.cache" : cache, "kith");
        Path home = all.resolve(name);
        if (!Files.exists(home.resolve(proof))) {
            throw new IOException("there is no " + proof + " in " + home + ". Next: ./kith test, which fetches it");
        }
        return home;
    }

    /** Its libraries, as {@code LD_LIBRARY_PATH} has them. */
    static String libraries(Path home) throws IOException {
        var all = new ArrayList<String>();
        for (String folder : new String[] {"usr/lib", "lib"}) {
            Path path = home.resolve(folder);
            if (Files.isDirectory(path)) {
                try (var inside = Files.newDirectoryStream(path, "*-linux-gnu*")) {
                    inside.forEach(found -> all.add(found.toString()));
                }
            }
        }
        return String.join(":", all);
    }

    static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }
}
