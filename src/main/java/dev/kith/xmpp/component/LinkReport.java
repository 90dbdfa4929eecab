package dev.kith.xmpp.component;

import dev.kith.xmpp.XmppConfig;
import dev.kith.xmpp.XmppLink.Diagnosis;
import dev.kith.xmpp.XmppLink.Health;
import dev.kith.xmpp.component.LinkState.Trial;

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
                new Diagnosis(Health.BROKEN, reason, (next.isEmpty() ? "" : next + "\n\n") + block(config));
            case LinkState.Connected(Trial trial) -> connected(trial, config, quarantined);
        };
    }

    private static Diagnosis connected(Trial trial, XmppConfig config, int quarantined) {
        if (quarantined > 0) {
            return new Diagnosis(
                    Health.LIMITED,
                    "connected; " + quarantined
                            + " stanza(s) are held back because they made the server close the stream",
                    "please report it, with the log");
        }
        return switch (trial) {
            case Trial.Works(boolean presence) ->
                presence
                        ? new Diagnosis(Health.WELL, "connected; a roster set and remove went through", "")
                        : new Diagnosis(
                                Health.LIMITED,
                                "connected; rosters work, but the server does not tell who is online, so changes wait for"
                                        + " the schedule",
                                block(config));
            case Trial.Advertised(boolean presence) ->
                new Diagnosis(
                        Health.LIMITED,
                        "connected; the server says that rosters may be used, which nobody has tried",
                        "create an account for trying, and set KITH_XMPP_PROBE_ACCOUNT to its address");
            case Trial.Missing(String reason) ->
                new Diagnosis(Health.BROKEN, "connected, but rosters cannot be used: " + reason, block(config));
        };
    }

    private static String block(XmppConfig config) {
        String domain = config.domain().orElse("example.org");
        String name = config.component().orElse("kith." + domain);
        return """
                Prosody (with the community modules: apt-get install prosody-modules), in prosody.cfg.lua:

                component_ports = { %3$d }
                component_interfaces = { "127.0.0.1" }

                VirtualHost "%1$s"
                  modules_enabled = { "privilege"; "delegation" }
                  privileged_entities = {
                    ["%2$s"] = { roster = "both"; message = "outgoing"; presence = "roster" };
                  }
                  delegations = { -- new mail for Pidgin and BitlBee; not needed for anything else
                    ["google:mail:notify"] = { jid = "%2$s" };
                    ["google:setting"] = { jid = "%2$s" };
                  }

                Component "%2$s"
                  component_secret = "the content of your secret file"
                  component_conflict_resolve = "kick_old"
                  modules_enabled = { "privilege"; "delegation" }

                Then: prosodyctl check config, and restart Prosody (a reload does not grant privileges).
                """.formatted(domain, name, config.port());
    }
}
