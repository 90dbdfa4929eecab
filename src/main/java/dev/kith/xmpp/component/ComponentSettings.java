package dev.kith.xmpp.component;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jivesoftware.smack.ConnectionConfiguration;
import org.jxmpp.JxmppContext;
import org.jxmpp.jid.DomainBareJid;

/** Where the component connects to and as whom, in the form that Smack wants it (XEP-0114). */
final class ComponentSettings extends ConnectionConfiguration {
    private final String serverHost;
    private final int serverPort;

    private ComponentSettings(Builder builder) {
        super(builder);
        this.serverHost = builder.serverHost;
        this.serverPort = builder.serverPort;
    }

    /** The component's secret is the "password", its own domain the "XMPP domain". */
    static ComponentSettings of(DomainBareJid component, String host, int port, String secret) {
        var builder = new Builder(host, port);
        return builder.setXmppDomain(component)
                .setHost(host)
                .setPort(port)
                .setUsernameAndPassword("component", secret)
                .build();
    }

    String serverHost() {
        return serverHost;
    }

    int serverPort() {
        return serverPort;
    }

    /** What shows that we know the secret, XEP-0114 §3: lower-case hexadecimal SHA-1 of stream id and secret. */
    String proof(String streamId) {
        try {
            var sha1 = MessageDigest.getInstance("SHA-1");
            return HexFormat.of().formatHex(sha1.digest((streamId + getPassword()).getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Builds the settings; the two fixed ones keep Smack from asking for TLS and from sending presence. */
    static final class Builder extends ConnectionConfiguration.Builder<Builder, ComponentSettings> {
        private final String serverHost;
        private final int serverPort;

        @SuppressWarnings("this-escape")
        private Builder(String serverHost, int serverPort) {
            super(JxmppContext.getDefaultContext());
            this.serverHost = serverHost;
            this.serverPort = serverPort;
            setSecurityMode(SecurityMode.disabled);
            setSendPresence(false);
        }

        @Override
        public ComponentSettings build() {
            return new ComponentSettings(this);
        }

        @Override
        protected Builder getThis() {
            return this;
        }
    }
}
