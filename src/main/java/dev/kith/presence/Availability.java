package dev.kith.presence;

/** Whether somebody is there, as coarsely as a badge says it. */
public enum Availability {
    /** Plainly there, or free for chat. */
    AVAILABLE,
    /** Away, or away for long. */
    AWAY,
    /** Does not want to be disturbed. */
    BUSY,
    /** Not there, or not wanting to be seen. */
    OFFLINE,
    /** Kith does not know, or not freshly enough. */
    UNKNOWN
}
