package dev.kith.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kith.account.XmppLogin.Password;
import dev.kith.account.XmppLogin.Token;
import dev.kith.testing.DatabaseResource;
import dev.kith.testing.StoredAccounts;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

/** XMPP logins in PostgreSQL. */
@QuarkusTest
@WithTestResource(DatabaseResource.class)
class XmppLoginsTest {
    @Inject
    XmppLogins logins;

    @Inject
    Accounts accounts;

    @Inject
    StoredAccounts stored;

    @Test
    void login_isKept_andReplaced_andForgotten() {
        Account juliet = stored.fresh("juliet");
        assertThat(logins.find(juliet.jid())).isEmpty();
        logins.put(juliet.jid(), new Password("r0m30 ä💘"));
        var first = logins.find(juliet.jid()).orElseThrow();
        assertThat(first.login()).isEqualTo(new Password("r0m30 ä💘"));
        assertThat(first.mechanism()).isEmpty();
        assertThat(first.refused()).isFalse();
        assertThat(logins.inUse()).containsEntry(juliet.jid(), first.setAt());

        logins.put(juliet.jid(), new Token("t0ken"));
        var second = logins.find(juliet.jid()).orElseThrow();
        assertThat(second.login()).isEqualTo(new Token("t0ken"));
        assertThat(second.setAt()).isAfterOrEqualTo(first.setAt());

        assertThat(logins.remove(juliet.jid())).isTrue();
        assertThat(logins.remove(juliet.jid())).isFalse();
        assertThat(logins.find(juliet.jid())).isEmpty();
        assertThat(logins.inUse()).doesNotContainKey(juliet.jid());
    }

    @Test
    void whatCameOfALogin_isForThatLoginAlone() {
        Account juliet = stored.fresh("juliet");
        logins.put(juliet.jid(), new Password("old"));
        var old = logins.find(juliet.jid()).orElseThrow();
        logins.accepted(juliet.jid(), old, "SCRAM-SHA-256");
        assertThat(logins.find(juliet.jid()).orElseThrow().mechanism()).contains("SCRAM-SHA-256");
        logins.refused(juliet.jid(), old);
        assertThat(logins.find(juliet.jid()).orElseThrow().refused()).isTrue();

        logins.put(juliet.jid(), new Password("new"));
        logins.refused(juliet.jid(), old); // said late
        logins.accepted(juliet.jid(), old, "PLAIN");
        var now = logins.find(juliet.jid()).orElseThrow();
        assertThat(now.refused()).isFalse();
        assertThat(now.mechanism()).isEmpty();
    }

    @Test
    void accountThatIsOff_isNotInUse_andOneThatIsGone_hasNoLogin() {
        Account juliet = stored.fresh("juliet");
        logins.put(juliet.jid(), new Password("r0m30"));
        accounts.enable(juliet, false, "test");
        assertThat(logins.inUse()).doesNotContainKey(juliet.jid());
        stored.sql("delete from account");
        assertThat(logins.find(juliet.jid())).isEmpty();
    }

    /** The secret is bound to whose it is: a row copied to somebody else does not open. */
    @Test
    void secretOfAnother_doesNotOpen_andNothingShowsIt() {
        Account juliet = stored.fresh("juliet");
        logins.put(juliet.jid(), new Password("r0m30"));
        assertThat(logins.find(juliet.jid()).orElseThrow().toString()).doesNotContain("r0m30");
        Account romeo = accounts.put(
                dev.kith.jid.BareJid.parse("romeo@capulet.example"), null, new Login.Basic("r", "x"), true, "test");
        logins.put(romeo.jid(), new Password("jul13t"));
        stored.sql("update xmpp_login set secret = (select secret from xmpp_login where jid = 'juliet@capulet.example')"
                + " where jid = 'romeo@capulet.example'");
        assertThatThrownBy(() -> logins.find(romeo.jid()))
                .isInstanceOf(SecretUnreadable.class)
                .hasMessageNotContaining("r0m30");
    }
}
