package dev.kith.joining;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kith.account.Account;
import dev.kith.account.Accounts;
import dev.kith.account.Login;
import dev.kith.account.SubscriptionPolicy;
import dev.kith.alert.AlertSettings;
import dev.kith.alert.Alerts;
import dev.kith.audit.AuditLog;
import dev.kith.audit.AuditLog.Actor;
import dev.kith.audit.AuditLog.What;
import dev.kith.badge.BadgeSettings;
import dev.kith.badge.Badges;
import dev.kith.badge.Theme;
import dev.kith.jid.BareJid;
import dev.kith.joining.BulkImport.Fate;
import dev.kith.joining.BulkImport.Row;
import dev.kith.testing.DatabaseResource;
import dev.kith.testing.StoredAccounts;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What joining, leaving, importing and exporting do to what is stored. */
@QuarkusTest
@WithTestResource(DatabaseResource.class)
class JoiningStoreTest {
    private static final BulkImport.Rules RULES = new BulkImport.Rules() {
        @Override
        public Optional<String> against(BareJid jid) {
            return jid.domainpart().equals("capulet.example") ? Optional.empty() : Optional.of("is a stranger");
        }

        @Override
        public Optional<String> against(URI book) {
            return book.getHost().equals("dav.example") ? Optional.empty() : Optional.of("is elsewhere");
        }
    };

    @Inject
    Accounts accounts;

    @Inject
    AuditLog audit;

    @Inject
    Export export;

    @Inject
    BulkImport bulkImport;

    @Inject
    Leaving leaving;

    @Inject
    Badges badges;

    @Inject
    Alerts alerts;

    @Inject
    StoredAccounts stored;

    @Inject
    AgroalDataSource database;

    private static BareJid jid(String name) {
        return BareJid.parse(name + "@capulet.example");
    }

    private List<Row> run(String text, boolean really) throws JoinRefused {
        var rows = new ArrayList<Row>();
        bulkImport.run(text, RULES, "they signed", really, rows::add);
        return rows;
    }

    // --- Not yet joined

    @Test
    void trial_isInNoList_keepsNoLogin_andIsForgotten() throws Exception {
        var ophelia = jid("ophelia");
        Account trial = accounts.trial(ophelia, new Login.Basic("ophelia", "r0semary"));
        assertThat(trial.enabled()).isFalse();
        assertThat(accounts.login(trial)).isEqualTo(new Login.Basic("ophelia", "r0semary"));
        assertThat(accounts.find(ophelia)).isEmpty();
        assertThat(accounts.all()).noneMatch(account -> account.jid().equals(ophelia));
        assertThat(accounts.trials()).anyMatch(account -> account.jid().equals(ophelia));
        assertThat(accounts.find(trial.id()).orElseThrow().login()).isNotEqualTo(trial.login());
        assertThat(accounts.trial(ophelia, new Login.Basic("o", "x")).id()).isEqualTo(trial.id());
        accounts.forgetTrial(ophelia);
        assertThat(accounts.find(trial.id())).isEmpty();
    }

    @Test
    void trialOfSomebodyWhoJoined_changesNothing_andIsNotForgotten() {
        Account hamlet = stored.fresh("hamlet");
        Account trial = accounts.trial(hamlet.jid(), new Login.Basic("other", "w0rds"));
        assertThat(trial.id()).isEqualTo(hamlet.id());
        accounts.forgetTrial(hamlet.jid());
        assertThat(accounts.find(hamlet.jid())).contains(hamlet);
        Account joined = accounts.join(trial, true, Duration.ZERO, SubscriptionPolicy.NAMES, "said yes");
        assertThat(accounts.find(hamlet.jid())).contains(joined);
        assertThat(accounts.login(joined)).isEqualTo(new Login.Basic("other", "w0rds"));
        assertThat(joined.bookWins()).isTrue();
        assertThat(joined.consent()).isEqualTo("said yes");
    }

