/** Kith: one contact list for mail and chat. Each package below is one thing the product does. */
@NullMarked
package dev.kith;

import org.jspecify.annotations.NullMarked;
