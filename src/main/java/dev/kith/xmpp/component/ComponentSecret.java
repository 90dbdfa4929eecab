package dev.kith.xmpp.component;

import dev.kith.config.BadSetting;
import dev.kith.config.SecretFile;
import dev.kith.xmpp.XmppConfig;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;

/** The component's secret and the way it travels: refused where others could read along. */
final class ComponentSecret {
    private static final String FILE_KEY = "kith.xmpp.secret-file";

    private ComponentSecret() {}

    static void check(XmppConfig config) {
        String unused = read(config);
        if (config.allowUnencryptedNetwork()) {
            return;
        }
        try {
            if (!InetAddress.getByName(config.host()).isLoopbackAddress()) {
                throw new BadSetting(
                        "kith.xmpp.host",
                        "is not loopback, and the component protocol has no encryption of its own",
                        "run Kith beside the server, or use a tunnel, or, on a network that nobody else can read, set"
                                + " KITH_XMPP_ALLOW_UNENCRYPTED_NETWORK=true");
            }
        } catch (UnknownHostException e) {
            throw new BadSetting("kith.xmpp.host", "names a host that is not known", "check its spelling");
        }
    }

    static String read(XmppConfig config) {
        Path file = config.secretFile()
                .orElseThrow(() -> new BadSetting(FILE_KEY, "is not set", "put the component secret into a file"));
        String secret = SecretFile.read(FILE_KEY, file);
        if (secret.isEmpty()) {
            throw new BadSetting(FILE_KEY, "names an empty file", "write the component secret into " + file);
        }
        return secret;
    }
}
