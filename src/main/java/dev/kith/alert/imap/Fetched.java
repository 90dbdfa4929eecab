package dev.kith.alert.imap;

import jakarta.mail.Flags;
import java.time.Instant;
import java.util.regex.Pattern;
import org.eclipse.angus.mail.imap.protocol.BODY;
import org.eclipse.angus.mail.imap.protocol.FLAGS;
import org.eclipse.angus.mail.imap.protocol.FetchResponse;
import org.eclipse.angus.mail.imap.protocol.IMAPResponse;
import org.eclipse.angus.mail.imap.protocol.INTERNALDATE;
import org.eclipse.angus.mail.imap.protocol.UID;
import org.jspecify.annotations.Nullable;

/**
 * What a FETCH response says of a mail (RFC 9051 §7.5.2); null for what it does not say.
 *
 * @param uid 0 when it is not said
 * @param settled whether it was read, or is to be deleted
 */
record Fetched(
        long uid,
        @Nullable Boolean settled,
        @Nullable Instant received,
        @Nullable MailHeaders headers) {
    private static final Pattern UID_AT_FIRST =
            Pattern.compile("[^{\"]{0,200}?[( ]UID (\\d{1,10})\\b.*", Pattern.DOTALL);

    static Fetched of(FetchResponse response) {
        UID uid = response.getItem(UID.class);
        FLAGS flags = response.getItem(FLAGS.class);
        INTERNALDATE date = response.getItem(INTERNALDATE.class);
        BODY body = response.getItem(BODY.class);
        return new Fetched(
                uid == null ? 0 : legal(uid.uid),
                flags == null ? null : flags.contains(Flags.Flag.SEEN) || flags.contains(Flags.Flag.DELETED),
                date == null ? null : date.getDate().toInstant(),
                body == null || body.getByteArray() == null
                        ? null
                        : MailHeaders.read(body.getByteArray().getNewBytes()));
    }

    /** Of a response that cannot be read: which mail it is, so that at least is known that there is one. */
    static Fetched unreadable(IMAPResponse response) {
        var uid = UID_AT_FIRST.matcher(response.toString());
        return new Fetched(uid.matches() ? legal(Long.parseLong(uid.group(1))) : 0, null, null, null);
    }

    private static long legal(long uid) {
        return uid < 1 || uid > UidSet.LARGEST ? 0 : uid;
    }

    /** This and what another response says of the same mail. */
    Fetched and(Fetched other) {
        return new Fetched(
                uid,
                other.settled == null ? settled : other.settled,
                other.received == null ? received : other.received,
                other.headers == null ? headers : other.headers);
    }
}
