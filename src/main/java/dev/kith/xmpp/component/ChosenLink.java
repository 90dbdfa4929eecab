package dev.kith.xmpp.component;

import dev.kith.xmpp.XmppConfig;
import dev.kith.xmpp.XmppLink;
import dev.kith.xmpp.session.SessionsAlone;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;

/** The link that the settings ask for: the component's, or none. */
final class ChosenLink {
    private ChosenLink() {}

    @Produces
    @ApplicationScoped
    static XmppLink link(XmppConfig config, ComponentLink component, SessionsAlone alone) {
        return XmppConfig.hasComponent(config) ? component : alone;
    }
}