    @Test
    void accountThatIsLeft_isOff_untilItIsErased_withAllThatHangsOnIt() {
        Account laertes = stored.fresh("laertes");
        stored.sql("insert into address_book (account_id, url, name, awaits_cards) values (" + laertes.id()
                + ", 'https://dav.example/b/', 'b', false)");
        assertThat(accounts.beginLeaving(laertes).enabled()).isFalse();
        assertThat(accounts.isLeaving(laertes.jid())).isTrue();
        assertThat(accounts.leaving()).anyMatch(account -> account.id() == laertes.id());
        accounts.erase(laertes);
        assertThat(accounts.find(laertes.jid())).isEmpty();
        assertThat(accounts.isLeaving(laertes.jid())).isFalse();
    }

    // --- The record

    @Test
    void auditEntries_areAdded_andNeverChanged() {
        var who = jid("horatio");
        audit.note(who, What.JOINED, Actor.PERSON, "by a test", "first\0");
        audit.note(who, What.LEFT, Actor.OPERATOR, "by a test", "x".repeat(5000));
        assertThat(audit.list(who, 10)).extracting(AuditLog.Entry::what).containsExactly("joined", "left");
        assertThat(audit.list(who, 1)).extracting(AuditLog.Entry::what).containsExactly("left");
        assertThat(audit.list(null, 1000)).extracting(AuditLog.Entry::jid).contains(who);
        for (String change : List.of("update audit_entry set detail = ''", "delete from audit_entry")) {
            assertThatThrownBy(() -> stored.sql(change)).hasStackTraceContaining("not changed");
        }
    }

    // --- Export

    /** Whatever the next feature stores is in the export, is no person's, or fails here. */
    @Test
    @Tag("own-schema")
    void everyTableAndColumn_isExported_orLeftOutForAReason_andDocumented() throws Exception {
        String document = Files.readString(Path.of("docs/joining.md"));
        var exported = new TreeSet<String>();
        for (Export.Table table : export.tables()) {
            assertThat(document).as("docs/joining.md").contains("`" + table.name() + "`");
            table.columns().forEach(column -> {
                exported.add(table.name() + "." + column);
                assertThat(document).as("docs/joining.md, " + table.name()).contains("`" + column + "`");
            });
        }
        try (var connection = database.getConnection();
                var sql = connection.createStatement();
                var answer =
                        sql.executeQuery("select table_name, column_name, data_type from information_schema.columns"
                                + " where table_schema = 'public'")) {
            while (answer.next()) {
                String name = answer.getString(1) + "." + answer.getString(2);
                assertThat(exported.contains(name)
                                || Export.LEFT_OUT.contains(answer.getString(1))
                                || answer.getString(3).equals("bytea"))
                        .as(name)
                        .isTrue();
                if (name.matches(".*(secret|password|token_hash).*")) {
                    assertThat(answer.getString(3)).as(name).isEqualTo("bytea");
                }
            }
        }
    }

    @Test
    void export_hasAllOfThePerson_andNothingOfAnybodyElse() throws Exception {
        Account gertrude = stored.fresh("gertrude");
        Account claudius = stored.fresh("claudius");
        for (Account each : List.of(gertrude, claudius)) {
            String mark = each.jid().localpart() + "-mark";
            stored.sql("with b as (insert into address_book (account_id, url, name, awaits_cards) values (" + each.id()
                    + ", 'https://dav.example/" + mark + "/', 'b', false) returning id) insert into card select id,"
                    + " '/x.vcf', 'e', 'u', '" + mark + "', '{}', '{}', '{}', false, '{}', null, false, null from b");
            audit.note(each.jid(), What.ADDED, Actor.OPERATOR, "by a test", mark);
        }
        String text = export.of(gertrude.jid(), Actor.PERSON, "by a test");
        assertThat(text).contains("gertrude-mark").doesNotContain("claudius").doesNotContain("r0m30");
        var all = new ObjectMapper().readTree(text);
        assertThat(all.get("card")).hasSize(1);
        assertThat(all.get("account").get(0).get("jid").asText()).isEqualTo("gertrude@capulet.example");
        assertThat(all.get("account").get(0).has("login_secret")).isFalse();
        assertThat(all.get("badge")).isEmpty();
        assertThat(audit.list(gertrude.jid(), 1))
                .extracting(AuditLog.Entry::what)
                .containsExactly("exported");
        assertThat(new ObjectMapper().readTree(export.read(jid("nobody"))).get("account"))
                .isEmpty();
    }

