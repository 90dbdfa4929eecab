package dev.kith.xmpp.ejabberd;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kith.config.BadSetting;
import dev.kith.jid.BareJid;
import dev.kith.jid.IllegalJid;
import dev.kith.net.GuardedHttp;
import dev.kith.net.GuardedHttp.Limits;
import dev.kith.replica.Claim;
import dev.kith.roster.Contact;
import dev.kith.roster.RosterItem;
import dev.kith.roster.Subscription;
import dev.kith.sync.RosterRefused;
import dev.kith.sync.RosterUnavailable;
import dev.kith.xmpp.RosterChoice;
import dev.kith.xmpp.RosterWay;
import dev.kith.xmpp.WriteGate;
import dev.kith.xmpp.XmppConfig;
import dev.kith.xmpp.ejabberd.EjabberdApi.Command;
import io.vertx.core.Vertx;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Typed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Everybody's roster by ejabberd's commands over HTTP. They check nothing: they write rosters of accounts that are not
 * there, and store any word as a subscription. What keeps rosters sound is therefore asked here, before each write.
 *
 * <p>Between reading an item and writing it lie a few milliseconds. A subscription that changes in just that time is
 * overwritten; ejabberd has no command that would keep it.
 */
@ApplicationScoped
@Typed({EjabberdRoster.class, RosterWay.class})
public class EjabberdRoster implements RosterWay {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final long MAX_BYTES = 64L << 20;

    private final Vertx vertx;
    private final XmppConfig xmpp;
    private final EjabberdConfig config;
    private final WriteGate gate = new WriteGate(() -> false);
    private @Nullable GuardedHttp http;
    private @Nullable EjabberdApi api;

    public EjabberdRoster(Vertx vertx, XmppConfig xmpp, EjabberdConfig config) {
        this.vertx = vertx;
        this.xmpp = xmpp;
        this.config = config;
    }

    @PreDestroy
    synchronized void close() {
        if (http != null) {
            http.close();
        }
    }

    private synchronized EjabberdApi api() {
        EjabberdApi there = api;
        if (there == null) {
            var settings = EjabberdSettings.of(config).orElseThrow();
            http = new GuardedHttp(
                    vertx, settings.rules(), new Limits(CONNECT, xmpp.replyTimeout(), MAX_BYTES), settings.trust());
            there = new EjabberdApi(http, settings.api(), () -> EjabberdSettings.authorization(config));
            api = there;
        }
        return there;
    }

    @Override
    public RosterChoice choice() {
        return RosterChoice.EJABBERD_API;
    }

    @Override
    public boolean isConfigured() {
        return config.url().isPresent();
    }

    @Override
    public Trial attempt() {
        try {
            EjabberdApi api = api();
            api.begin();
            var denied = new ArrayList<String>();
            for (Command command : Command.values()) {
                if (!mayGive(api, command)) {
                    denied.add(command.toString());
                }
            }
            if (!denied.isEmpty()) {
                return new Trial.Fails(
                        "ejabberd does not allow " + String.join(", ", denied),
                        "add them to what Kith may do in api_permissions");
            }
            return new Trial.Works(tryOnProbe());
        } catch (ApiRefusal e) {
            return new Trial.Fails(explain(e), next(e));
        } catch (RosterUnavailable | RosterRefused | BadSetting e) {
            return new Trial.Fails(String.valueOf(e.getMessage()), "");
        }
    }

    /** Found out with an address that is none, since rights are looked at first; so nothing is changed. */
    private static boolean mayGive(EjabberdApi api, Command command) throws RosterUnavailable, ApiRefusal {
        Map<String, String> arguments = switch (command) {
            case CHECK_ACCOUNT -> Map.of("user", "@", "host", "@");
            case GET_ROSTER -> Map.of("user", "@", "server", "@");
            case ADD_ROSTERITEM ->
                Map.of(
                        "localuser",
                        "@",
                        "localhost",
                        "@",
                        "user",
                        "@",
                        "host",
                        "@",
                        "nick",
                        "",
                        "group",
                        "",
                        "subs",
                        "none");
            case DELETE_ROSTERITEM -> Map.of("localuser", "@", "localhost", "@", "user", "@", "host", "@");
            case PROCESS_ROSTERITEMS -> waiting("@");
        };
        try {
            JsonNode unused = api.give(command, arguments);
            return true;
        } catch (ApiRefusal e) {
            return switch (e.kind()) {
                case ARGUMENTS, FAILED -> true;
                case PERMISSION -> false;
                case LOGIN, MISSING -> throw e;
            };
        }
    }

