package dev.kith.alert.imap;

/** Dovecot with IDLE and QRESYNC, without NOTIFY and LIST-STATUS, and with connections that sleep outside of their processes. */
class DovecotIdleTest extends DovecotContract {
    @Override
    String configuration() {
        return """
                protocol imap {
                  imap_capability = IMAP4rev1 SASL-IR LITERAL+ ID ENABLE IDLE NAMESPACE SPECIAL-USE UIDPLUS MOVE CONDSTORE QRESYNC
                  imap_hibernate_timeout = 1s
                }
                service imap {
                  unix_listener imap-master {
                    user = $default_internal_user
                  }
                }
                service imap-hibernate {
                  unix_listener imap-hibernate {
                    mode = 0666
                  }
                }
                """;
    }
}
