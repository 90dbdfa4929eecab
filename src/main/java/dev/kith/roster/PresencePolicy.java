package dev.kith.roster;

/**
 * What an account chose about presence, and what the way to its roster can do.
 *
 * @param pairs presence flows with contacts who have the account in their books, and it them
 * @param asks contacts elsewhere are asked, once
 * @param canSet an item's subscription is set as wanted, so that nobody but its person lowers it
 * @param canAsk requests go out for the person; without {@code canSet}, pairs are made of them in several turns
 */
public record PresencePolicy(boolean pairs, boolean asks, boolean canSet, boolean canAsk) {}
