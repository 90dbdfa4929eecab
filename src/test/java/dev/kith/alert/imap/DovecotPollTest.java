package dev.kith.alert.imap;

/** Dovecot as if it were a server of long ago: it is asked again and again. */
class DovecotPollTest extends DovecotContract {
    @Override
    boolean resyncs() {
        return false;
    }

    @Override
    String configuration() {
        return """
                protocol imap {
                  imap_capability = IMAP4rev1 UIDPLUS MOVE
                }
                """;
    }
}
