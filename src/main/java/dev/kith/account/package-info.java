/** Who is synced: mail login, JID, the switches of one account, and its secrets. */
@NullMarked
package dev.kith.account;

import org.jspecify.annotations.NullMarked;
