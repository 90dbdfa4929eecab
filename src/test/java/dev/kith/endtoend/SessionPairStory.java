package dev.kith.endtoend;

import dev.kith.endtoend.Town.Person;
import dev.kith.testing.XmppServer;
import java.nio.file.Path;
import java.util.Map;

/** Pairs where Kith is no component of the server and signs in as each person. */
abstract class SessionPairStory extends PairStory {
    static Town townWithout(Path folder, XmppServer server, Path certificate) throws Exception {
        return new Town(
                folder,
                server,
                Map.of(
                        "KITH_XMPP_ROSTER_ACCESS",
                        "session",
                        "KITH_XMPP_SESSION_SERVER",
                        "xmpp://127.0.0.1:" + server.c2sPort(),
                        "KITH_XMPP_SESSION_TRUST_FILE",
                        certificate.toString(),
                        "KITH_XMPP_COMPONENT",
                        "",
                        "KITH_XMPP_PORT",
                        "",
                        "KITH_XMPP_SECRET_FILE",
                        "",
                        "KITH_XMPP_PROBE_ACCOUNT",
                        ""));
    }

    @Override
    Person newAccount() throws Exception {
        Person person = super.newAccount();
        town.giveLogin(person);
        return person;
    }

    /**
     * A session asks as people do, and the server shows that to whoever is online (RFC 6121 §3.1.3) before Kith answers it.
     */
    @Override
    long requests() {
        return 1;
    }
}
