package dev.kith.alert.signal;

import dev.kith.alert.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Checks webhooks by the convention of standardwebhooks.com: an HMAC-SHA256 over {@code id.timestamp.body}, no more than
 * five minutes from now, and each id once. For one thread.
 */
final class Signatures {
    static final Duration WINDOW = Duration.ofMinutes(5);

    /** Ids that are remembered: as many webhooks as can be taken in ten minutes. */
    static final int MOST_IDS = 20_000;

    /** Without a dot, which would let a part of the id pass for the time. */
    private static final Pattern ID = Pattern.compile("[!-~&&[^.]]{1,256}");

    private static final Pattern SECONDS = Pattern.compile("\\d{1,11}");
    private static final int MOST_SIGNATURES = 8;

    private final SecretKeySpec key;
    private final Clock clock;

    /** By hash, so that each takes as much room as the others: until when it could come again. */
    private final Map<Key, Instant> taken = new HashMap<>();

    private Instant lookedThrough = Instant.MIN;

    /** What is to be done about a webhook. */
    enum Verdict {
        /** It is signed, now, and new. */
        GOOD,
        /** It is signed, but was taken already. */
        AGAIN,
        /** Its time is not now. */
        TIME,
        /** It is not signed by somebody who has the key. */
        SIGNATURE,
        /** More were taken than can be told apart. */
        FULL
    }

    private record Key(long high, long low) {}

    Signatures(byte[] key, Clock clock) {
        this.key = new SecretKeySpec(key, "HmacSHA256");
        this.clock = clock;
    }

    /**
     * Judges a webhook by its headers; empty ones are missing ones. One that is {@link Verdict#GOOD} and was taken is to be
     * {@linkplain #remember remembered}.
     *
     * @param signatures {@code v1,} and Base64; several have spaces between them
     */
    Verdict judge(String id, String timestamp, String signatures, byte[] body) {
        if (!ID.matcher(id).matches()
                || !SECONDS.matcher(timestamp).matches()
                || !signed(id, timestamp, signatures, body)) {
            return Verdict.SIGNATURE;
        }
        Instant now = clock.instant();
        if (Duration.between(moment(timestamp), now).abs().compareTo(WINDOW) > 0) {
            return Verdict.TIME;
        }
        forgetOld(now);
        if (taken.containsKey(hash(id))) {
            return Verdict.AGAIN;
        }
        return taken.size() < MOST_IDS ? Verdict.GOOD : Verdict.FULL;
    }

    void remember(String id, String timestamp) {
        taken.put(hash(id), moment(timestamp).plus(WINDOW));
    }

    private static Instant moment(String timestamp) {
        return Instant.ofEpochSecond(Long.parseLong(timestamp));
    }

    private boolean signed(String id, String timestamp, String signatures, byte[] body) {
        byte[] due = hmac(id + "." + timestamp + ".", body);
        boolean found = false;
        for (String signature : signatures.split(" ", MOST_SIGNATURES)) {
            if (signature.startsWith("v1,")) {
                found |= MessageDigest.isEqual(due, signature.substring(3).getBytes(StandardCharsets.UTF_8));
            }
        }
        return found;
    }

    private byte[] hmac(String start, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            mac.update(start.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encode(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e); // every Java has it
        }
    }

    private void forgetOld(Instant now) {
        if (taken.size() >= MOST_IDS
                || Duration.between(lookedThrough, now).abs().toSeconds() >= 60) {
            taken.values().removeIf(until -> until.isBefore(now));
            lookedThrough = now;
        }
    }

    private static Key hash(String id) {
        var bytes = ByteBuffer.wrap(Sha256.of(id));
        return new Key(bytes.getLong(), bytes.getLong());
    }
}
