package dev.kith.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.account.Login.Basic;
import dev.kith.account.Login.Bearer;
import dev.kith.jid.BareJid;
import dev.kith.replica.ShardOf;
import dev.kith.testing.DatabaseResource;
import dev.kith.testing.StoredAccounts;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Looks at the accounts in PostgreSQL find what changed, each change at least once. */
@QuarkusTest
@WithTestResource(DatabaseResource.class)
class AccountLooksTest {
    @Inject
    Accounts accounts;

    @Inject
    StoredAccounts stored;

    @Inject
    AgroalDataSource database;

    @BeforeEach
    @AfterEach
    void nobody() {
        stored.sql("delete from account");
    }

    private List<Standing> changed(Mark mark) {
        return accounts.changed(ShardOf.ALL, mark);
    }

    private static Standing standing(Account account) {
        return new Standing(account.id(), ShardOf.person(account.jid()), account.enabled());
    }

    private void sql(Connection connection, String statement) throws SQLException {
        try (var sql = connection.createStatement()) {
            boolean unused = sql.execute(statement);
        }
    }

    /** Two versions of Kith, and its database, must agree whose somebody is. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "juliet@capulet.example",
                "capulet.example",
                "дуня@пример.example",
                "o.hara+ß@capulet.example",
                "a@b"
            })
    void shard_isTheSameInTheDatabase(String jid) throws Exception {
        try (var connection = database.getConnection();
                var sql =
                        connection.prepareStatement("select account_shard(? || n), n from generate_series(1, 50) n")) {
            sql.setString(1, jid);
            try (var answer = sql.executeQuery()) {
                int rows = 0;
                while (answer.next()) {
                    BareJid person = BareJid.parse(jid + answer.getInt(2));
                    assertThat(answer.getInt(1)).as(person.toString()).isEqualTo(ShardOf.person(person));
                    rows++;
                }
                assertThat(rows).isEqualTo(50);
            }
        }
    }

    @Test
    void shardsAreRead_oneByOne() {
        Account juliet = stored.fresh("juliet");
        Account nurse = stored.fresh("nurse");
        int hers = ShardOf.person(juliet.jid());
        assertThat(accounts.on(ShardOf.ALL)).containsExactlyInAnyOrder(standing(juliet), standing(nurse));
        assertThat(accounts.on(List.of(hers))).containsExactly(standing(juliet));
        assertThat(accounts.on(List.of())).isEmpty();
        Account off = accounts.enable(juliet, false, "no");
        assertThat(accounts.on(List.of(hers))).isEmpty();
        assertThat(accounts.off(List.of(hers))).containsExactly(standing(off));
        assertThat(accounts.off(List.of(ShardOf.person(nurse.jid())))).isEmpty();
    }

    @Test
    void whatChanged_isFound_andNothingElse() {
        Account juliet = stored.fresh("juliet");
        Account nurse = stored.fresh("nurse");
        Mark mark = accounts.mark();
        assertThat(changed(mark)).isEmpty();
        Account off = accounts.enable(juliet, false, "no");
        assertThat(changed(mark)).containsExactly(standing(off));
        assertThat(accounts.changed(List.of(ShardOf.person(nurse.jid())), mark)).isEmpty();
        Account romeo = stored.fresh("romeo");
        assertThat(changed(mark)).containsExactlyInAnyOrder(standing(off), standing(romeo));
        Mark next = accounts.mark();
        assertThat(changed(next)).isEmpty();
        assertThat(next.follows(mark)).isTrue();
        assertThat(mark.follows(next)).isFalse();
    }

    /** The release before, and whoever helps themselves with SQL, know nothing of looks. */
    @Test
    void changeBySomebodyWhoKnowsNothingOfLooks_isFound() {
        Account juliet = stored.fresh("juliet");
        Mark mark = accounts.mark();
        stored.sql("update account set enabled = false where id = " + juliet.id());
        assertThat(changed(mark)).extracting(Standing::enabled).containsExactly(false);
    }

    /** Begun before a look and committed after it: it has a lower number than what that look has seen. */
    @Test
    void changeThatIsCommittedLate_isFoundByTheNextLook() throws Exception {
        Account juliet = stored.fresh("juliet");
        try (var slow = database.getConnection()) {
            slow.setAutoCommit(false);
            sql(slow, "update account set enabled = false where id = " + juliet.id());
            Account nurse = stored.fresh("nurse");
            Mark mark = accounts.mark();
            assertThat(accounts.on(ShardOf.ALL)).containsExactlyInAnyOrder(standing(juliet), standing(nurse));
            slow.commit();
            assertThat(changed(mark)).contains(new Standing(juliet.id(), ShardOf.person(juliet.jid()), false));
        }
    }

