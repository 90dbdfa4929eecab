/** Measurements of what signals cost those who send them. */
@NullMarked
package dev.kith.alert.signal;

import org.jspecify.annotations.NullMarked;