    private String tryOnProbe() throws RosterUnavailable, RosterRefused {
        if (xmpp.probeAccount().isEmpty()) {
            return "ejabberd allows Kith all that it needs";
        }
        BareJid account;
        try {
            account = BareJid.parse(xmpp.probeAccount().get());
        } catch (IllegalJid e) {
            throw new BadSetting("kith.xmpp.probe-account", "is not an XMPP address", "write it as user@domain");
        }
        var item = new Contact(
                BareJid.parse("probe." + xmpp.component().orElse("kith." + account.domainpart())),
                "Kith tries its way to rosters",
                List.of());
        set(account, item);
        remove(account, item.jid());
        return "a roster set and remove went through";
    }

    @Override
    public Roster fetch(BareJid account) throws RosterUnavailable, RosterRefused {
        return pass(account, false, api -> {
            requireAccount(api, account);
            return EjabberdItems.read(roster(api, account));
        });
    }

    /** One command looks through everybody's items, so it is given only when an item is missing. */
    @Override
    public Set<BareJid> hidden(BareJid account, Set<BareJid> missing) throws RosterUnavailable, RosterRefused {
        return pass(account, false, api -> {
            requireAccount(api, account);
            JsonNode found = api.give(Command.PROCESS_ROSTERITEMS, waiting(account.toString()));
            return EjabberdItems.contacts(found, account, missing);
        });
    }

    private static Map<String, String> waiting(String account) {
        return Map.of("action", "list", "subs", "none", "asks", "in", "users", account, "contacts", "any");
    }

    @Override
    public void set(BareJid account, Contact contact) throws RosterUnavailable, RosterRefused {
        if (contact.jid().equals(account)) {
            throw new RosterRefused("the roster of " + account + " cannot hold its owner");
        }
        pass(account, true, api -> {
            requireAccount(api, account);
            JsonNode roster = roster(api, account);
            if (EjabberdItems.hasUnreadable(roster, contact.jid())) {
                throw new RosterRefused("the roster of " + account + " has an item whose subscription is none of"
                        + " XMPP's. Next: let its owner remove it, or delete it with ejabberdctl");
            }
            RosterItem item = EjabberdItems.read(roster).items().get(contact.jid());
            Subscription kept = item == null ? Subscription.NONE : item.subscription();
            Claim.confirm(); // after what was read for it
            add(api, account, contact.jid(), contact.name(), contact.groups(), kept);
            return null;
        });
    }

    @Override
    public void remove(BareJid account, BareJid contact) throws RosterUnavailable, RosterRefused {
        pass(account, true, api -> {
            requireAccount(api, account);
            Claim.confirm(); // after what was read for it
            delete(api, account, contact);
            return null;
        });
    }

    @Override
    public Set<Ability> abilities() {
        return Set.of(Ability.SET);
    }

    /**
     * Ejabberd sends the owner's presence to the contact at once when it may be seen from now on, and takes it back when it
     * may not. The contact's own item stays as it is. A request that waits, of either side, is settled by being let see: the
     * item is made anew then, since the command would keep the request for ever, unless that would take presence away for a
     * moment. A request of the contact's waits at a hidden item, and elsewhere cannot be seen.
     */
    @Override
    public boolean setSubscription(BareJid account, RosterItem item, Subscription wanted)
            throws RosterUnavailable, RosterRefused {
        return pass(account, true, api -> {
            requireAccount(api, account);
            RosterItem there = EjabberdItems.read(roster(api, account)).items().get(item.jid());
            boolean isHidden = there == null && isHidden(api, account, item.jid());
            if (there == null && !isHidden) {
                throw new RosterRefused("the roster of " + account + " has no " + item.jid() + " any more");
            }
            RosterItem now = there == null ? item : there;
            if (now.subscription() != wanted) {
                boolean settled = isHidden ? wanted.isSeen() : now.pendingOut() && wanted.sees();
                Claim.confirm(); // once: made anew it is one write, and nothing may come between
                if (settled && now.subscription() == Subscription.NONE) {
                    delete(api, account, now.jid());
                }
                add(api, account, now.jid(), now.name(), now.groups(), wanted);
            }
            return true;
        });
    }

