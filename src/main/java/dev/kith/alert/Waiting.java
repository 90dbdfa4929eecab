package dev.kith.alert;

/**
 * A mail that nobody was told of yet.
 *
 * @param id of its row
 */
public record Waiting(long id, NewMail mail) {}
