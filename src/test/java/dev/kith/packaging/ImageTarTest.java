package dev.kith.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kith.alert.signal.SignalConfig;
import dev.kith.badge.BadgeConfig;
import dev.kith.joining.JoinConfig;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The image, made of a small application on nothing: what it would run, as whom, and with which files. */
class ImageTarTest {
    private static final Instant TIME = Instant.parse("2026-11-01T00:00:00Z");

    @TempDir
    private Path folder;

    private Path application() throws IOException {
        Path app = folder.resolve("quarkus-app");
        for (String file :
                new String[] {"lib/main/a.jar", "lib/boot/b.jar", "app/kith.jar", "quarkus/q.jar", "quarkus-run.jar"}) {
            Files.createDirectories(app.resolve(file).getParent());
            Files.writeString(app.resolve(file), file);
        }
        return app;
    }

    private Path write(Path application, String name) throws Exception {
        Path tar = folder.resolve(name);
        Path components = Files.writeString(folder.resolve("sbom.cdx.json"), "{}");
        ImageTar.write("scratch", application, components, tar, "0.1.0-SNAPSHOT", TIME);
        return tar;
    }

    @Test
    void application_isRunByNobodyKnown_andOwnsOnlyItsData() throws Exception {
        Map<String, byte[]> tar = untar(new ByteArrayInputStream(Files.readAllBytes(write(application(), "jvm.tar"))));
        JsonNode manifest = manifest(tar);
        assertThat(manifest.get("RepoTags").get(0).asText()).isEqualTo("kith:0.1.0-snapshot");
        JsonNode config = config(tar);
        assertThat(config.get("User").asText()).isEqualTo("10001:10001");
        assertThat(config.get("Entrypoint").get(0).asText()).isEqualTo("java");
        assertThat(config.get("Cmd").get(0).asText()).isEqualTo("serve");
        var files = new TreeMap<String, TarArchiveEntry>();
        for (JsonNode layer : manifest.get("Layers")) {
            files.putAll(entries(tar.get(layer.asText())));
        }
        assertThat(files)
                .containsKeys("app/lib/main/a.jar", "app/app/kith.jar", "app/quarkus/q.jar", "app/quarkus-run.jar")
                .containsKeys("usr/share/doc/kith/sbom.cdx.json", "usr/share/doc/kith/copyright");
        assertThat(files.get("usr/bin/kith").getMode() & 0777).isEqualTo(0755);
        assertThat(files.values())
                .filteredOn(entry -> entry.getLongUserId() != 0)
                .extracting(TarArchiveEntry::getName)
                .containsExactly("var/lib/kith/");
        assertThat(files.values())
                .filteredOn(entry -> entry.isFile())
                .allSatisfy(entry -> assertThat(entry.getMode() & 0222).isEqualTo(0200));
    }

    /** Loopback is the container's own: a port that were let out of it would answer nobody. */
    @Test
    void everyPortOfTheImage_listensBeyondLoopback() throws Exception {
        JsonNode image = config(untar(new ByteArrayInputStream(Files.readAllBytes(write(application(), "ports.tar")))));
        var environment = new HashMap<String, String>();
        image.get("Env").forEach(line -> {
            String[] pair = line.asText().split("=", 2);
            environment.put(pair[0], pair[1]);
        });
        SmallRyeConfig settings = new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withSources(new EnvConfigSource(environment, 300))
                .withMapping(BadgeConfig.class)
                .withMapping(SignalConfig.class)
                .withMapping(JoinConfig.class)
                .withValidateUnknown(false)
                .build();
        assertThat(image.get("ExposedPorts").fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder(
                        "8480/tcp",
                        settings.getConfigMapping(BadgeConfig.class).port() + "/tcp",
                        settings.getConfigMapping(SignalConfig.class).port() + "/tcp",
                        settings.getConfigMapping(JoinConfig.class).port() + "/tcp");
        assertThat(settings.getConfigMapping(BadgeConfig.class).host()).isEqualTo("0.0.0.0");
        assertThat(settings.getConfigMapping(SignalConfig.class).host()).isEqualTo("0.0.0.0");
        assertThat(settings.getConfigMapping(JoinConfig.class).host()).isEqualTo("0.0.0.0");
        assertThat(settings.getRawValue("quarkus.http.host")).isEqualTo("0.0.0.0");
        assertThat(Files.readString(Path.of("packaging/Containerfile.native")))
                .contains(ImageTar.HOSTS.stream().map(host -> host + "=0.0.0.0").toList());
    }

    @Test
    void sameApplication_makesTheSameImage() throws Exception {
        Path app = application();
        assertThat(write(app, "once.tar")).hasSameBinaryContentAs(write(app, "again.tar"));
    }

    @Test
    void executable_isAllThereIs() throws Exception {
        Path program = Files.copy(Path.of("/bin/true"), folder.resolve("kith-runner"));
        Map<String, byte[]> tar = untar(new ByteArrayInputStream(Files.readAllBytes(write(program, "native.tar"))));
        JsonNode manifest = manifest(tar);
        JsonNode config = config(tar);
        assertThat(config.get("Entrypoint").get(0).asText()).isEqualTo("/usr/bin/kith");
        var files = new TreeMap<String, TarArchiveEntry>();
        for (JsonNode layer : manifest.get("Layers")) {
            files.putAll(entries(tar.get(layer.asText())));
        }
        assertThat(files.get("usr/bin/kith").getMode() & 0777).isEqualTo(0755);
    }

    /** The base image has the C library and no other, so that a program which needs one would not even start there. */
    @Test
    void executableThatNeedsMoreThanTheCLibrary_makesNoImage() throws Exception {
        assertThatThrownBy(() -> write(Path.of("/usr/bin/openssl"), "native.tar"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("needs libssl.so")
                .hasMessageNotContaining("libc.so")
                .hasMessageContaining("Next: ./kith native");
        assertThat(folder.resolve("native.tar")).doesNotExist();
        Path text = Files.writeString(folder.resolve("text"), "a program");
        assertThatThrownBy(() -> write(text, "text.tar")).hasMessageContaining("is no executable");
    }

    private static JsonNode manifest(Map<String, byte[]> tar) throws IOException {
        return new ObjectMapper().readTree(tar.get("manifest.json")).get(0);
    }

    private static JsonNode config(Map<String, byte[]> tar) throws IOException {
        return new ObjectMapper()
                .readTree(tar.get(manifest(tar).get("Config").asText()))
                .get("config");
    }

    private static Map<String, byte[]> untar(InputStream stream) throws IOException {
        var files = new HashMap<String, byte[]>();
        try (var tar = new TarArchiveInputStream(stream)) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                files.put(entry.getName(), tar.readAllBytes());
            }
        }
        return files;
    }

    private static Map<String, TarArchiveEntry> entries(byte[] layer) throws IOException {
        var entries = new HashMap<String, TarArchiveEntry>();
        try (var tar = new TarArchiveInputStream(new GZIPInputStream(new ByteArrayInputStream(layer)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                entries.put(entry.getName(), entry);
            }
        }
        return entries;
    }
}
