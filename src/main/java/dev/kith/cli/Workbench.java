package dev.kith.cli;

import dev.kith.account.Account;
import dev.kith.account.Accounts;
import dev.kith.account.OperatorLogin;
import dev.kith.account.Secrets;
import dev.kith.account.XmppLogins;
import dev.kith.alert.AlertConfig;
import dev.kith.alert.AlertService;
import dev.kith.alert.Alerts;
import dev.kith.audit.AuditLog;
import dev.kith.badge.BadgeConfig;
import dev.kith.badge.Badges;
import dev.kith.db.SharedPlace;
import dev.kith.jid.BareJid;
import dev.kith.jid.IllegalJid;
import dev.kith.joining.BulkImport;
import dev.kith.joining.Export;
import dev.kith.joining.Leaving;
import dev.kith.presence.Presences;
import dev.kith.request.Requests;
import dev.kith.sync.AccountSync;
import dev.kith.sync.LastPasses;
import dev.kith.sync.Operations;
import dev.kith.sync.Resubscription;
import dev.kith.sync.SyncState;
import dev.kith.xmpp.XmppLink;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What commands work with: the state directly, and what needs the XMPP server through the running service. */
@Singleton
final class Workbench {
    private static final Duration PATIENCE = Duration.ofMinutes(16);
    private static final Duration LINK_PATIENCE = Duration.ofSeconds(30);

    /** What the holder of the link answers at once; of a holder that died another replica takes over, within 15 seconds. */
    static final Duration TAKE_OVER = Duration.ofSeconds(30);

    final Accounts accounts;
    final XmppLogins xmppLogins;
    final Secrets secrets;
    final LastPasses passes;
    final Badges badges;
    final BadgeConfig badgeConfig;
    final Presences presences;
    final Alerts alerts;
    final AlertService alertService;
    final Clock clock;
    private final AlertConfig alertConfig;
    final SyncState state;
    final Requests requests;
    final ServiceRun service;
    final SettingsCheck settings;
    final Examination examination;
    final Doctor doctor;
    final Leaving leaving;
    final Export export;
    final BulkImport bulkImport;
    final AuditLog audit;
    final OperatorLogin operatorLogin;
    final Resubscription resubscription;
    final Resting resting;
    private final SharedPlace place;
    private final XmppLink link;
    private final AccountSync sync;
    private final Operations operations;

    Workbench(
            Accounts accounts,
            XmppLogins xmppLogins,
            Secrets secrets,
            LastPasses passes,
            Badges badges,
            BadgeConfig badgeConfig,
            Presences presences,
            Alerts alerts,
            AlertService alertService,
            AlertConfig alertConfig,
            Clock clock,
            SyncState state,
            Requests requests,
            ServiceRun service,
            SettingsCheck settings,
            Examination examination,
            Doctor doctor,
            Leaving leaving,
            Export export,
            BulkImport bulkImport,
            AuditLog audit,
            OperatorLogin operatorLogin,
            Resubscription resubscription,
            Resting resting,
            SharedPlace place,
            XmppLink link,
            AccountSync sync,
            Operations operations) {
        this.accounts = accounts;
        this.xmppLogins = xmppLogins;
        this.secrets = secrets;
        this.passes = passes;
        this.badges = badges;
        this.badgeConfig = badgeConfig;
        this.presences = presences;
        this.alerts = alerts;
        this.alertService = alertService;
        this.alertConfig = alertConfig;
        this.clock = clock;
        this.state = state;
        this.requests = requests;
        this.service = service;
        this.settings = settings;
        this.examination = examination;
        this.doctor = doctor;
        this.leaving = leaving;
        this.export = export;
        this.bulkImport = bulkImport;
        this.audit = audit;
        this.operatorLogin = operatorLogin;
        this.resubscription = resubscription;
        this.resting = resting;
        this.place = place;
        this.link = link;
        this.sync = sync;
        this.operations = operations;
    }

    /** The address as typed, in its one spelling. */
    static BareJid jid(String text) {
        try {
            return BareJid.parse(text);
        } catch (IllegalJid e) {
            throw new CommandFailed(
                    "'" + text + "' is not an XMPP address (" + e.getMessage() + "). Next: write it as user@domain.");
        }
    }

