package dev.kith.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;

/** A secret that a setting names the file of, since others can read a process's environment. */
public final class SecretFile {
    private SecretFile() {}

    /**
     * The text in the file, without white space around it; it may be empty.
     *
     * @param key the setting
     * @throws BadSetting when the file cannot be read, or everybody may read or write it
     */
    public static String read(String key, Path file) {
        try {
            Set<PosixFilePermission> may = Files.getPosixFilePermissions(file);
            if (may.contains(PosixFilePermission.OTHERS_READ) || may.contains(PosixFilePermission.OTHERS_WRITE)) {
                throw new BadSetting(key, "names a file that everybody may read", "chmod 600 " + file);
            }
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new BadSetting(
                    key,
                    "names " + file + ", which cannot be read (" + e.getClass().getSimpleName() + ")",
                    "check the path and who may read it");
        }
    }
}
