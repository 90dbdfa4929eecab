package dev.kith.testing;

import dev.kith.account.Account;
import dev.kith.account.Accounts;
import dev.kith.account.Login;
import dev.kith.jid.BareJid;
import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;

/** Accounts in the database, for the tests of what is stored with them. */
@ApplicationScoped
public class StoredAccounts {
    private final Accounts accounts;
    private final AgroalDataSource database;

    StoredAccounts(Accounts accounts, AgroalDataSource database) {
        this.accounts = accounts;
        this.database = database;
    }

    /** An account that nothing is known of yet. */
    public Account fresh(String name) {
        BareJid jid = BareJid.parse(name + "@capulet.example");
        sql("delete from account where jid = '" + jid + "'");
        return accounts.put(jid, null, new Login.Basic(name, "r0m30"), true, "test");
    }

    /** Runs a statement past everything. */
    public void sql(String statement) {
        try (var connection = database.getConnection();
                var sql = connection.createStatement()) {
            boolean unused = sql.execute(statement);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
