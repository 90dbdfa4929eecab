/** What watching mailboxes costs. */
package dev.kith.alert.imap;
