package dev.kith.db;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where there can be no database. */
class EmbeddedDatabaseTest {
    @TempDir
    private Path folder;

    @Test
    void folderThatCannotBeWritten_isNamedWithTheFix() throws IOException {
        Path data = Files.writeString(folder.resolve("occupied"), "").resolve("data");
        assertThatThrownBy(() -> EmbeddedDatabase.open(data))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("kith.data-dir is " + data + ", ")
                .hasMessageContaining(". Next: ");
    }
}
