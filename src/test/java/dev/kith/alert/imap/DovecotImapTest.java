package dev.kith.alert.imap;

/** Dovecot as it is, which tells of all mailboxes on one connection: NOTIFY (RFC 5465). */
class DovecotImapTest extends DovecotContract {
    @Override
    String configuration() {
        return "";
    }
}
