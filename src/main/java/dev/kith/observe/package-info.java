/** How Kith is looked at from outside without showing whom it serves: logs for machines, traces, and whether it lives. Knows no feature. */
@NullMarked
package dev.kith.observe;

import org.jspecify.annotations.NullMarked;
