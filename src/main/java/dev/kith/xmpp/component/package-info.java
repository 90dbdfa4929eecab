/** One component stream for all users: XEP-0114 with privileges by XEP-0356. */
@NullMarked
package dev.kith.xmpp.component;

import org.jspecify.annotations.NullMarked;
