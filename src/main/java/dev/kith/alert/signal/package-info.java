/**
 * Mail servers that tell of new mail by themselves: Dovecot over HTTP, Cyrus over a Unix socket, anybody by a signed
 * webhook. Who tells is answered before anything is made of it, and what is told is a stranger's word.
 */
@NullMarked
package dev.kith.alert.signal;

import org.jspecify.annotations.NullMarked;
