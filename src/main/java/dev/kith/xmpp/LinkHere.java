package dev.kith.xmpp;

import dev.kith.replica.Replicas;
import dev.kith.xmpp.XmppLink.Diagnosis;
import dev.kith.xmpp.XmppLink.Health;
import jakarta.enterprise.context.ApplicationScoped;

/** How this process stands to the XMPP server: a replica that leaves the link to another one is well without it. */
@ApplicationScoped
class LinkHere {
    private static final Diagnosis ELSEWHERE = new Diagnosis(Health.WELL, "another replica holds the link", "");

    private final XmppLink link;
    private final Replicas replicas;

    LinkHere(XmppLink link, Replicas replicas) {
        this.link = link;
        this.replicas = replicas;
    }

    Diagnosis diagnose() {
        boolean elsewhere = replicas.hasOthers() && replicas.link().isEmpty() && replicas.linkIsHeld();
        return elsewhere ? ELSEWHERE : link.diagnose();
    }
}
