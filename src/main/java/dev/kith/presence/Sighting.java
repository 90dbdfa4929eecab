package dev.kith.presence;

import org.jspecify.annotations.Nullable;

/** What came in about a person's presence. */
public sealed interface Sighting {
    /**
     * A session is there.
     *
     * @param replayed whether the server repeated an old presence, as it does for a probe (XEP-0203)
     * @param proof whether it came because the person lets us see it, and not because the server shows us everybody's
     * @param photo what names their picture, usually its SHA-1 in lower-case hexadecimal; empty when they have none, null
     *     when it does not say (XEP-0153 §4.1)
     */
    record Here(
            String resource,
            Show show,
            int priority,
            String status,
            boolean replayed,
            boolean proof,
            @Nullable String photo)
            implements Sighting {}

    /** A session is gone, or hides from us. */
    record Gone(String resource) implements Sighting {}

    /** No session is there: the answer to a probe. */
    record NobodyHere() implements Sighting {}

    /** We may see their presence (RFC 6121 §3.1.5). */
    record Allowed() implements Sighting {}

    /** We may not, or no longer (RFC 6121 §3.2). */
    record Refused() implements Sighting {}
}
