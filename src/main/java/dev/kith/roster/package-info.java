/** The roster and the decision what to change in it. All pure: no I/O, no clock. */
@NullMarked
package dev.kith.roster;

import org.jspecify.annotations.NullMarked;
