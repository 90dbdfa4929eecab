/** Pictures that strangers made: read by what they are, and made small and harmless. Pure; no I/O, nothing of ours. */
@NullMarked
package dev.kith.picture;

import org.jspecify.annotations.NullMarked;
