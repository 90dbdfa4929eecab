package dev.kith.request;

import dev.kith.account.Account;
import dev.kith.account.Accounts;
import dev.kith.alert.AlertService;
import dev.kith.badge.Badges;
import dev.kith.db.Wakeups;
import dev.kith.joining.Leaving;
import dev.kith.replica.Claim;
import dev.kith.replica.Displaced;
import dev.kith.replica.Replicas;
import dev.kith.replica.Replicas.Word;
import dev.kith.sync.Operations;
import dev.kith.sync.SyncScheduler;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Carries what the command line asks to the running service, and the answer back. */
@ApplicationScoped
public class Requests {
    private static final Logger LOG = Logger.getLogger(Requests.class);
    private static final String CHANNEL = "kith_requests";

    /** How long what this version does not know is left to replicas of the command's own version. */
    private static final Duration FOR_THE_NEWER = Duration.ofSeconds(3);

    private static final Answer UNKNOWN = new Answer(
            "the service is of another version than this command, and does not know what it asks. Next: try again when"
                    + " all replicas are updated and restarted",
            null);

    /** What can be asked. */
    public enum Kind {
        RELOAD,
        SYNC,
        DRY_RUN,
        RESTORE,
        BADGES,
        ALERTS,
        LEAVE,
        DOCTOR;

        /** Empty for what only a newer version knows. */
        private static Optional<Kind> of(String name) {
            return Stream.of(values()).filter(kind -> kind.name().equals(name)).findFirst();
        }
    }

    /** What the XMPP side says of itself, for {@link Kind#DOCTOR}; the answer is text that the asker understands. */
    public interface Doctor {
        String examine();
    }

    private final RequestTable table;
    private final Wakeups wakeups;
    private final Replicas replicas;
    private final Accounts accounts;
    private final SyncScheduler scheduler;
    private final Operations operations;
    private final Badges badges;
    private final AlertService alerts;
    private final Leaving leaving;
    private final Doctor doctor;
    private final Clock clock;

    Requests(
            RequestTable table,
            Wakeups wakeups,
            Replicas replicas,
            Accounts accounts,
            SyncScheduler scheduler,
            Operations operations,
            Badges badges,
            AlertService alerts,
            Leaving leaving,
            Doctor doctor,
            Clock clock) {
        this.table = table;
        this.wakeups = wakeups;
        this.replicas = replicas;
        this.accounts = accounts;
        this.scheduler = scheduler;
        this.operations = operations;
        this.badges = badges;
        this.alerts = alerts;
        this.leaving = leaving;
        this.doctor = doctor;
        this.clock = clock;
    }

    /** Serves requests until the wake-ups are stopped. */
    public void serve() {
        replicas.hear(Word.RELOAD, all -> badges.reload());
        replicas.onChange(this::look); // what was nobody's a moment ago may be ours now
        wakeups.listen(CHANNEL, () -> {
            table.dropOld();
            look();
        });
    }

    /** What cannot be looked at now, as while the database is away, is looked at again within seconds. */
    private void look() {
        try {
            table.open().forEach(this::look);
        } catch (RuntimeException e) {
            LOG.debugf(e, "requests are not looked at now");
        }
    }

    private void look(RequestRow request) {
        Optional<Kind> kind = Kind.of(request.kind);
        try {
            if (kind.isPresent()) {
                begin(request, kind.get());
            } else if (request.askedAt.isBefore(clock.instant().minus(FOR_THE_NEWER)) && table.take(request.id)) {
                table.answer(request.id, Operations.toJson(UNKNOWN));
            }
        } catch (RuntimeException e) { // the others have nothing to do with it
            LOG.debugf(e, "request %d (%s) waits", request.id, request.kind);
        }
    }

    private void begin(RequestRow request, Kind kind) {
        var account = Optional.ofNullable(request.accountId).flatMap(accounts::find);
        Optional<Claim> claim = claim(kind, account);
        if (claim.isPresent() && table.take(request.id)) {
            Thread.ofVirtual().name("request-" + request.id).start(() -> serve(request, kind, account, claim.get()));
        }
    }

    /** By virtue of which claim something is answered: by whoever has the account, or else the link. */
    private Optional<Claim> claim(Kind kind, Optional<Account> account) {
        return switch (kind) {
            case SYNC, DRY_RUN, RESTORE, LEAVE ->
                account.isPresent() ? replicas.of(account.get().jid()) : replicas.link();
            case RELOAD, BADGES, ALERTS, DOCTOR -> replicas.link();
        };
    }

    private void serve(RequestRow request, Kind kind, Optional<Account> account, Claim claim) {
        String answer;
        try {
            answer = Operations.toJson(
                    kind == Kind.SYNC // its pass has a claim of its own
                            ? answer(kind, account)
                            : claim.during(() -> answer(kind, account)));
        } catch (Displaced e) {
            LOG.debugf("request %d: %s", request.id, e.getMessage());
            answer = Operations.toJson(
                    new Answer("the account is moving from one replica to another. Next: try again", null));
        } catch (RuntimeException e) {
            LOG.errorf(e, "request %d (%s) failed", request.id, request.kind);
            answer = Operations.toJson(new Answer("a fault in Kith; see the log of the service", null));
        }
        table.answer(request.id, answer);
    }

    /**
     * What crosses between the processes.
     *
     * @param problem why there is no result
     * @param result the result as JSON
     */
    @RegisterForReflection
    public record Answer(@Nullable String problem, @Nullable String result) {}

    /** The end of a pass. */
    @RegisterForReflection
    public record Ended(String outcome, String detail) {}

    private Answer answer(Kind kind, Optional<Account> account) {
        return switch (kind) {
            case RELOAD -> {
                scheduler.reloadEverywhere();
                account.ifPresent(scheduler::nudge);
                yield new Answer(null, "{}");
            }
            case BADGES -> {
                badges.reload();
                replicas.tell(Word.RELOAD, "");
                yield new Answer(null, "{}");
            }
            case ALERTS -> {
                alerts.reload();
                replicas.tell(Word.RELOAD, "");
                yield new Answer(null, Operations.toJson(alerts.troubles()));
            }
            case DOCTOR -> new Answer(null, Operations.toJson(doctor.examine()));
            case SYNC ->
                on(account, who -> {
                    var outcome = scheduler.passNow(who).join();
                    return new Ended(outcome.word(), outcome.detail());
                });
            case DRY_RUN -> on(account, operations::dryRun);
            case RESTORE -> on(account, operations::restore);
            case LEAVE -> on(account, leaving::forOperator);
        };
    }

    private static Answer on(Optional<Account> account, java.util.function.Function<Account, Object> work) {
        return account.map(who -> new Answer(null, Operations.toJson(work.apply(who))))
                .orElseGet(() -> new Answer("the account is gone", null));
    }

    /**
     * Asks the running service and waits.
     *
     * @return its answer; empty when none came in time, which means that no service runs or that it hangs
     */
    public Optional<Answer> ask(Kind kind, @Nullable Account account, Duration patience) throws InterruptedException {
        long id = table.ask(kind.name(), account == null ? null : account.id());
        try {
            wakeups.call(CHANNEL);
        } catch (SQLException e) {
            LOG.debug("the service looks by itself every few seconds", e);
        }
        long end = System.nanoTime() + patience.toNanos();
        while (System.nanoTime() < end) {
            var answer = table.answerTo(id);
            if (answer.isPresent()) {
                return answer.map(text -> Operations.fromJson(text, Answer.class));
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
        return Optional.empty();
    }
}
