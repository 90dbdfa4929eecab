/**
 * Several processes, one database: which of them looks after which accounts, and which holds the link to the XMPP server.
 * What is done for an account is not here.
 */
@NullMarked
package dev.kith.replica;

import org.jspecify.annotations.NullMarked;
