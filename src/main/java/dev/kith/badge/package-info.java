/** Badges: pictures for web pages that show whether somebody is there, switched on and off by that somebody. */
@NullMarked
package dev.kith.badge;

import org.jspecify.annotations.NullMarked;