    // --- Import

    @Test
    void import_saysWhatItWouldDo_doesIt_andTheSecondTimeNothing() throws Exception {
        stored.sql("delete from account where jid like 'import%'");
        String text = "JID,user,password,address-book,names,grace_days\n"
                + "import1@capulet.example,one,\" p,w \",,,\n"
                + "import2@capulet.example,,x,https://dav.example/2/,address-book,0\n";
        assertThat(run(text, false)).extracting(Row::fate).containsExactly(Fate.ADD, Fate.ADD);
        assertThat(accounts.find(jid("import1"))).isEmpty();
        assertThat(run(text, true)).extracting(Row::fate).containsExactly(Fate.ADD, Fate.ADD);
        Account one = accounts.find(jid("import1")).orElseThrow();
        Account two = accounts.find(jid("import2")).orElseThrow();
        assertThat(accounts.login(one)).isEqualTo(new Login.Basic("one", " p,w "));
        assertThat(one.enabled()).isTrue();
        assertThat(one.consent()).isEqualTo("from a file: they signed");
        assertThat(accounts.login(two)).isEqualTo(new Login.Basic("import2@capulet.example", "x"));
        assertThat(two.bookWins()).isTrue();
        assertThat(two.grace()).isZero();
        assertThat(run(text, true)).extracting(Row::fate).containsExactly(Fate.SAME, Fate.SAME);
        assertThat(audit.list(jid("import1"), 10))
                .hasSizeGreaterThanOrEqualTo(1)
                .last()
                .satisfies(
                        entry -> assertThat(entry.what() + " " + entry.detail()).startsWith("imported they signed"));
        var changed = run(text.replace(",one,", ",uno,"), true);
        assertThat(changed).extracting(Row::fate).containsExactly(Fate.CHANGE, Fate.SAME);
        assertThat(accounts.loginUser(accounts.find(jid("import1")).orElseThrow()))
                .isEqualTo("uno");
    }

    @Test
    void importedAgain_keepsWhatTheFileDoesNotSay_andWhatPeopleChoseThemselves() throws Exception {
        stored.sql("delete from account where jid like 'import%'");
        String text = "jid,user,password\nimport3@capulet.example,three,x\nimport4@capulet.example,four,x\n";
        assertThat(run(text, true)).extracting(Row::fate).containsExactly(Fate.ADD, Fate.ADD);
        for (String name : List.of("import3", "import4")) {
            Account account = accounts.find(jid(name)).orElseThrow();
            accounts.choose(account, true, Duration.ofDays(3));
            accounts.choose(account, SubscriptionPolicy.NAMES);
        }
        assertThat(run(text, true)).extracting(Row::fate).containsExactly(Fate.SAME, Fate.SAME);
        audit.note(jid("import4"), What.JOINED, Actor.PERSON, "by a test", "");
        List<Row> rows = run(text.replace(",x", ",y"), true);
        assertThat(rows).extracting(Row::fate).containsExactly(Fate.CHANGE, Fate.LEFT_OUT);
        assertThat(rows.getLast().words()).contains("joined by themselves");
        Account three = accounts.find(jid("import3")).orElseThrow();
        assertThat(Choices.of(three))
                .isEqualTo(new Choices(true, Duration.ofDays(3), SubscriptionPolicy.NAMES, Optional.empty()));
        assertThat(accounts.login(three)).isEqualTo(new Login.Basic("three", "y"));
        assertThat(accounts.login(accounts.find(jid("import4")).orElseThrow())).isEqualTo(new Login.Basic("four", "x"));
    }

    /** The roster may not be to be had for long; whoever said no is shown to nobody meanwhile, and told nothing. */
    @Test
    void leaving_endsBadgesAndAlertsAtOnce() {
        Account polonius = stored.fresh("polonius");
        badges.make(
                polonius.jid(),
                new BadgeSettings("P", Theme.PILL, true, false, false, null, ZoneId.of("UTC"), null, false),
                "by a test");
        alerts.switchOn(polonius.jid(), AlertSettings.usual(ZoneId.of("UTC")), "by a test");
        assertThat(leaving.begin(polonius.jid(), Actor.PERSON, "by a test")).isTrue();
        assertThat(accounts.isLeaving(polonius.jid())).as("not erased yet").isTrue();
        assertThat(badges.list(polonius.jid())).isEmpty();
        assertThat(alerts.find(polonius.jid())).isEmpty();
    }

