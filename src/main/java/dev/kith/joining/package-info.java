/**
 * People join, leave and take what is theirs, by message, by command form, on a page of their own, or through the
 * operator. Nothing is written to a roster before its person said yes.
 */
@NullMarked
package dev.kith.joining;

import org.jspecify.annotations.NullMarked;
