package dev.kith.cli;

import dev.kith.request.Requests;
import dev.kith.sync.Operations;
import dev.kith.xmpp.XmppLink;
import jakarta.enterprise.context.ApplicationScoped;

/** Looks at the XMPP link, in whichever process holds it. */
@ApplicationScoped
class LinkDoctor implements Requests.Doctor {
    private final XmppLink link;

    LinkDoctor(XmppLink link) {
        this.link = link;
    }

    @Override
    public String examine() {
        return Operations.toJson(look());
    }

    Finding look() {
        var diagnosis = link.diagnose();
        Finding.Grade grade = switch (diagnosis.health()) {
            case WELL -> Finding.Grade.OK;
            case LIMITED -> Finding.Grade.WARN;
            case BROKEN -> Finding.Grade.FAIL;
        };
        return new Finding(grade, "XMPP server", diagnosis.finding(), diagnosis.next());
    }
}
