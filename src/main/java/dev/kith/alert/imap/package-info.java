/**
 * Hearing of new mail by IMAP (RFC 9051, RFC 3501): one connection for each person, read and never written to. What is done
 * about the mail is not decided here.
 */
@NullMarked
package dev.kith.alert.imap;

import org.jspecify.annotations.NullMarked;
