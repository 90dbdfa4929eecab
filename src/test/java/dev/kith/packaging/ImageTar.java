package dev.kith.packaging;

import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.FilePermissions;
import com.google.cloud.tools.jib.api.buildplan.Port;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Writes the container image as a file, without a container engine; {@code ./kith package} calls it. Everything is dated alike
 * and in order, so that the same application makes the same image.
 */
public final class ImageTar {
    /** Nobody that the system underneath knows. */
    static final String USER = "10001:10001";

    private static final AbsoluteUnixPath HOME = AbsoluteUnixPath.get("/app");
    private static final AbsoluteUnixPath DATA = AbsoluteUnixPath.get("/var/lib/kith");

    /** What gives commands; in the one image a small program for the shell, in the other Kith itself. */
    private static final AbsoluteUnixPath COMMAND = AbsoluteUnixPath.get("/usr/bin/kith");

    private static final AbsoluteUnixPath PAPERS = AbsoluteUnixPath.get("/usr/share/doc/kith");
    private static final Path LAUNCHER = Path.of("packaging/kith-in-image.sh");
    private static final Path COPYRIGHT = Path.of("packaging/debian/copyright");
    private static final List<Integer> PORTS = List.of(8480, 8481, 8482, 8483);

    /** Where each of them listens. */
    static final List<String> HOSTS =
            List.of("QUARKUS_HTTP_HOST", "KITH_BADGE_HOST", "KITH_SIGNALS_HOST", "KITH_JOIN_HOST");

    private final Path application;
    private final Path components;
    private final String version;
    private final Instant time;

    private ImageTar(Path application, Path components, String version, Instant time) {
        this.application = application;
        this.components = components;
        this.version = version;
        this.time = time;
    }

    /** BASE APPLICATION SBOM OUT VERSION SECONDS: the base image, the folder or executable, what is in it, the file to write. */
    public static void main(String... words) throws Exception {
        var time = Instant.ofEpochSecond(Long.parseLong(words[5]));
        write(words[0], Path.of(words[1]), Path.of(words[2]), Path.of(words[3]), words[4], time);
    }

    static void write(String base, Path application, Path components, Path out, String version, Instant time)
            throws Exception {
        new ImageTar(application, components, version, time).write(base, out);
    }

    private void write(String base, Path out) throws Exception {
        JibContainerBuilder image = base.equals("scratch") ? Jib.fromScratch() : Jib.from(base);
        if (Files.isDirectory(application)) {
            image.addFileEntriesLayer(libraries())
                    .addFileEntriesLayer(ours())
                    .addFileEntriesLayer(command(LAUNCHER))
                    .setEntrypoint(
                            "java",
                            "--enable-native-access=ALL-UNNAMED",
                            "--sun-misc-unsafe-memory-access=allow",
                            "-jar",
                            HOME.resolve("quarkus-run.jar").toString());
        } else {
            NeededLibraries.check(application);
            image.addFileEntriesLayer(command(application)).setEntrypoint(COMMAND.toString());
        }
        image.addFileEntriesLayer(papers())
                .addFileEntriesLayer(folders())
                .setProgramArguments("serve")
                .setUser(USER)
                .setWorkingDirectory(DATA)
                .setEnvironment(environment())
                .setExposedPorts(PORTS.stream().map(Port::tcp).collect(java.util.stream.Collectors.toSet()))
                .setLabels(Map.of(
                        "org.opencontainers.image.title", "Kith",
                        "org.opencontainers.image.version", version,
                        "org.opencontainers.image.licenses", "Apache-2.0"))
                .setCreationTime(time)
                .containerize(
                        Containerizer.to(TarImage.at(out).named("kith:" + version.toLowerCase(java.util.Locale.ROOT)))
                                .setBaseImageLayersCache(out.resolveSibling("jib-base"))
                                .setApplicationLayersCache(out.resolveSibling("jib"))
                                .setToolName("kith"));
    }

    /** In a container loopback is nobody's: what its ports are let out to is said where it is run. */
    private static Map<String, String> environment() {
        var environment = new TreeMap<>(Map.of("KITH_DATA_DIR", DATA.toString()));
        HOSTS.forEach(key -> environment.put(key, "0.0.0.0"));
        return environment;
    }

    /** Changes seldom, so it is a layer of its own. */
    private FileEntriesLayer libraries() throws IOException {
        return layer("libraries", application.resolve("lib"));
    }

    private FileEntriesLayer ours() throws IOException {
        return layer(
                "application",
                application.resolve("app"),
                application.resolve("quarkus"),
                application.resolve("quarkus-run.jar"));
    }

    private FileEntriesLayer command(Path program) {
        return FileEntriesLayer.builder()
                .setName("command")
                .addEntry(program, COMMAND, FilePermissions.fromOctalString("755"), time)
                .build();
    }

    /** What the image is made of, and under which terms. */
    private FileEntriesLayer papers() {
        var readable = FilePermissions.fromOctalString("644");
        return FileEntriesLayer.builder()
                .setName("papers")
                .addEntry(components, PAPERS.resolve("sbom.cdx.json"), readable, time)
                .addEntry(COPYRIGHT, PAPERS.resolve("copyright"), readable, time)
                .build();
    }

    private FileEntriesLayer layer(String name, Path... parts) throws IOException {
        var layer = FileEntriesLayer.builder().setName(name);
        for (Path part : parts) {
            try (Stream<Path> files = Files.walk(part)) {
                for (Path file : files.sorted().toList()) {
                    layer.addEntry(
                            file,
                            HOME.resolve(application.relativize(file).toString()),
                            FilePermissions.fromOctalString(Files.isDirectory(file) ? "755" : "644"),
                            time);
                }
            }
        }
        return layer.build();
    }

    /** The one folder that is written to, where nothing is mounted over it. */
    private FileEntriesLayer folders() throws IOException {
        Path empty = Files.createTempDirectory("kith-image");
        empty.toFile().deleteOnExit();
        return FileEntriesLayer.builder()
                .setName("folders")
                .addEntry(empty, DATA, FilePermissions.fromOctalString("750"), time, USER)
                .addEntry(empty, AbsoluteUnixPath.get("/tmp"), FilePermissions.fromOctalString("777"), time)
                .build();
    }
}