    Account account(String text) {
        BareJid jid = jid(text);
        return accounts.find(jid)
                .orElseThrow(() -> new CommandFailed("There is no account " + jid
                        + ". Next: see kith account list, or add it with kith account add " + jid + "."));
    }

    /** Notes for the record what the operator did here. */
    void note(BareJid jid, AuditLog.What what, String detail) {
        audit.note(jid, what, AuditLog.Actor.OPERATOR, "on the command line", detail);
    }

    /** Somebody who is being left cannot be changed any more. */
    void notLeaving(BareJid jid) {
        if (accounts.isLeaving(jid)) {
            throw new CommandFailed(
                    jid + " is just leaving. Next: wait until kith audit " + jid + " says left, and add it then.");
        }
    }

    /** On whose clocks the quiet hours of somebody are meant who did not say. */
    ZoneId defaultZone() {
        return AlertConfig.zone(alertConfig);
    }

    /** Tells the running service, if there is one, that an account changed. */
    void changed(Account account) {
        try {
            if (!serviceIsDown()) {
                requests.ask(Requests.Kind.RELOAD, account, Duration.ofSeconds(5));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Tells the running service, if there is one, that there may be other accounts than before. */
    void reload() {
        try {
            if (!serviceIsDown()) {
                requests.ask(Requests.Kind.RELOAD, null, Duration.ofSeconds(5));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Tells the running service, if there is one, that something changed, and waits until it goes by that.
     *
     * @return whether it does now; false when no service runs
     */
    boolean serviceTold(Requests.Kind what) {
        try {
            if (serviceIsDown()) {
                return false;
            }
            read(requests.ask(what, null, TAKE_OVER).orElse(null), Object.class);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailed("Interrupted.");
        }
    }

    /** One thing asked of the running service, or, when none runs, done here on a link of our own. */
    <T> T ask(Requests.Kind kind, Account account, Class<T> type) {
        settings.check();
        try {
            if (serviceIsDown()) {
                try {
                    link.start();
                    if (!link.awaitConnected(LINK_PATIENCE)) {
                        throw new CommandFailed(
                                "No link to the XMPP server: " + link.diagnose().finding() + ". Next: kith doctor.");
                    }
                    return type.cast(here(kind, account));
                } finally {
                    link.stop();
                    place.leave();
                }
            }
            return read(requests.ask(kind, account, PATIENCE).orElse(null), type);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailed("Interrupted.");
        }
    }

    /** What stands in the way of people's alerts, as the running service sees it; empty when none runs. */
    Map<String, String> alertTroubles() {
        try {
            if (serviceIsDown()) {
                return Map.of();
            }
            var troubles = new TreeMap<String, String>();
            read(requests.ask(Requests.Kind.ALERTS, null, TAKE_OVER).orElse(null), Map.class)
                    .forEach((who, what) -> troubles.put(String.valueOf(who), String.valueOf(what)));
            return troubles;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailed("Interrupted.");
        }
    }

    private Object here(Requests.Kind kind, Account account) {
        return switch (kind) {
            case SYNC -> {
                var outcome = sync.run(account);
                yield new Requests.Ended(outcome.word(), outcome.detail());
            }
            case DRY_RUN -> operations.dryRun(account);
            case RESTORE -> operations.restore(account);
            case LEAVE -> leaving.forOperator(account);
            case RELOAD, BADGES, ALERTS, DOCTOR -> throw new IllegalArgumentException(kind.name());
        };
    }

    static <T> T read(Requests.@Nullable Answer answer, Class<T> type) {
        if (answer == null) {
            throw new CommandFailed(
                    "The running service did not answer. Next: look at its log, or stop it and try again.");
        }
        if (answer.result() == null) {
            throw new CommandFailed("The service says: " + answer.problem());
        }
        return Operations.fromJson(answer.result(), type);
    }

    /** Whether no service runs; if so its place is ours until this process ends or gives it back. */
    boolean serviceIsDown() {
        try {
            return place.alone();
        } catch (SQLException e) {
            throw new CommandFailed("The database does not answer (" + e.getMessage() + "). Next: kith doctor.");
        } catch (IOException e) {
            throw new CommandFailed("The data folder cannot be used (" + e.getMessage() + "). Next: see who may write"
                    + " to kith.data-dir.");
        }
    }
}
