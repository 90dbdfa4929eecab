package dev.kith.xmpp;

import dev.kith.xmpp.XmppLink.Diagnosis;
import dev.kith.xmpp.XmppLink.Health;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** {@code /q/health/ready}: whether rosters can be written now, in the words of {@code kith doctor}. */
@Readiness
@ApplicationScoped
class XmppHealth implements HealthCheck {
    private final LinkHere link;
    private final XmppConfig config;

    XmppHealth(LinkHere link, XmppConfig config) {
        this.link = link;
        this.config = config;
    }

    @Override
    public HealthCheckResponse call() {
        Diagnosis diagnosis = link.diagnose();
        return HealthCheckResponse.named("XMPP server")
                .status(diagnosis.health() != Health.BROKEN)
                .withData("finding", diagnosis.finding())
                .withData("component", XmppConfig.hasComponent(config) ? "set up" : "none; what needs it rests")
                .build();
    }
}
