package dev.kith.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kith.account.Login.Basic;
import dev.kith.account.Login.Bearer;
import dev.kith.jid.BareJid;
import dev.kith.testing.AtOnce;
import dev.kith.testing.DatabaseResource;
import dev.kith.testing.StoredAccounts;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Accounts and their logins in PostgreSQL. */
@QuarkusTest
@WithTestResource(DatabaseResource.class)
class AccountsTest {
    private static final BareJid JULIET = BareJid.parse("juliet@capulet.example");
    private static final URI BOOK = URI.create("https://dav.example/juliet/");

    @Inject
    Accounts accounts;

    @Inject
    StoredAccounts stored;

    @Test
    void newAccount_isKeptAsItWasGiven() {
        stored.sql("delete from account");
        Account juliet = accounts.put(JULIET, BOOK, new Basic("julie", "r0m30 ä💘"), false, "operator");
        assertThat(accounts.find(JULIET)).contains(juliet);
        assertThat(accounts.find(juliet.id())).contains(juliet);
        assertThat(accounts.all()).containsExactly(juliet);
        assertThat(juliet.bookUrl()).contains(BOOK);
        assertThat(juliet.enabled()).isFalse();
        assertThat(juliet.bookWins()).isFalse();
        assertThat(juliet.grace()).isEqualTo(Duration.ofDays(30));
        assertThat(juliet.consent()).isEqualTo("operator");
        assertThat(accounts.login(juliet)).isEqualTo(new Basic("julie", "r0m30 ä💘"));
        assertThat(accounts.find(BareJid.parse("nobody@capulet.example"))).isEmpty();
    }

    @Test
    void newLogin_keepsTheSwitches_andTheAccountItself() {
        Account juliet = stored.fresh("juliet");
        accounts.choose(juliet, true, Duration.ofDays(3));
        Account again = accounts.put(JULIET, BOOK, new Bearer("t0ken"), false, "operator again");
        assertThat(again.id()).isEqualTo(juliet.id());
        assertThat(again.enabled()).isTrue();
        assertThat(again.bookWins()).isTrue();
        assertThat(again.grace()).isEqualTo(Duration.ofDays(3));
        assertThat(accounts.login(again)).isEqualTo(new Bearer("t0ken"));
        assertThat(accounts.loginUser(again)).isEmpty();
    }

    @Test
    void switches_areKept() {
        Account juliet = stored.fresh("juliet");
        assertThat(accounts.enable(juliet, false, "she said no").enabled()).isFalse();
        assertThat(accounts.find(JULIET)).hasValueSatisfying(found -> {
            assertThat(found.enabled()).isFalse();
            assertThat(found.consent()).isEqualTo("she said no");
        });
        assertThat(accounts.enable(juliet, true, "yes").enabled()).isTrue();
        assertThat(accounts.choose(juliet, true, Duration.ZERO).grace()).isZero();
    }

    @Test
    void S3_login_cannotBeReadFromTheDatabase_norOpenedForAnotherAccount() {
        Account juliet = stored.fresh("juliet");
        Account nurse = stored.fresh("nurse");
        stored.sql("do $$ begin assert not exists (select from account where login_secret::text like '%'"
                + " || encode('r0m30', 'hex') || '%'); end $$");
        stored.sql("update account set login_secret = (select login_secret from account where id = " + juliet.id()
                + ") where id = " + nurse.id());
        assertThat(accounts.login(juliet)).isEqualTo(new Basic("juliet", "r0m30"));
        Account tampered = accounts.find(nurse.id()).orElseThrow();
        assertThatThrownBy(() -> accounts.login(tampered))
                .isInstanceOf(SecretUnreadable.class)
                .hasMessageContaining("kith.secrets.key-file");
    }

    @Test
    void accountThatWasDeletedMeanwhile_isAFault_notAnEmptyOne() {
        Account juliet = stored.fresh("juliet");
        stored.sql("delete from account where id = " + juliet.id());
        assertThatThrownBy(() -> accounts.enable(juliet, true, "")).isInstanceOf(IllegalStateException.class);
        assertThat(accounts.find(juliet.id())).isEmpty();
    }

    /** Nothing is written back that somebody else has just changed: a no above all. */
    @Test
    void changesOfTheSameMoment_areBothKept() throws Exception {
        Account juliet = stored.fresh("juliet");
        for (int round = 1; round <= 50; round++) {
            Duration grace = Duration.ofDays(round);
            accounts.enable(juliet, true, "yes");
            AtOnce.both(() -> accounts.enable(juliet, false, "no"), () -> accounts.choose(juliet, true, grace));
            Account now = accounts.find(juliet.id()).orElseThrow();
            assertThat(now.enabled()).isFalse();
            assertThat(now.consent()).isEqualTo("no");
            assertThat(now.grace()).isEqualTo(grace);
        }
    }

    @Test
    void whoLeaves_isNotSwitchedOnAgain() {
        Account juliet = stored.fresh("juliet");
        accounts.beginLeaving(juliet);
        assertThat(accounts.enable(juliet, true, "an operator").enabled()).isFalse();
        assertThat(accounts.put(JULIET, BOOK, new Basic("juliet", "new"), true, "an operator")
                        .enabled())
                .isFalse();
        assertThat(accounts.isLeaving(JULIET)).isTrue();
    }
}
