package dev.kith.xmpp;

import dev.kith.xmpp.XmppLink.Health;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;

/** How the link to the XMPP server is, for those who watch it from outside. */
@ApplicationScoped
public class XmppMeters {
    private final XmppLink link;
    private final LinkHere here;
    private final MeterRegistry metrics;

    XmppMeters(XmppLink link, LinkHere here, MeterRegistry metrics) {
        this.link = link;
        this.here = here;
        this.metrics = metrics;
    }

    /** Begins to measure; before the link starts. */
    public void start() {
        GateMeters.show();
        Counter connects = metrics.counter("kith.xmpp.connects");
        link.onConnected(connects::increment);
        Gauge.builder("kith.xmpp.up", here, each -> each.diagnose().health() == Health.BROKEN ? 0 : 1)
                .description("1 while rosters can be written, or another replica holds the link")
                .register(metrics);
    }
}
