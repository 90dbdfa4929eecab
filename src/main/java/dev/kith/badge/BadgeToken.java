package dev.kith.badge;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * The secret in a badge's address: 128 random bits in base64url. Who has it may see the badge; only its SHA-256 is kept,
 * and that is compared by looking it up, so nothing about a near miss can be learned from the time it takes.
 */
final class BadgeToken {
    /** The length of a token in characters. */
    static final int LENGTH = 22;

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final ThreadLocal<MessageDigest> SHA_256 = ThreadLocal.withInitial(BadgeToken::sha256);

    private BadgeToken() {}

    /** The first 128 bits of a token's hash: what badges are found by. */
    record Key(long high, long low) {
        static Key of(byte[] hash) {
            var bytes = ByteBuffer.wrap(hash);
            return new Key(bytes.getLong(), bytes.getLong());
        }

        @Override
        public int hashCode() {
            return (int) high; // as good as random
        }
    }

    static String random() {
        byte[] bits = new byte[16];
        RANDOM.nextBytes(bits);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
    }

    /** The hash of whatever was sent as a token; of nonsense too, so that nonsense takes no other way. */
    static byte[] hash(String token) {
        return SHA_256.get().digest(token.getBytes(StandardCharsets.UTF_8));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }
}
