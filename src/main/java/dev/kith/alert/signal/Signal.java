package dev.kith.alert.signal;

import java.time.Instant;

/**
 * What somebody said of a mailbox, as it came.
 *
 * @param body JSON, if all is well
 * @param heard when
 */
record Signal(Way way, byte[] body, Instant heard) {}
