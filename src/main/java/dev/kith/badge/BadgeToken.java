package dev.kith.badge;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.DigestException;
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
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private BadgeToken() {}

    /** The first 128 bits of a token's hash: what badges are found by. */
    record Key(long high, long low) {
        static Key of(byte[] hash) {
            return new Key((long) LONG.get(hash, 0), (long) LONG.get(hash, Long.BYTES));
        }

        @Override
        public int hashCode() {
            return (int) high; // as good as random
        }
    }

    /** Says by which key whatever was sent as a token is found; for one thread, since it keeps what that takes. */
    static final class Hasher {
        private final MessageDigest sha256 = sha256();
        private final byte[] hash = new byte[sha256.getDigestLength()];

        /** Nonsense has a key too, so that nonsense takes no other way. */
        Key key(Slice token) {
            sha256.update(token.bytes(), token.start(), token.length());
            try {
                sha256.digest(hash, 0, hash.length);
            } catch (DigestException e) {
                throw new IllegalStateException(e); // there is room
            }
            return Key.of(hash);
        }
    }

    static String random() {
        byte[] bits = new byte[16];
        RANDOM.nextBytes(bits);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
    }

    /** What is kept of a token. */
    static byte[] hash(String token) {
        return sha256().digest(Utf8.of(token));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }
}
