package dev.kith.xmpp.component;

import dev.kith.xmpp.RosterWay;
import dev.kith.xmpp.RosterWay.Trial;
import dev.kith.xmpp.RosterWays;
import dev.kith.xmpp.XmppConfig;
import dev.kith.xmpp.XmppLink.Diagnosis;
import dev.kith.xmpp.XmppLink.Health;

/** What to tell an operator about the link, with the block to paste. */
final class LinkReport {
    private LinkReport() {}

    static Diagnosis of(LinkState state, XmppConfig config, int quarantined) {
        return switch (state) {
            case LinkState.Down() -> new Diagnosis(Health.BROKEN, "not started", "");
            case LinkState.Connecting() ->
                new Diagnosis(
                        Health.BROKEN,
                        "no answer yet from " + config.host() + " port " + config.port(),
                        "check kith.xmpp.host and kith.xmpp.port, and that the server runs");
            case LinkState.Waiting(String reason, String next, var until) ->
                new Diagnosis(Health.BROKEN, reason, (next.isEmpty() ? "" : next + "\n\n") + ServerBlocks.all(config));
            case LinkState.Connected connected -> connected(connected, config, quarantined);
        };
    }

    private static Diagnosis connected(LinkState.Connected link, XmppConfig config, int quarantined) {
        if (quarantined > 0) {
            return new Diagnosis(
                    Health.LIMITED,
                    "connected; " + quarantined
                            + " stanza(s) are held back because they made the server close the stream",
                    "please report it, with the log");
        }
        return switch (link.rosters()) {
            case RosterWays.Choice.None(String reason, String next) ->
                new Diagnosis(
                        Health.BROKEN,
                        "connected, but rosters cannot be used: " + reason,
                        (next.isEmpty() ? "" : next + "\n\n") + ServerBlocks.all(config));
            case RosterWays.Choice.Chosen(RosterWay way, Trial.Believed(String finding, String next)) ->
                new Diagnosis(Health.LIMITED, "connected; rosters by " + way.choice() + ": " + finding, next);
            case RosterWays.Choice.Chosen(RosterWay way, Trial trial) -> works(way, trial, link.presence(), config);
        };
    }

    private static Diagnosis works(RosterWay way, Trial trial, boolean presence, XmppConfig config) {
        String found = "connected; rosters by " + way.choice()
                + (trial instanceof Trial.Works(String finding) ? ": " + finding : "");
        return presence
                ? new Diagnosis(Health.WELL, found, "")
                : new Diagnosis(
                        Health.LIMITED,
                        found + "; but the server does not tell who is online, so changes wait for the schedule",
                        ServerBlocks.all(config));
    }
}