    /** What is kept of somebody is not kept for ever because their roster is not to be had. */
    @Test
    void leaving_endsAfterAWeek_whereTheRosterCannotBeHad() {
        Account fortinbras = stored.fresh("fortinbras");
        assertThat(leaving.forOperator(fortinbras).problem()).isNotNull();
        assertThat(accounts.isLeaving(fortinbras.jid())).isTrue();
        stored.sql("update account set leaving_since = now() - interval '6 days' where id = " + fortinbras.id());
        assertThat(leaving.forOperator(fortinbras).problem()).isNotNull();
        stored.sql("update account set leaving_since = now() - interval '8 days' where id = " + fortinbras.id());
        for (int tries = 2; tries < 240; tries++) { // in an hour of this process
            assertThat(leaving.forOperator(fortinbras).problem()).isNotNull();
        }
        assertThatThrownBy(() -> leaving.forOperator(fortinbras))
                .as("they are told last, and here is no XMPP domain for that")
                .isInstanceOf(NoSuchElementException.class);
        assertThat(accounts.find(fortinbras.jid())).isEmpty();
        assertThat(audit.list(fortinbras.jid(), 10))
                .anyMatch(entry -> entry.what().equals(What.LEFT.word())
                        && entry.toString().contains("7 days"));
    }

    @Test
    void import_switchesNobodyOn_whoSaidNo() throws Exception {
        Account off = stored.fresh("importoff");
        accounts.enable(off, false, "operator");
        audit.note(jid("importleft"), What.LEFT, Actor.PERSON, "by a test", "");
        audit.note(jid("importleaving"), What.LEAVING, Actor.PERSON, "and a crash before the last note", "");
        stored.sql("delete from account where jid like 'importlea%' or jid like 'importleft%'");
        var rows = run(
                "jid,password\nimportoff@capulet.example,x\nimportleaving@capulet.example,x\n"
                        + "importleft@capulet.example,x\n",
                true);
        assertThat(rows).extracting(Row::fate).containsExactly(Fate.LEFT_OUT, Fate.LEFT_OUT, Fate.LEFT_OUT);
        assertThat(rows.getLast().words()).contains("left on").contains("join by themselves");
        assertThat(accounts.find(jid("importleft"))).isEmpty();
        assertThat(accounts.find(off.jid()).orElseThrow().enabled()).isFalse();
    }

    @Test
    void badLines_areNamedByTheirNumber_andStopNobodyElse() throws Exception {
        stored.sql("delete from account where jid like 'import%'");
        var rows = run(
                "jid,password,address-book,names,grace-days\n"
                        + "romeo@montague.example,x,,,\n"
                        + "import@x@y,x,,,\n"
                        + "import7@capulet.example,,,,\n"
                        + "import7@capulet.example,x,https://evil.example/,,\n"
                        + "import7@capulet.example,x,,mine,\n"
                        + "import7@capulet.example,x,,,-1\n"
                        + "import7@capulet.example,x,,,,,,\n"
                        + "import7@capulet.example,x\n"
                        + "IMPORT7@capulet.example,x\n",
                true);
        assertThat(rows).extracting(Row::line).containsExactly(2, 3, 4, 5, 6, 7, 8, 9, 10);
        assertThat(rows)
                .extracting(Row::fate)
                .containsExactly(
                        Fate.BAD, Fate.BAD, Fate.BAD, Fate.BAD, Fate.BAD, Fate.BAD, Fate.BAD, Fate.ADD, Fate.BAD);
        assertThat(BulkImport.sum(rows)).isEqualTo("1 new, 0 changed, 0 as before, 0 left out, 8 bad");
        for (String file : List.of("", "user,password\n", "jid,pasword\nx,y\n", "jid,jid\n")) {
            assertThatThrownBy(() -> run(file, true))
                    .isInstanceOf(JoinRefused.class)
                    .hasMessageContaining("Next: ");
        }
    }
}
