package dev.kith.xmpp;

import dev.kith.jid.BareJid;
import dev.kith.roster.Contact;
import dev.kith.roster.RosterItem;
import dev.kith.roster.Subscription;
import dev.kith.sync.RosterAccess;
import dev.kith.sync.RosterRefused;
import dev.kith.sync.RosterUnavailable;
import dev.kith.sync.SubscriptionAccess;
import dev.kith.xmpp.RosterWay.Trial;
import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Takes one of the ways to rosters: the one that the settings name, or the first that works. It is chosen anew after each
 * connect, and kept until then, so that a way that needs no component link outlives that link.
 */
@ApplicationScoped
public class RosterWays implements RosterAccess, SubscriptionAccess {
    private static final String UNTRIED = "nothing was tried yet, because there was no link to the XMPP server";

    private final List<RosterWay> ways;
    private final XmppConfig config;
    private volatile Choice choice = new Choice.None(UNTRIED, "");

    public RosterWays(@All List<RosterWay> ways, XmppConfig config) {
        this.ways =
                ways.stream().sorted(Comparator.comparing(RosterWay::choice)).toList();
        this.config = config;
    }

    /** Which way is taken. */
    public sealed interface Choice {
        /**
         * A way that does not fail.
         *
         * @param trial what came of trying it
         */
        record Chosen(RosterWay way, Trial trial) implements Choice {}

        /**
         * There is none.
         *
         * @param reason each way with its reason
         * @param next what to do about it; may be empty
         */
        record None(String reason, String next) implements Choice {}
    }

    /** Tries the ways that may be taken, and takes the first that does not fail; blocks for as long as that takes. */
    public Choice choose() throws InterruptedException {
        var reasons = new StringBuilder();
        String next = "";
        for (RosterWay way : ways) {
            if (!mayBeTaken(way)) {
                continue;
            }
            Trial trial = way.attempt();
            if (!(trial instanceof Trial.Fails(String reason, String fix))) {
                choice = new Choice.Chosen(way, trial);
                return choice;
            }
            reasons.append(reasons.isEmpty() ? "" : "; ")
                    .append(way.choice())
                    .append(": ")
                    .append(reason);
            next = fix.isEmpty() ? next : fix;
        }
        choice = reasons.isEmpty()
                ? new Choice.None(
                        "kith.xmpp.roster-access is " + config.rosterAccess() + ", which is not set up",
                        "name what it needs, or leave kith.xmpp.roster-access out")
                : new Choice.None(reasons.toString(), next);
        return choice;
    }

    private boolean mayBeTaken(RosterWay way) {
        RosterChoice wished = config.rosterAccess();
        return way.isConfigured() && (wished == RosterChoice.AUTO || wished == way.choice());
    }

    private RosterWay way() throws RosterUnavailable {
        RosterWay way = chosen();
        if (way == null) {
            throw new RosterUnavailable(
                    "there is no way to the rosters now: "
                            + (choice instanceof Choice.None(String r, String n) ? r : ""),
                    null);
        }
        return way;
    }

    private @Nullable RosterWay chosen() {
        if (choice instanceof Choice.Chosen(RosterWay way, Trial t)) {
            return way;
        }
        // Who names one way wants no other, so that there is nothing to wait for.
        RosterChoice wished = config.rosterAccess();
        return ways.stream()
                .filter(way -> way.choice() == wished && way.isConfigured())
                .findFirst()
                .orElse(null);
    }

    /** Whether the server has this account, as far as the way that is taken can say. */
    boolean exists(BareJid account) throws RosterUnavailable, RosterRefused {
        return way().exists(account);
    }

    @Override
    public Roster fetch(BareJid account) throws RosterUnavailable, RosterRefused {
        return way().fetch(account);
    }

    @Override
    public void set(BareJid account, Contact contact) throws RosterUnavailable, RosterRefused {
        way().set(account, contact);
    }

    @Override
    public void remove(BareJid account, BareJid contact) throws RosterUnavailable, RosterRefused {
        way().remove(account, contact);
    }

    @Override
    public Set<BareJid> hidden(BareJid account, Set<BareJid> missing) throws RosterUnavailable, RosterRefused {
        return way().hidden(account, missing);
    }

    @Override
    public Set<BareJid> perhapsDropped(BareJid account, Set<BareJid> hidden) {
        RosterWay way = chosen();
        return way == null ? Set.of() : way.perhapsDropped(account, hidden);
    }

    @Override
    public Set<BareJid> unsure(BareJid account, Set<BareJid> missing) throws RosterUnavailable, RosterRefused {
        return way().unsure(account, missing);
    }

    @Override
    public Set<Ability> abilities() {
        RosterWay way = chosen();
        return way == null ? Set.of() : way.abilities();
    }

    @Override
    public boolean setSubscription(BareJid account, RosterItem item, Subscription wanted)
            throws RosterUnavailable, RosterRefused {
        return way().setSubscription(account, item, wanted);
    }

    @Override
    public Set<BareJid> lowered(BareJid account, Set<BareJid> rising) throws RosterUnavailable {
        RosterWay way = chosen();
        return way == null ? Set.of() : way.lowered(account, rising);
    }

    @Override
    public void ask(BareJid account, BareJid contact) throws RosterUnavailable, RosterRefused {
        way().ask(account, contact);
    }

    @Override
    public Set<String> blocked(BareJid account) throws RosterUnavailable, RosterRefused {
        return way().blocked(account);
    }
}
