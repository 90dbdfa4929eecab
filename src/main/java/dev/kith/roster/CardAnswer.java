package dev.kith.roster;

/** What came of looking at, writing or removing a card that we made. */
public sealed interface CardAnswer {
    /**
     * The card says this, and holds nothing but what we put there.
     *
     * @param etag its version; empty when the server tells none
     */
    record Says(Contact contact, String etag) implements CardAnswer {}

    /** Somebody else wrote something into it, or it was there before us. Nothing was changed. */
    record Foreign() implements CardAnswer {}

    /** There is no such card, or none any more. */
    record Gone() implements CardAnswer {}

    /** It changed under our hands, and nothing was written; the next pass looks again. */
    record Unclear() implements CardAnswer {}

    /**
     * The server does not do it, and trying at once again would not help. Nothing was changed.
     *
     * @param reason for the person and the operator
     */
    record Refused(String reason) implements CardAnswer {}
}
