package dev.kith.alert;

import dev.kith.account.SecretUnreadable;
import dev.kith.account.Secrets;
import dev.kith.jid.BareJid;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Who has alerts, and what they chose. */
@ApplicationScoped
public class Alerts {
    private final AlertTable table;
    private final AlertMemory memory;
    private final Secrets secrets;
    private final Clock clock;
    private volatile Map<BareJid, String> troubled = Map.of();
    private final List<Runnable> changed = new CopyOnWriteArrayList<>();
    private final List<BiConsumer<BareJid, String>> switchedOn = new CopyOnWriteArrayList<>();

    Alerts(AlertTable table, AlertMemory memory, Secrets secrets, Clock clock) {
        this.table = table;
        this.memory = memory;
        this.secrets = secrets;
        this.clock = clock;
    }

    /**
     * Somebody who switched alerts on, perhaps off again since.
     *
     * @param mailUser their name at the mail server
     * @param since when they last switched them on; mail from before is never told
     * @param mailNotify whether a client of theirs asked for {@code google:mail:notify}
     * @param consent who switched it on, and how
     */
    public record Known(
            BareJid owner,
            AlertSettings settings,
            String mailUser,
            MailAccess access,
            Instant since,
            boolean mailNotify,
            String consent) {}

    /** How a person's mailboxes may be read, without the secret. */
    public enum MailAccess {
        NONE,
        MASTER,
        PASSWORD,
        TOKEN
    }

    public Optional<Known> find(BareJid owner) {
        return table.find(owner).map(AlertRow::known);
    }

    /** All of them, by address. */
    public List<Known> all() {
        return table.all().stream().map(AlertRow::known).toList();
    }

    /**
     * Switches alerts on for somebody, with what they chose before or else the usual.
     *
     * @param usual for somebody who never had them
     * @param consent who did it, and how; kept for the record
     */
    public Known switchOn(BareJid owner, AlertSettings usual, String consent) {
        var news = new AtomicBoolean();
        Consumer<AlertRow> on = row -> {
            news.set(!row.enabled);
            if (!row.enabled) {
                row.since = clock.instant().truncatedTo(ChronoUnit.MILLIS);
                memory.forgetPositions(owner); // what came meanwhile is none of our business
            }
            row.enabled = true;
            row.consent = consent;
        };
        Known known = noted(table.change(owner, on).orElseGet(() -> {
            AlertRow row = fresh(owner, usual);
            on.accept(row);
            table.insert(row);
            return row;
        }));
        if (news.get()) {
            switchedOn.forEach(listener -> listener.accept(owner, consent));
        }
        return known;
    }

    /** Who to tell, within this process, when somebody has alerts who had none, and by which consent. */
    public void onSwitchedOn(BiConsumer<BareJid, String> listener) {
        switchedOn.add(listener);
    }

    private static AlertRow fresh(BareJid owner, AlertSettings usual) {
        var row = new AlertRow();
        row.owner = owner.toString();
        row.fill(usual);
        row.enabled = false; // until they are switched on
        row.mailUser = owner.toString();
        row.loginKind = MailAccess.NONE.name();
        return row;
    }

    /**
     * Changes what somebody chose, off included; switching on is {@link #switchOn}.
     *
     * @throws IllegalStateException when they have no alerts
     */
    public Known change(BareJid owner, AlertSettings settings) {
        return change(owner, row -> {
            boolean on = row.enabled && settings.enabled();
            row.fill(settings);
            row.enabled = on;
        });
    }

    /**
     * Switches alerts off; what was chosen is kept.
     *
     * @throws IllegalStateException when they have no alerts
     */
    public Known switchOff(BareJid owner) {
        return change(owner, row -> row.enabled = false);
    }

    /** Erases all that is kept of somebody: what they chose, the login, mail that waits, and what was told. */
    public boolean erase(BareJid owner) {
        boolean there = table.delete(owner);
        changed.forEach(Runnable::run);
        return there;
    }

    /** Says how somebody's mailboxes may be read, and by what name. */
    public Known reachMail(BareJid owner, String mailUser, MailLogin login) {
        return change(owner, row -> {
            row.mailUser = mailUser;
            fill(row, login, purpose(owner));
        });
    }

    private void fill(AlertRow row, MailLogin login, String purpose) {
        row.loginUser = "";
        row.loginSecret = null;
        switch (login) {
            case MailLogin.None none -> row.loginKind = MailAccess.NONE.name();
            case MailLogin.Master master -> row.loginKind = MailAccess.MASTER.name();
            case MailLogin.Password(String user, String password) -> {
                row.loginKind = MailAccess.PASSWORD.name();
                row.loginUser = user;
                row.loginSecret = secrets.seal(password, purpose);
            }
            case MailLogin.Token(String user, String token) -> {
                row.loginKind = MailAccess.TOKEN.name();
                row.loginUser = user;
                row.loginSecret = secrets.seal(token, purpose);
            }
        }
    }

    /** Remembers whether a client of somebody's wants {@code google:mail:notify}. */
    public void wantMailNotify(BareJid owner, boolean wanted) {
        if (table.find(owner).filter(row -> row.mailNotify != wanted).isPresent()) {
            table.change(owner, row -> row.mailNotify = wanted).ifPresent(this::noted);
        }
    }

    /**
     * Everybody whose mail is to be watched now. Whose login cannot be opened, since the key file is not the one that it was sealed
     * with, is watched without one: mail servers may tell of their mail even so.
     */
    List<Watched> watched() {
        var unopened = new HashMap<BareJid, String>();
        List<Watched> watched = table.all().stream()
                .filter(row -> row.enabled)
                .map(row -> {
                    Known known = row.known();
                    MailLogin login = new MailLogin.None();
                    try {
                        login = login(row);
                    } catch (SecretUnreadable e) {
                        unopened.put(
                                known.owner(),
                                "the login for the mailboxes does not open with the present key file: put the former one back"
                                        + " (kith.secrets.key-file), or give it again: kith alerts " + known.owner()
                                        + " set --imap password");
                    }
                    return new Watched(
                            known.owner(), row.mailUser, login, known.settings().mailboxes(), row.since);
                })
                .toList();
        troubled = Map.copyOf(unopened);
        return watched;
    }

    /** Why a person's login could not be opened when last looked at; empty where it could. */
    Optional<String> trouble(BareJid owner) {
        return Optional.ofNullable(troubled.get(owner));
    }

    private MailLogin login(AlertRow row) {
        BareJid owner = BareJid.parse(row.owner);
        return switch (MailAccess.valueOf(row.loginKind)) {
            case NONE -> new MailLogin.None();
            case MASTER -> new MailLogin.Master();
            case PASSWORD -> new MailLogin.Password(row.loginUser, secrets.openText(row.loginSecret, purpose(owner)));
            case TOKEN -> new MailLogin.Token(row.loginUser, secrets.openText(row.loginSecret, purpose(owner)));
        };
    }

    private Known change(BareJid owner, Consumer<AlertRow> change) {
        return noted(
                table.change(owner, change).orElseThrow(() -> new IllegalStateException(owner + " has no alerts")));
    }

    private Known noted(AlertRow row) {
        changed.forEach(Runnable::run);
        return row.known();
    }

    /** Who to tell, within this process, when somebody's choice changed. */
    void onChange(Runnable work) {
        changed.add(work);
    }

    private static String purpose(BareJid owner) {
        return "alerts:" + owner + ":login";
    }
}
