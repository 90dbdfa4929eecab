/** XMPP addresses (RFC 7622). Values for everybody; imports nothing of ours. */
@NullMarked
package dev.kith.jid;

import org.jspecify.annotations.NullMarked;
