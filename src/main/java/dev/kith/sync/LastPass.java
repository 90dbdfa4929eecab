package dev.kith.sync;

import java.time.Instant;
import java.util.Optional;

/**
 * How an account's last pass ended, for people to read.
 *
 * @param outcome the word of a {@link SyncOutcome}
 */
public record LastPass(String outcome, String detail, Instant finishedAt, Optional<Instant> nextAt) {}
