/** Measurements of the way to rosters through sessions. */
package dev.kith.xmpp.session;
