/** The clock, for injection, the hours of a week, and how long to wait between tries. */
@NullMarked
package dev.kith.time;

import org.jspecify.annotations.NullMarked;
