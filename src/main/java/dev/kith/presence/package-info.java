/**
 * Whether people are there: who lets Kith see it, what is known of them now, and the pictures of those who want theirs seen.
 * Lives in memory; stanzas stay in xmpp.
 */
@NullMarked
package dev.kith.presence;

import org.jspecify.annotations.NullMarked;
