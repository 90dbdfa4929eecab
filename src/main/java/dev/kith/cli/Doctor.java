package dev.kith.cli;

import dev.kith.account.Account;
import dev.kith.account.SecretUnreadable;
import dev.kith.addressbook.AddressBookSource;
import dev.kith.addressbook.BaseAddress;
import dev.kith.config.BadSetting;
import dev.kith.db.SharedPlace;
import dev.kith.replica.ReplicaList;
import dev.kith.request.Requests;
import dev.kith.sync.SourceDenied;
import dev.kith.sync.SourceUnavailable;
import dev.kith.xmpp.XmppLink;
import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;

/** The examinations behind {@code kith doctor}, each by doing. */
@ApplicationScoped
class Doctor {
    private static final Duration SKEW = Duration.ofMinutes(2);
    private static final Duration LINK_PATIENCE = Duration.ofSeconds(15);

    private final AgroalDataSource database;
    private final AddressBookSource source;
    private final BaseAddress base;
    private final XmppLink link;
    private final LinkDoctor linkDoctor;
    private final SharedPlace place;
    private final ReplicaList replicas;

    Doctor(
            AgroalDataSource database,
            AddressBookSource source,
            BaseAddress base,
            XmppLink link,
            LinkDoctor linkDoctor,
            SharedPlace place,
            ReplicaList replicas) {
        this.database = database;
        this.source = source;
        this.base = base;
        this.link = link;
        this.linkDoctor = linkDoctor;
        this.place = place;
        this.replicas = replicas;
    }

    List<Finding> findings(Workbench kith, boolean everyAccount) {
        var findings = new ArrayList<Finding>();
        boolean settingsGood = settings(kith, findings);
        postgres(findings);
        if (settingsGood) {
            findings.addAll(xmpp(kith));
            replicas(findings);
            books(kith, everyAccount, findings);
        }
        return findings;
    }

    private static boolean settings(Workbench kith, List<Finding> findings) {
        try {
            kith.settings.check();
            findings.add(Finding.ok("settings", "complete"));
            return true;
        } catch (BadSetting e) {
            findings.add(Finding.fail("settings", String.valueOf(e.getMessage()), ""));
            return false;
        }
    }

    private void postgres(List<Finding> findings) {
        try (var connection = database.getConnection();
                var sql = connection.createStatement();
                var answer = sql.executeQuery("select current_setting('server_version'), now(),"
                        + " current_setting('fsync'), current_setting('synchronous_commit')")) {
            answer.next();
            findings.add(Finding.ok("PostgreSQL", answer.getString(1)));
            if (answer.getString(3).equals("off") || answer.getString(4).equals("off")) {
                findings.add(Finding.warn(
                        "PostgreSQL",
                        "fsync or synchronous_commit is off, so a power cut may lose what Kith wrote last",
                        "set both to on in postgresql.conf"));
            }
            Duration skew = Duration.between(
                            answer.getObject(2, OffsetDateTime.class).toInstant(), Instant.now())
                    .abs();
            findings.add(
                    skew.compareTo(SKEW) <= 0
                            ? Finding.ok("clock", "agrees with the database")
                            : Finding.warn(
                                    "clock",
                                    "differs from the database's by " + skew.toSeconds() + " s",
                                    "let both machines follow NTP; grace periods and quiet hours go by this clock"));
        } catch (SQLException e) {
            findings.add(Finding.fail(
                    "PostgreSQL",
                    "does not answer: " + e.getMessage(),
                    "check QUARKUS_DATASOURCE_JDBC_URL, _USERNAME and _PASSWORD; without them Kith brings its own"));
        }
    }

    /** Who owns how much; nothing while no service runs. */
    private void replicas(List<Finding> findings) {
        try {
            for (ReplicaList.Replica each : replicas.all()) {
                String what = each.id() + ": " + each.shards() + " of 256 shards" + (each.link() ? " and the link" : "")
                        + ", seen " + each.silence().toSeconds() + " s ago";
                findings.add(
                        each.alive()
                                ? Finding.ok("replica", what)
                                : Finding.warn(
                                        "replica",
                                        what + ", so the others have taken its accounts",
                                        "see whether that process still runs, and its log"));
            }
        } catch (SQLException e) {
            findings.add(Finding.fail("replica", "cannot be looked up: " + e.getMessage(), "kith doctor, in a minute"));
        }
    }

    private List<Finding> xmpp(Workbench kith) {
        try {
            if (!kith.serviceIsDown()) {
                String text = Workbench.read(
                        kith.requests
                                .ask(Requests.Kind.DOCTOR, null, Workbench.TAKE_OVER)
                                .orElse(null),
                        String.class);
                return List.of(dev.kith.sync.Operations.fromJson(text, Finding[].class));
            }
            try {
                link.start();
                link.awaitConnected(LINK_PATIENCE);
                // A server that does not let Kith speak for people ends the stream at that, once.
                var unused = link.pairs(LINK_PATIENCE);
                link.awaitConnected(LINK_PATIENCE);
                return linkDoctor.look();
            } finally {
                link.stop();
                place.leave();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of(Finding.fail("XMPP server", "interrupted", ""));
        } catch (CommandFailed | BadSetting e) {
            return List.of(Finding.fail("XMPP server", String.valueOf(e.getMessage()), ""));
        }
    }

    private void books(Workbench kith, boolean everyAccount, List<Finding> findings) {
        List<Account> accounts = kith.accounts.all();
        if (accounts.isEmpty()) {
            findings.add(Finding.warn(
                    "address books", "there is no account yet to try a login with", "kith account add USER@DOMAIN"));
        }
        for (Account account :
                everyAccount ? accounts : accounts.stream().limit(1).toList()) {
            findings.add(book(kith, account));
        }
    }

    private Finding book(Workbench kith, Account account) {
        String what = "address books of " + account.jid();
        try {
            var address = account.bookUrl().or(base::address);
            if (address.isEmpty()) {
                return Finding.fail(what, "no server is named", "set KITH_CARDDAV_BASE_URL");
            }
            var books = source.books(address.get(), kith.accounts.login(account));
            return books.isEmpty()
                    ? Finding.fail(what, "none found at " + address.get(), "check the address in a contacts program")
                    : Finding.ok(what, books.size() + " found");
        } catch (SourceUnavailable | SourceDenied | SecretUnreadable e) {
            return Finding.fail(what, String.valueOf(e.getMessage()), "");
        }
    }
}
