/**
 * Hearing that somebody's address books may have changed. Whoever says so is believed in nothing: a hint makes that person's
 * next pass come sooner, and what changed is what the address-book server answers then.
 */
@NullMarked
package dev.kith.hint;

import org.jspecify.annotations.NullMarked;
