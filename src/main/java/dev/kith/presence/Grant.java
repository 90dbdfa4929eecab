package dev.kith.presence;

/** How far somebody lets Kith see their presence. */
public enum Grant {
    /** Nobody has asked for it. */
    NONE,
    /** It is wanted, and the server could not be asked yet. */
    WANTED,
    /** The request waits for the person's answer in their chat program. */
    ASKED,
    /** Their server sends us their presence. */
    GRANTED,
    /** The person said no, or took it back; they are not asked again by themselves. */
    WITHDRAWN,
    /** No longer wanted; the subscription is being ended. */
    ENDING
}
