package dev.kith.sync;

import java.time.Instant;
import java.util.Optional;

/**
 * How an account's passes end at present, for people to read.
 *
 * @param outcome the word of a {@link SyncOutcome}
 * @param since when the first of them ended like this
 * @param nextAt when the one after that was due
 */
public record LastPass(String outcome, String detail, Instant since, Optional<Instant> nextAt) {}
