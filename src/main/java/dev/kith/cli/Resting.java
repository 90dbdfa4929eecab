package dev.kith.cli;

import dev.kith.alert.Alerts;
import dev.kith.badge.Badges;
import dev.kith.joining.JoinConfig;
import dev.kith.xmpp.XmppConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What rests where Kith has no component at the server; rosters are kept by sessions of people's own all the same. */
@ApplicationScoped
class Resting {
    private static final String WHY = "Kith has no component at the XMPP server";
    private static final String NEXT =
            "give Kith a component, without any privilege, and name its secret in KITH_XMPP_SECRET_FILE"
                    + " (docs/servers/any-xmpp.md)";

    private final XmppConfig xmpp;
    private final Badges badges;
    private final Alerts alerts;
    private final JoinConfig join;

    Resting(XmppConfig xmpp, Badges badges, Alerts alerts, JoinConfig join) {
        this.xmpp = xmpp;
        this.badges = badges;
        this.alerts = alerts;
        this.join = join;
    }

    /** Whether anything rests. */
    boolean is() {
        return !XmppConfig.hasComponent(xmpp);
    }

    /** That a feature rests, and what to do about it, to be added to a sentence; empty when it does not. */
    Optional<String> because(String feature) {
        return is() ? Optional.of(feature + ", because " + WHY + ". Next: " + NEXT + ".") : Optional.empty();
    }

    /**
     * Does nothing where the feature works.
     *
     * @throws CommandFailed where it rests
     */
    void refuse(String feature) {
        because(feature).ifPresent(text -> {
            throw new CommandFailed(text);
        });
    }

    /** That everything rests which does, as one finding; empty when nothing rests. */
    Optional<Finding> finding() {
        if (!is()) {
            return Optional.empty();
        }
        String what =
                "none, which sessions do not need; badges, alerts, and what people write to Kith (joining, too) rest";
        List<String> missed = missed();
        return Optional.of(
                missed.isEmpty()
                        ? new Finding(Finding.Grade.OK, "component", what, "if these are wanted, " + NEXT)
                        : Finding.warn("component", what + ". Switched on: " + String.join(", ", missed), NEXT));
    }

    /** What somebody switched on that rests. */
    private List<String> missed() {
        var missed = new ArrayList<String>();
        long badgesOn = badges.list(null).stream()
                .filter(badge -> badge.settings().enabled())
                .count();
        if (badgesOn > 0) {
            missed.add(badgesOn + " badge(s)");
        }
        long alertsOn = alerts.all().stream()
                .filter(known -> known.settings().enabled())
                .count();
        if (alertsOn > 0) {
            missed.add("alerts for " + alertsOn);
        }
        if (join.enabled() && join.publicUrl().isPresent()) {
            missed.add("joining (kith.join.public-url)");
        }
        return missed;
    }
}
