package dev.kith.xmpp.session;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The client's half of SCRAM (RFC 5802; SHA-256 by RFC 7677), without channel binding: three messages, each from the one
 * before. The server has to prove that it knows the password, too.
 */
final class Scram {
    /** RFC 7677 §4, RFC 5802 §5.1: a server that asks for fewer would make the password easy to guess. */
    static final int FEWEST_ITERATIONS = 4096;

    /** A second or so of work; more would only keep us busy. */
    static final int MOST_ITERATIONS = 2_000_000;

    /** We support no channel binding (RFC 5802 §7), and ask to act for nobody else. */
    private static final String HEADER = "n,,";

    /** Which hash, and the mechanism's name for it. */
    enum Hash {
        SHA_1("SCRAM-SHA-1", "SHA-1", "SHA1", 160),
        SHA_256("SCRAM-SHA-256", "SHA-256", "SHA256", 256);

        private final String mechanism;
        private final String digest;
        private final String mac;
        private final int bits;

        Hash(String mechanism, String digest, String mac, int bits) {
            this.mechanism = mechanism;
            this.digest = digest;
            this.mac = mac;
            this.bits = bits;
        }

        String mechanism() {
            return mechanism;
        }
    }

    private final Hash hash;
    private final String password;
    private final String nonce;
    private final String firstBare;
    private byte @Nullable [] expected;
    private boolean proven;

    /**
     * Begins an exchange.
     *
     * @param password prepared by {@link SaslPrep}
     * @param nonce never used before; printable, without commas
     */
    Scram(Hash hash, String user, String password, String nonce) {
        this.hash = hash;
        this.password = password;
        this.nonce = nonce;
        this.firstBare = "n=" + user.replace("=", "=3D").replace(",", "=2C") + ",r=" + nonce;
    }

    /** The first message. */
    String first() {
        return HEADER + firstBare;
    }

    /**
     * The second message, which proves that we know the password without telling it.
     *
     * @param challenge the server's first message
     * @throws ScramFailed when it is malformed, not an answer to ours, or asks for too little or too much work
     */
    String proof(String challenge) throws ScramFailed {
        String[] parts = challenge.split(",", -1);
        if (parts.length < 3
                || !parts[0].startsWith("r=")
                || !parts[1].startsWith("s=")
                || !parts[2].startsWith("i=")) {
            throw new ScramFailed("the server's SCRAM challenge is malformed");
        }
        String both = parts[0].substring(2);
        if (!both.startsWith(nonce) || both.length() == nonce.length()) {
            throw new ScramFailed("the server's SCRAM challenge is not an answer to ours");
        }
        byte[] salted = saltedPassword(decode(parts[1].substring(2)), iterations(parts[2].substring(2)));
        String last = "c=" + encode(HEADER.getBytes(StandardCharsets.UTF_8)) + ",r=" + both;
        String everything = firstBare + "," + challenge + "," + last;
        byte[] clientKey = mac(salted, "Client Key");
        byte[] signature = mac(digest(clientKey), everything);
        expected = mac(mac(salted, "Server Key"), everything);
        byte[] proof = new byte[clientKey.length];
        for (int i = 0; i < proof.length; i++) {
            proof[i] = (byte) (clientKey[i] ^ signature[i]);
        }
        return last + ",p=" + encode(proof);
    }

    /**
     * Looks at the server's proof.
     *
     * @throws ScramFailed when it is none
     */
    void verify(String answer) throws ScramFailed {
        if (answer.startsWith("e=")) {
            throw new ScramFailed("the server refused: " + answer.substring(2));
        }
        if (expected == null
                || !answer.startsWith("v=")
                || !MessageDigest.isEqual(expected, decode(answer.substring(2).split(",", 2)[0]))) {
            throw new ScramFailed("the server did not prove that it knows the password");
        }
        proven = true;
    }

    /** Whether the server has proved that it knows the password. */
    boolean isProven() {
        return proven;
    }

    private static int iterations(String text) throws ScramFailed {
        int count;
        try {
            count = Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new ScramFailed("the server's SCRAM challenge is malformed");
        }
        if (count < FEWEST_ITERATIONS || count > MOST_ITERATIONS) {
            throw new ScramFailed("the server asks for " + count + " rounds of SCRAM; from " + FEWEST_ITERATIONS
                    + " to " + MOST_ITERATIONS + " are accepted");
        }
        return count;
    }

    private byte[] saltedPassword(byte[] salt, int iterations) throws ScramFailed {
        if (salt.length == 0) {
            throw new ScramFailed("the server's SCRAM challenge has no salt");
        }
        try {
            var key = new PBEKeySpec(password.toCharArray(), salt, iterations, hash.bits);
            return SecretKeyFactory.getInstance("PBKDF2WithHmac" + hash.mac)
                    .generateSecret(key)
                    .getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private byte[] mac(byte[] key, String text) {
        try {
            var mac = Mac.getInstance("Hmac" + hash.mac);
            mac.init(new SecretKeySpec(key, "Hmac" + hash.mac));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private byte[] digest(byte[] bytes) {
        try {
            return MessageDigest.getInstance(hash.digest).digest(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String encode(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static byte[] decode(String text) throws ScramFailed {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new ScramFailed("the server's SCRAM message is malformed");
        }
    }
}
