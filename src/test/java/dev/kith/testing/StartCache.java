package dev.kith.testing;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Classes that the JVM has loaded and linked before (JEP 483), for the many short-lived processes of the end-to-end tests, most
 * of whose time is their start. Made once for each build of the application, by the first test that needs it; where that
 * does not work the processes start as they do for users.
 */
final class StartCache {
    private static final Logger LOG = Logger.getLogger(StartCache.class);
    private static final boolean WANTED = Boolean.getBoolean("dev.kith.test.start-cache");

    private StartCache() {}

    /**
     * What to give the JVM to use it; nothing unless {@code dev.kith.test.start-cache} is true.
     *
     * @param java the JVM with the flags that do not depend on the command
     * @param app the application's jar
     */
    static synchronized List<String> flags(List<String> java, Path app) throws IOException, InterruptedException {
        if (!WANTED) {
            return List.of();
        }
        Path folder = app.getParent().getParent();
        // A build that comes later has another.
        Path cache = folder.resolve("start-" + Files.getLastModifiedTime(app).toMillis() + ".aot");
        if (!Files.exists(cache)) {
            try (var lock = FileChannel.open(
                            folder.resolve("start.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    var held = lock.lock()) {
                if (held.isValid() && !Files.exists(cache)) {
                    forgetEarlier(folder);
                    make(java, app, cache);
                }
            }
        }
        // Where it fits badly the JVM says so on its output, which tests read.
        return List.of("-XX:AOTCache=" + cache, "-Xlog:disable");
    }

    /** Each has a hundred megabytes. */
    private static void forgetEarlier(Path folder) throws IOException {
        try (var earlier = Files.newDirectoryStream(folder, "start-*.aot*")) {
            earlier.forEach(ServerProcess::delete);
        }
    }

    private static void make(List<String> java, Path app, Path cache) throws IOException, InterruptedException {
        Path data = Files.createTempDirectory("kith-start");
        Path fresh = cache.resolveSibling(cache.getFileName() + ".new");
        try {
            var command = new ArrayList<>(java);
            command.addAll(List.of("-XX:AOTCacheOutput=" + fresh, "-jar", app.toString(), "account", "list"));
            var settings = Map.of("KITH_DATA_DIR", data.toString(), "KITH_XMPP_DOMAIN", "capulet.example");
            Process process = KithProcess.builder(command, settings)
                    .redirectOutput(data.resolve("log").toFile())
                    .start();
            process.getOutputStream().close();
            if (!process.waitFor(3, TimeUnit.MINUTES)) {
                process.destroyForcibly().waitFor();
            }
            if (Files.exists(fresh)) {
                Files.move(fresh, cache, StandardCopyOption.ATOMIC_MOVE);
            } else {
                LOG.warnf("the start cache was not made: %s", Files.readString(data.resolve("log")));
                Files.createFile(cache); // which the JVM leaves aside; nobody tries again
            }
        } finally {
            ServerProcess.deleteAll(data);
        }
    }
}
