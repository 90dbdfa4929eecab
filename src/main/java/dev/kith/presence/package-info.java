/** Whether people are there: who lets Kith see it, and what is known of them now. Lives in memory; stanzas stay in xmpp. */
@NullMarked
package dev.kith.presence;

import org.jspecify.annotations.NullMarked;
