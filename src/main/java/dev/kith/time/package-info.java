/** The clock, for injection. */
@NullMarked
package dev.kith.time;

import org.jspecify.annotations.NullMarked;