    private static boolean isHidden(EjabberdApi api, BareJid account, BareJid contact)
            throws RosterUnavailable, ApiRefusal {
        JsonNode found = api.give(Command.PROCESS_ROSTERITEMS, waiting(account.toString()));
        return !EjabberdItems.contacts(found, account, Set.of(contact)).isEmpty();
    }

    @Override
    public boolean exists(BareJid account) throws RosterUnavailable, RosterRefused {
        return pass(account, false, api -> isAccount(api, account));
    }

    /** A few commands that go through the gate together. */
    private interface Commands<T extends @Nullable Object> {
        T give(EjabberdApi api) throws RosterUnavailable, RosterRefused, ApiRefusal;
    }

    private <T extends @Nullable Object> T pass(BareJid account, boolean write, Commands<T> commands)
            throws RosterUnavailable, RosterRefused {
        EjabberdApi api = api();
        try {
            return gate.<T, Exception>pass(account, write, () -> commands.give(api));
        } catch (RosterUnavailable | RosterRefused | RuntimeException e) {
            throw e;
        } catch (ApiRefusal e) {
            throw new RosterRefused(
                    "ejabberd refused a command for " + account + ": " + explain(e) + ". Next: kith doctor");
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private void requireAccount(EjabberdApi api, BareJid account) throws RosterUnavailable, RosterRefused, ApiRefusal {
        if (!account.domainpart().equals(xmpp.domain().orElse(""))) {
            throw new RosterRefused(
                    account + " is not an account of " + xmpp.domain().orElse("this server"));
        }
        if (!isAccount(api, account)) {
            throw new RosterRefused("the XMPP server has no account " + account + ". Next: check the address");
        }
    }

    private static boolean isAccount(EjabberdApi api, BareJid account) throws RosterUnavailable, ApiRefusal {
        return succeeded(api.give(Command.CHECK_ACCOUNT, Map.of("user", local(account), "host", account.domainpart())));
    }

    private static JsonNode roster(EjabberdApi api, BareJid account) throws RosterUnavailable, ApiRefusal {
        return api.give(Command.GET_ROSTER, Map.of("user", local(account), "server", account.domainpart()));
    }

    private static void add(
            EjabberdApi api,
            BareJid account,
            BareJid contact,
            String name,
            SortedSet<String> groups,
            Subscription subscription)
            throws RosterUnavailable, ApiRefusal {
        requireSuccess(api.give(
                Command.ADD_ROSTERITEM,
                Map.of(
                        "localuser",
                        local(account),
                        "localhost",
                        account.domainpart(),
                        "user",
                        local(contact),
                        "host",
                        contact.domainpart(),
                        "nick",
                        name,
                        "group",
                        EjabberdItems.groups(new TreeSet<>(groups)),
                        "subs",
                        EjabberdItems.subscription(subscription))));
    }

    private static void delete(EjabberdApi api, BareJid account, BareJid contact) throws RosterUnavailable, ApiRefusal {
        requireSuccess(api.give(
                Command.DELETE_ROSTERITEM,
                Map.of(
                        "localuser",
                        local(account),
                        "localhost",
                        account.domainpart(),
                        "user",
                        local(contact),
                        "host",
                        contact.domainpart())));
    }

    private static String local(BareJid jid) {
        return jid.localpart() == null ? "" : jid.localpart();
    }

    private static boolean succeeded(JsonNode code) {
        return code.asInt(1) == 0;
    }

    /** The account is there and its roster was read a moment ago, so this is about the one item, as far as can be known. */
    private static void requireSuccess(JsonNode code) throws ApiRefusal {
        if (!succeeded(code)) {
            throw new ApiRefusal(ApiRefusal.Kind.FAILED, "it could not store the item; its log says why");
        }
    }

    private static String explain(ApiRefusal refusal) {
        return switch (refusal.kind()) {
            case LOGIN -> "ejabberd does not accept Kith's login";
            case PERMISSION, MISSING -> String.valueOf(refusal.getMessage());
            case ARGUMENTS -> "it does not take this address (" + refusal.getMessage() + ")";
            case FAILED -> "it tried and failed (" + refusal.getMessage() + ")";
        };
    }

    private static String next(ApiRefusal refusal) {
        return switch (refusal.kind()) {
            case LOGIN -> "check kith.xmpp.ejabberd.user and password-file, or the token";
            case MISSING -> "check kith.xmpp.ejabberd.url, and that mod_admin_extra and mod_http_api are loaded";
            case PERMISSION, ARGUMENTS, FAILED -> "";
        };
    }
}
