package dev.kith.joining;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/**
 * Secrets for addresses that are good once: 128 random bits in base64url. Only their SHA-256 is kept, and that is compared
 * by looking it up, so nothing about a near miss can be learned from the time it takes.
 */
final class OneTime {
    private static final SecureRandom RANDOM = new SecureRandom();

    private OneTime() {}

    static String secret() {
        byte[] bits = new byte[16];
        RANDOM.nextBytes(bits);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
    }

    /** What is kept of a secret, or of whatever was sent as one. */
    static String hash(String secret) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }
}
