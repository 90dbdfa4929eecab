package dev.kith.picture;

/** A picture that is not shown, and why. */
public final class UnusablePicture extends Exception {
    /** Why a picture is not shown. */
    public enum Reason {
        /** Neither PNG nor JPEG by its first bytes, or a JPEG of a kind that no browser shows either. */
        TYPE,
        /** More pixels than are read. */
        DIMENSIONS,
        /** Cut short, or it contradicts itself. */
        BROKEN
    }

    private final Reason reason;

    UnusablePicture(Reason reason, String message) {
        super(message, null, false, false); // strangers make these as often as they like
        this.reason = reason;
    }

    static UnusablePicture broken(String message) {
        return new UnusablePicture(Reason.BROKEN, message);
    }

    public Reason reason() {
        return reason;
    }
}
