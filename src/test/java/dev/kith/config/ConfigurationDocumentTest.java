package dev.kith.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Every key is in the documents that operators read, with the default that the code has. */
class ConfigurationDocumentTest {
    private static final Path DOCUMENT = Path.of("docs/configuration.md");
    private static final Path EXAMPLE = Path.of(".env.example");

    @Test
    void everyKey_standsInTheDocument_withItsDefault() throws IOException {
        List<String> lines = Files.readAllLines(DOCUMENT);
        var missing = new ArrayList<String>();
        keys().forEach((key, fallback) -> {
            var line = lines.stream()
                    .filter(text -> text.startsWith("| `" + key + "`"))
                    .findFirst();
            if (line.isEmpty() || !line.get().contains(fallback)) {
                missing.add(key + " with default " + fallback);
            }
        });
        assertThat(missing).isEmpty();
    }

    @Test
    void everyKey_standsInTheExample_asEnvironmentVariable() throws IOException {
        String example = Files.readString(EXAMPLE);
        assertThat(keys().keySet()).allSatisfy(key -> assertThat(example).contains(environment(key) + "="));
    }

    /** Whoever copies the example fills in three lines; nothing else in it would decide for them. */
    @Test
    void example_setsOnlyWhatIsRequired() throws IOException {
        assertThat(Files.readAllLines(EXAMPLE))
                .filteredOn(line -> !line.isBlank() && !line.startsWith("#"))
                .extracting(line -> line.substring(0, line.indexOf('=')))
                .containsExactly("KITH_XMPP_DOMAIN", "KITH_XMPP_SECRET_FILE", "KITH_CARDDAV_ORIGINS");
    }

    @Test
    void everyDocumentedKey_exists() throws IOException {
        var documented = Files.readAllLines(DOCUMENT).stream()
                .filter(line -> line.startsWith("| `kith."))
                .map(line -> line.substring(3, line.indexOf('`', 3)))
                .toList();
        assertThat(documented).isNotEmpty().isSubsetOf(keys().keySet());
    }

    /** All keys of all mappings, with what stands in the code as default ("none" where there is none). */
    private static TreeMap<String, String> keys() {
        var keys = new TreeMap<String, String>();
        for (JavaClass type : new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("dev.kith")) {
            if (type.isAnnotatedWith(ConfigMapping.class)) {
                Class<?> mapping = type.reflect();
                for (Method method : mapping.getDeclaredMethods()) {
                    if (!java.lang.reflect.Modifier.isStatic(method.getModifiers()) && !method.isSynthetic()) {
                        var fallback = method.getAnnotation(WithDefault.class);
                        keys.put(
                                mapping.getAnnotation(ConfigMapping.class).prefix() + "." + kebab(method.getName()),
                                fallback == null ? "" : "`" + fallback.value() + "`");
                    }
                }
            }
        }
        assertThat(keys).hasSizeGreaterThan(15);
        return keys;
    }

    private static String kebab(String camel) {
        return camel.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    private static String environment(String key) {
        return key.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_");
    }
}
