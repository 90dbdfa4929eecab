/** Address books, their cards, and the contacts that cards make. Protocols live in the sub-packages. */
@NullMarked
package dev.kith.addressbook;

import org.jspecify.annotations.NullMarked;
