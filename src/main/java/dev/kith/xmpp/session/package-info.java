/**
 * The way to rosters on servers that give a component no right to them: signed in as each person, bound, without presence, so
 * that nobody sees the session.
 */
@NullMarked
package dev.kith.xmpp.session;

import org.jspecify.annotations.NullMarked;
