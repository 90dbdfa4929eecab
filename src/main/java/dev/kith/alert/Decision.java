package dev.kith.alert;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is to be done about the mails that wait.
 *
 * @param leftOut never to be told
 * @param next what to do about the others
 */
public record Decision(List<LeftOut> leftOut, Next next) {

    public Decision {
        leftOut = List.copyOf(leftOut);
    }

    /** A mail that is not worth an alert. */
    public record LeftOut(Waiting mail, Reason reason) {}

    /** Why a mail is never told. */
    public enum Reason {
        SWITCHED_OFF,
        MAILBOX,
        MUTED_SENDER,
        READ,
        BEFORE_OPT_IN,
        TOO_OLD
    }

    /** What to do about the mails that are worth one. */
    public sealed interface Next {
        /** There are none. */
        record Nothing() implements Next {}

        /**
         * Not now.
         *
         * @param until when to decide again at the latest; null when that depends on something else
         */
        record Wait(Why why, @Nullable Instant until) implements Next {}

        /**
         * One alert for all of these, oldest first.
         *
         * @param urgent whether one of them is from a VIP
         */
        record Tell(List<Waiting> mails, boolean urgent) implements Next {
            public Tell {
                mails = List.copyOf(mails);
            }
        }
    }

    /** What an alert waits for. */
    public enum Why {
        QUIET_HOURS,
        MUTED,
        BUSY,
        PACE,
        HOURLY_LIMIT
    }
}
