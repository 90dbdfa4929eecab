package dev.kith.account;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import dev.kith.config.BadSetting;
import dev.kith.db.DataFolder;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** Seals logins with a key that is not in the database (AES-256-GCM), each bound to what it is for. */
@ApplicationScoped
public class Secrets {
    private final SecretsConfig config;
    private final DataFolder folder;
    private @Nullable Aead aead;

    Secrets(SecretsConfig config, DataFolder folder) {
        this.config = config;
        this.folder = folder;
    }

    byte[] seal(byte[] plain, String purpose) {
        try {
            return aead().encrypt(plain, purpose.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    byte[] open(byte[] sealed, String purpose) {
        try {
            return aead().decrypt(sealed, purpose.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new SecretUnreadable(e);
        }
    }

    /** Seals a text for the database; it can be opened only for the same purpose. */
    public byte[] seal(String plain, String purpose) {
        return seal(plain.getBytes(StandardCharsets.UTF_8), purpose);
    }

    /**
     * Opens what {@link #seal(String, String)} sealed.
     *
     * @throws SecretUnreadable when the key file is not the one it was sealed with
     */
    public String openText(byte[] sealed, String purpose) {
        return new String(open(sealed, purpose), StandardCharsets.UTF_8);
    }

    /**
     * A key for something else than logins, made from the key file: the same as long as that file is, and telling nothing of it.
     *
     * @return 32 bytes
     */
    public byte[] derive(String purpose) {
        Path file = keyFile();
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(Files.readAllBytes(file), "HmacSHA256"));
            return mac.doFinal(purpose.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw unreadable(file, e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // every JDK has it
        }
    }

    /** Reads the key now rather than at first use, so that a missing one stops the start and not the first pass. */
    public void check() {
        var unused = aead();
    }

    private synchronized Aead aead() {
        if (aead == null) {
            aead = load(keyFile());
        }
        return aead;
    }

    private Path keyFile() {
        if (config.keyFile().isPresent()) {
            return config.keyFile().get();
        }
        Path file = folder.path().resolve("secrets.key");
        if (!Files.exists(file)) {
            if (!folder.holdsDatabase()) {
                throw new BadSetting(
                        "kith.secrets.key-file",
                        "is not set, and stored logins need a key that is not in the database",
                        "make one with: kith keys create FILE, where only Kith can read, and name it there");
            }
            create(file);
        }
        return file;
    }

    private static Aead load(Path file) {
        try {
            AeadConfig.register();
            var keys = TinkJsonProtoKeysetFormat.parseKeyset(Files.readString(file), InsecureSecretKeyAccess.get());
            return keys.getPrimitive(RegistryConfiguration.get(), Aead.class);
        } catch (IOException | GeneralSecurityException e) {
            throw unreadable(file, e);
        }
    }

    private static BadSetting unreadable(Path file, Exception e) {
        return new BadSetting(
                "kith.secrets.key-file",
                "names " + file + ", which cannot be read as a key: "
                        + e.getClass().getSimpleName(),
                "check the path and its permissions, or restore the file from your backup of it");
    }

    /** Writes a new key to a file that does not exist yet, readable by its owner only. */
    public static void create(Path file) {
        try {
            AeadConfig.register();
            var keys = KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM);
            String json = TinkJsonProtoKeysetFormat.serializeKeyset(keys, InsecureSecretKeyAccess.get());
            if (file.getParent() != null) {
                Files.createDirectories(file.getParent());
            }
            var ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
            Files.createFile(file, ownerOnly);
            Files.writeString(file, json, StandardOpenOption.WRITE);
        } catch (FileAlreadyExistsException e) {
            throw new BadSetting(
                    "kith.secrets.key-file",
                    "already exists: " + file,
                    "choose another name; a key is never overwritten");
        } catch (IOException | GeneralSecurityException e) {
            throw new BadSetting(
                    "kith.secrets.key-file",
                    "cannot be written to " + file + " (" + e.getClass().getSimpleName() + ")",
                    "name a file in a folder that Kith may write to, such as its data folder");
        }
    }
}
