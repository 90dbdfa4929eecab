package dev.kith.presence;

/** What a session says of its readiness (RFC 6121 §4.7.2.1), the more available one first. */
public enum Show {
    CHAT(Availability.AVAILABLE),
    /** A presence without {@code <show/>}. */
    PLAIN(Availability.AVAILABLE),
    AWAY(Availability.AWAY),
    XA(Availability.AWAY),
    DND(Availability.BUSY);

    private final Availability availability;

    Show(Availability availability) {
        this.availability = availability;
    }

    Availability availability() {
        return availability;
    }
}
