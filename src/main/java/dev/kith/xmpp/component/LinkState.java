package dev.kith.xmpp.component;

import dev.kith.xmpp.RosterWays;
import java.time.Instant;

/** How the component link is. */
sealed interface LinkState {
    /** Nobody has asked for a link, or it was ended. */
    record Down() implements LinkState {}

    record Connecting() implements LinkState {}

    /**
     * The stream is up.
     *
     * @param trial what came of trying our privileges
     * @param rosters which way to rosters was found
     * @param presence whether the server tells who is online
     */
    record Connected(Trial trial, RosterWays.Choice rosters, boolean presence) implements LinkState {}

    /** The link broke or did not come up; it is tried again. */
    record Waiting(String reason, String next, Instant until) implements LinkState {}

    /** What came of trying our privileges. */
    sealed interface Trial {
        /** A roster set and remove went through. */
        record Works() implements Trial {}

        /** The server says that we may; nobody has tried, because no probe account is named. */
        record Advertised() implements Trial {}

        record Missing(String reason) implements Trial {}
    }
}
