/** Connections to servers that an operator declared, and to nobody else. */
@NullMarked
package dev.kith.net;

import org.jspecify.annotations.NullMarked;