    /** Numbers start anew where a dump is read in; what is far ahead is not read again and again until they are there. */
    @Test
    void rowsOfAnotherServer_areReadWithTheirShardOnly() {
        Account juliet = stored.fresh("juliet");
        Mark mark = accounts.mark();
        stored.sql("alter table account disable trigger account_changed");
        stored.sql("update account set changed = '99999999999'");
        stored.sql("alter table account enable trigger account_changed");
        assertThat(accounts.on(ShardOf.ALL)).containsExactly(standing(juliet));
        assertThat(changed(mark)).isEmpty();
        Account off = accounts.enable(juliet, false, "no");
        assertThat(changed(mark)).containsExactly(standing(off));
    }

    @Test
    void whoHasNotSaidYes_isNotThere() {
        Account trial = accounts.trial(BareJid.parse("trial@capulet.example"), new Basic("trial", "r0m30"));
        assertThat(accounts.on(ShardOf.ALL)).isEmpty();
        assertThat(accounts.off(ShardOf.ALL)).isEmpty();
        assertThat(changed(Mark.NONE)).isEmpty();
        assertThat(accounts.named(Set.of("trial"))).isEmpty();
        assertThat(accounts.find(trial.id())).isPresent();
    }

    @Test
    void accountsAreFound_byEachOfTheirNames() {
        Account juliet = stored.fresh("juliet");
        Account nurse = accounts.put(
                BareJid.parse("nurse@capulet.example"), null, new Basic("Angelica@Dav.Example", "s"), true, "test");
        Account tybalt = accounts.put(BareJid.parse("tybalt@capulet.example"), null, new Bearer("t0ken"), true, "test");
        for (String name : List.of("nurse", "nurse@capulet.example", "angelica", "angelica@dav.example")) {
            assertThat(accounts.named(Set.of(name))).as(name).containsExactly(nurse);
        }
        assertThat(accounts.named(Set.of("juliet", "tybalt@capulet.example", "nobody", "")))
                .containsExactlyInAnyOrder(juliet, tybalt);
        assertThat(accounts.named(Set.of())).isEmpty();
        accounts.enable(juliet, false, "no");
        assertThat(accounts.named(Set.of("juliet"))).isEmpty();
    }

    /**
     * Whoever asks often gets a plan that is good for all values; none may be one that reads everybody, whatever they sign in
     * with.
     */
    @ParameterizedTest
    @ValueSource(strings = {"''", "jid", "case when id % 2 = 0 then jid else '' end"})
    void noQuestion_readsEverybody(String login) throws Exception {
        Account one = stored.fresh("juliet");
        stored.sql(
                "insert into account (jid, login_kind, login_user, login_secret, enabled, book_wins, grace_seconds, consent,"
                        + " created_at, pending, subscriptions) select 'person' || n || '@capulet.example', login_kind, '',"
                        + " login_secret, true, false, 0, '', now(), false, subscriptions from account, generate_series(1, 20000) n"
                        + " where id = " + one.id());
        stored.sql("update account set login_user = " + login);
        stored.sql("vacuum analyze account");
        try (var connection = database.getConnection()) {
            sql(connection, "set plan_cache_mode = force_generic_plan");
            try {
                assertThat(plan(connection, AccountLooks.NAMED, "'{a}', '{a}', '{a}', '{a}'"))
                        .contains("account_by_local_part")
                        .doesNotContain("Seq Scan");
                assertThat(plan(connection, AccountLooks.CHANGED, "'{1}', '7'")).contains("account_by_change");
                assertThat(plan(connection, AccountLooks.ON, "'{1}'")).contains("account_by_shard");
                assertThat(plan(connection, AccountLooks.OFF, "'{1}'")).contains("account_switched_off");
            } finally {
                sql(connection, "reset plan_cache_mode");
            }
        }
    }

    private String plan(Connection connection, String question, String values) throws SQLException {
        String numbered = question;
        for (int i = 1; numbered.contains("?"); i++) {
            numbered = numbered.replaceFirst("\\?", "\\$" + i);
        }
        sql(connection, "prepare question as " + numbered);
        var plan = new StringBuilder();
        try (var sql = connection.createStatement();
                var answer = sql.executeQuery("explain execute question(" + values + ")")) {
            while (answer.next()) {
                plan.append(answer.getString(1)).append('\n');
            }
        }
        sql(connection, "deallocate question");
        return plan.toString();
    }
}
