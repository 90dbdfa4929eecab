package dev.kith.cli;

import dev.kith.request.Requests;
import dev.kith.sync.Operations;
import dev.kith.xmpp.XmppLink;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Looks at the XMPP link, in whichever process holds it. */
@ApplicationScoped
class LinkDoctor implements Requests.Doctor {
    private final XmppLink link;
    private final Resting resting;

    LinkDoctor(XmppLink link, Resting resting) {
        this.link = link;
        this.resting = resting;
    }

    @Override
    public String examine() {
        return Operations.toJson(look());
    }

    List<Finding> look() {
        var findings = new ArrayList<Finding>();
        findings.add(finding("XMPP server", link.diagnose()));
        try {
            link.pairs(Duration.ZERO).ifPresent(pairs -> findings.add(finding("presence", pairs)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        resting.finding().ifPresent(findings::add);
        return findings;
    }

    private static Finding finding(String what, XmppLink.Diagnosis diagnosis) {
        Finding.Grade grade = switch (diagnosis.health()) {
            case WELL -> Finding.Grade.OK;
            case LIMITED -> Finding.Grade.WARN;
            case BROKEN -> Finding.Grade.FAIL;
        };
        return new Finding(grade, what, diagnosis.finding(), diagnosis.next());
    }
}
