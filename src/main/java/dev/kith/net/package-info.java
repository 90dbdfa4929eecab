/** Connections to servers that an operator declared, and to nobody else; and the ports of our own. */
@NullMarked
package dev.kith.net;

import org.jspecify.annotations.NullMarked;
