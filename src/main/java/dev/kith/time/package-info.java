/** The clock, for injection, and the hours of a week. */
@NullMarked
package dev.kith.time;

import org.jspecify.annotations.NullMarked;
