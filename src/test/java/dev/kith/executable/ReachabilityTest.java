package dev.kith.executable;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What the builder of the native executable is told agrees with the code and with the libraries. */
class ReachabilityTest {
    private static final Path FOLDER = Path.of("src/main/resources/META-INF/native-image/dev.kith/kith");

    @Test
    void whatLibrariesLookForByName_isTold() throws IOException, ReflectiveOperationException {
        assertThatFile("reachability-metadata.json", Reachability.file());
    }

    @Test
    void whatMustStartInTheRun_isTold() throws IOException {
        var classes = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("dev.kith");
        assertThatFile("native-image.properties", LateStart.file(LateStart.ours(classes)));
    }

    /** With {@code -Ddev.kith.reachability.write} it writes the file first. */
    private static void assertThatFile(String name, String wanted) throws IOException {
        Path file = FOLDER.resolve(name);
        if (System.getProperty("dev.kith.reachability.write") != null) {
            Files.writeString(file, wanted);
        }
        assertThat(Files.readString(file))
                .as("Next: ./mvnw test -Dtest=ReachabilityTest -Ddev.kith.reachability.write, and look at what changed")
                .isEqualTo(wanted);
    }
}
