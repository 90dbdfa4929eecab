package dev.kith.xmpp.session;

/**
 * Where people's programs connect.
 *
 * @param directTls whether TLS begins with the first byte (XEP-0368); otherwise by STARTTLS
 */
record ServerAddress(String host, int port, boolean directTls) {
    static final int STARTTLS_PORT = 5222;
    static final int DIRECT_TLS_PORT = 5223;
}
