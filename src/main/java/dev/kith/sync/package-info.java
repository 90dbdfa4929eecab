/** One pass: read books and roster, plan, write, remember; and when passes run. */
@NullMarked
package dev.kith.sync;

import org.jspecify.annotations.NullMarked;
