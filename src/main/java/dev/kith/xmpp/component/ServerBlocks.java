package dev.kith.xmpp.component;

import dev.kith.xmpp.XmppConfig;

/** What an operator pastes into the XMPP server's configuration, with their own names in it. */
final class ServerBlocks {
    /** Where the block for ejabberd puts its commands; ejabberd's own examples do not use this port. */
    static final int API_PORT = 5281;

    private ServerBlocks() {}

    /** For both servers, since a server that is not set up cannot be asked which it is. */
    static String all(XmppConfig config) {
        return prosody(config) + "\n" + ejabberd(config);
    }

    static String prosody(XmppConfig config) {
        return """
                Prosody (with the community modules: apt-get install prosody-modules), in prosody.cfg.lua:

                %s
                Then: prosodyctl check config, and restart Prosody (a reload does not grant privileges).
                """.formatted(prosodyLua(config));
    }

    static String prosodyLua(XmppConfig config) {
        return """
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
                """.formatted(domain(config), name(config), config.port());
    }

    static String ejabberd(XmppConfig config) {
        return """
                ejabberd (23.01 or newer), in a file of its own, /etc/ejabberd/kith.yml:

                %2$s
                In ejabberd.yml, this line: include_config_file: /etc/ejabberd/kith.yml
                and among its modules, as in Debian's: mod_admin_extra and mod_http_api. Sections that are in both files are put
                together, but a module that is in both keeps ejabberd from starting.
                Then restart ejabberd, and set KITH_XMPP_EJABBERD_URL=http://127.0.0.1:%1$d/api
                """.formatted(API_PORT, ejabberdYaml(config, API_PORT));
    }

    /** The file; what it lets Kith do over HTTP is what Kith uses, for whoever is on the same machine. */
    static String ejabberdYaml(XmppConfig config, int apiPort) {
        return """
                listen:
                  - port: %2$d
                    ip: "127.0.0.1"
                    module: ejabberd_service
                    hosts:
                      %1$s:
                        password: "the content of your secret file"
                  - port: %3$d
                    ip: "127.0.0.1"
                    module: ejabberd_http
                    tag: kith
                    request_handlers:
                      /api: mod_http_api
                acl:
                  kith: { server: %1$s }
                access_rules:
                  kith: { allow: kith }
                api_permissions:
                  "Kith":
                    from: { tag: kith }
                    who: { ip: 127.0.0.1/32 }
                    what: [ check_account, get_roster, add_rosteritem, delete_rosteritem, process_rosteritems ]
                modules:
                  mod_privilege:
                    roster: { both: kith }
                    message: { outgoing: kith }
                    presence: { roster: kith }
                  mod_delegation: # new mail for Pidgin and BitlBee; not needed for anything else
                    namespaces:
                      "google:mail:notify": { access: kith }
                      "google:setting": { access: kith }
                """.formatted(name(config), config.port(), apiPort);
    }

    private static String domain(XmppConfig config) {
        return config.domain().orElse("example.org");
    }

    private static String name(XmppConfig config) {
        return config.component().orElse("kith." + domain(config));
    }
}
