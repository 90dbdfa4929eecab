package dev.kith.xmpp.component;

import dev.kith.xmpp.XmppConfig;
import java.time.Duration;
import org.jivesoftware.smack.SmackException.NotConnectedException;
import org.jivesoftware.smackx.ping.packet.Ping;
import org.jxmpp.jid.impl.JidCreate;
import org.jxmpp.stringprep.XmppStringprepException;

/** Asks a silent server for a sign of life (XEP-0199); any sign will do, an error too. */
final class KeepAlive {
    private KeepAlive() {}

    static boolean answers(ComponentConnection connection, XmppConfig config) throws InterruptedException {
        try {
            var ping = new Ping(JidCreate.domainBareFrom(config.domain().orElseThrow()));
            ping.setFrom(connection.getXMPPServiceDomain());
            Duration before = connection.silence();
            connection.sendStanza(ping);
            long end = System.nanoTime() + config.replyTimeout().toNanos();
            while (System.nanoTime() < end) {
                if (connection.silence().compareTo(before) < 0) {
                    return true;
                }
                Thread.sleep(Duration.ofMillis(50));
            }
            return false;
        } catch (NotConnectedException | XmppStringprepException e) {
            return false;
        }
    }
}
