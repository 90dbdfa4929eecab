package dev.kith.alert;

import dev.kith.jid.BareJid;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * A message to somebody about their new mail (RFC 5437).
 *
 * @param id the same whenever the same is said again
 * @param kept {@code normal} rather than {@code headline} (RFC 6121 §5.2.2)
 * @param archived whether servers may store it (XEP-0334)
 * @param urgent XEP-0131
 * @param subject at most 200 characters, like the body: plain text without tricks
 * @param link where the mail can be read (XEP-0066)
 */
public record Alert(
        BareJid to,
        String id,
        boolean kept,
        boolean archived,
        boolean urgent,
        String subject,
        String body,
        @Nullable URI link) {}
