package dev.kith.account;

import java.time.OffsetDateTime;

/**
 * Where a look at the accounts stands.
 *
 * @param server since when the database server runs: by that it is told from another one, whose numbers are its own, as when
 *     a standby takes over that lacks what was written last
 * @param transaction all of that server's with a lower number were over when the look began
 */
public record Mark(OffsetDateTime server, long transaction) {
    /** Before all looks. */
    public static final Mark NONE = new Mark(OffsetDateTime.MIN, 0);

    /** Whether what changed between that mark and this one can be told. */
    public boolean follows(Mark earlier) {
        return server.equals(earlier.server) && transaction >= earlier.transaction;
    }
}
