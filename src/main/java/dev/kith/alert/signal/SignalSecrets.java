package dev.kith.alert.signal;

import dev.kith.alert.Sha256;
import dev.kith.config.BadSetting;
import dev.kith.config.SecretFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What senders of signals have to know. */
final class SignalSecrets {
    private static final int SHORTEST = 16;

    /** Letters that need no escapes in an address, so that what is configured is what is sent (RFC 3986 §2.3). */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._~-]+");

    /** How the convention of standardwebhooks.com marks a key in Base64. */
    private static final String MARK = "whsec_";

    private final byte[] hash;
    private final byte @Nullable [] webhookKey;

    private SignalSecrets(byte[] hash, byte @Nullable [] webhookKey) {
        this.hash = hash;
        this.webhookKey = webhookKey;
    }

    /** @throws BadSetting when a file is missing, open to everybody, or too easily guessed */
    static SignalSecrets read(SignalConfig config) {
        String key = "kith.signals.secret-file";
        Path file = config.secretFile()
                .orElseThrow(() -> new BadSetting(
                        key,
                        "is not set",
                        "openssl rand -hex 24 > FILE, mode 0600, and set KITH_SIGNALS_SECRET_FILE to its path; or set"
                                + " kith.signals.enabled=false"));
        String secret = SecretFile.read(key, file);
        if (!PLAIN.matcher(secret).matches()) {
            throw new BadSetting(key, "holds signs that mean something in addresses", "openssl rand -hex 24 > " + file);
        }
        if (secret.length() < SHORTEST) {
            throw new BadSetting(key, "holds less than 16 characters", "openssl rand -hex 24 > " + file);
        }
        return new SignalSecrets(
                Sha256.of(secret),
                config.webhookSecretFile().map(SignalSecrets::webhookKey).orElse(null));
    }

    private static byte[] webhookKey(Path file) {
        String key = "kith.signals.webhook-secret-file";
        String text = SecretFile.read(key, file);
        byte[] bytes;
        try {
            bytes = text.startsWith(MARK)
                    ? Base64.getDecoder().decode(text.substring(MARK.length()))
                    : text.getBytes(StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new BadSetting(key, "holds whsec_ and then no Base64", "openssl rand -hex 32 > " + file);
        }
        if (bytes.length < SHORTEST) {
            throw new BadSetting(key, "holds less than 16 bytes", "openssl rand -hex 32 > " + file);
        }
        return bytes;
    }

    /** Whether somebody knows the secret; how long this takes does not say how much of it was right. */
    boolean match(String given) {
        return MessageDigest.isEqual(hash, Sha256.of(given));
    }

    /** What webhooks are signed with; null when there are none. */
    byte @Nullable [] webhookKey() {
        return webhookKey;
    }
}
