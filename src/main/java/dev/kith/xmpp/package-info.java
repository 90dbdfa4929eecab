/** The way to the XMPP server. Only this package and those below import Smack. */
@NullMarked
package dev.kith.xmpp;

import org.jspecify.annotations.NullMarked;
