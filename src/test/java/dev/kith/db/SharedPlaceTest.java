package dev.kith.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kith.testing.Await;
import dev.kith.testing.DatabaseResource;
import dev.kith.testing.StoredAccounts;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** T1: commands and services apart, and nobody on a ledger older than the rosters. */
@QuarkusTest
@WithTestResource(DatabaseResource.class)
class SharedPlaceTest {
    @Inject
    AgroalDataSource database;

    @Inject
    RestoredBackup restoredBackup;

    @Inject
    DataFolder folder;

    @Inject
    StoredAccounts stored;

    private SharedPlace first;
    private SharedPlace second;

    @BeforeEach
    void twoProcesses() throws Exception {
        stored.sql("delete from installation");
        Files.deleteIfExists(epoch());
        first = new SharedPlace(database, restoredBackup);
        second = new SharedPlace(database, restoredBackup);
    }

    @AfterEach
    void leave() {
        first.leave();
        second.leave();
    }

    private Path epoch() {
        return folder.path().resolve("epoch");
    }

    /** One managed and one released contact, a braked account, a book with a token. */
    private void someLedger() {
        long account = stored.fresh("juliet").id();
        stored.sql("insert into synced_item (account_id, jid, state, written_name, written_groups, reason, changed_at)"
                + " values (" + account + ", 'romeo@montague.example', 'managed', 'Romeo', '{}', null, now()), ("
                + account + ", 'paris@verona.example', 'released', null, null, 'RESTORED', now())");
        stored.sql("insert into address_book (account_id, url, name, sync_token, awaits_cards) values (" + account
                + ", 'https://dav.example/', '', 'token', false)");
        stored.sql("insert into brake (account_id, reason, withheld, engaged_at, released_at) values (" + account
                + ", 'TOO_MANY', 9, now(), now())");
    }

    private String ledger() throws SQLException {
        try (var connection = database.getConnection();
                var sql = connection.createStatement();
                var answer = sql.executeQuery("select (select string_agg(state, ',' order by state) from synced_item),"
                        + " (select sync_token from address_book), (select count(*) from brake)")) {
            answer.next();
            return answer.getString(1) + " " + answer.getString(2) + " " + answer.getInt(3);
        }
    }

    private String doubted() throws SQLException {
        try (var connection = database.getConnection();
                var sql = connection.createStatement();
                var answer = sql.executeQuery("select string_agg(jid, ' ') from doubted_item")) {
            answer.next();
            return answer.getString(1);
        }
    }

    private void start() throws SQLException, IOException {
        assertThat(first.share()).isTrue();
        first.leave();
    }

    @Test
    void services_shareThePlace_andACommandHasItAlone() throws Exception {
        assertThat(first.share()).isTrue();
        assertThat(first.share()).isTrue();
        assertThat(second.share()).isTrue();
        second.leave();
        assertThat(second.alone()).isFalse();
        first.leave();
        first.leave();
        assertThat(second.alone()).isTrue();
        assertThat(first.share()).isFalse();
        second.leave();
        assertThat(first.share()).isTrue();
    }

    @Test
    void commandThatWorksItself_endsWhateverAServiceMayStillHave() throws Exception {
        stored.sql("update shard set owner = 'gone', epoch = 7 where id = 3");
        assertThat(first.alone()).isTrue();
        stored.sql(
                "do $$ begin if (select epoch from shard where id = 3) <> 8 then raise 'same epoch'; end if; end $$");
        stored.sql("update shard set owner = null");
    }

    @Test
    void serviceThatIsTheOnlyOne_knowsIt() throws Exception {
        assertThat(first.share()).isTrue();
        // A database that was started just now may have lost somebody who is not back yet.
        Await.until("the database has run for a while", Duration.ofSeconds(20), first::isTheOnlyService);
        assertThat(second.share()).isTrue();
        assertThat(first.isTheOnlyService()).isFalse();
    }

    @Test
    void deadProcess_blocksNobody() throws Exception {
        assertThat(first.share()).isTrue();
        endSessions();
        assertThat(second.alone()).isTrue();
    }

    @Test
    void T1_restarts_keepTheLedger() throws Exception {
        start();
        someLedger();
        for (int time = 0; time < 3; time++) {
            start();
            assertThat(ledger()).isEqualTo("managed,released token 1");
        }
    }

    @Test
    void T1_diskCopiedBack_isNoticed_andWhatThePersonOwnsStaysTheirs() throws Exception {
        start();
        someLedger();
        stored.sql("create table copy as select * from installation");
        try {
            start();
            stored.sql("update installation set epoch = (select epoch from copy)");
        } finally {
            stored.sql("drop table copy");
        }
        start();
        assertThat(ledger()).isEqualTo("released null 0");
        assertThat(doubted()).as("Kith had made it by that ledger").isEqualTo("romeo@montague.example");
        someLedger();
        start();
        assertThat(ledger()).as("noticed once").isEqualTo("managed,released token 1");
    }

    @Test
    void T1_dumpReadIntoAnotherDatabase_isNoticed() throws Exception {
        start();
        someLedger();
        stored.sql("update installation set fingerprint = 'another server'");
        start();
        assertThat(ledger()).isEqualTo("released null 0");
    }

    @Test
    void T1_crashBetweenTheTwoMarks_isNoRestore() throws Exception {
        start();
        someLedger();
        stored.sql("update installation set epoch = epoch + 1");
        start();
        assertThat(ledger()).isEqualTo("managed,released token 1");
    }

    @Test
    void markThatCannotBeRead_stopsTheStart_andGivesThePlaceBack() throws Exception {
        start();
        Files.delete(epoch());
        Files.createDirectory(epoch());
        assertThatThrownBy(first::share).isInstanceOf(IOException.class);
        Files.delete(epoch());
        assertThat(second.share()).isTrue();
    }

    /** Ends them and waits until their locks are gone. */
    private void endSessions() {
        stored.sql("select pg_terminate_backend(pid, 20000) from pg_locks where locktype = 'advisory'");
    }

    private String epochInDatabase() throws SQLException {
        try (var connection = database.getConnection();
                var sql = connection.createStatement();
                var answer = sql.executeQuery("select epoch from installation")) {
            answer.next();
            return answer.getString(1);
        }
    }

    @Test
    void T1_copyMadeWhileAServiceRan_isNoticed_withoutAStartInBetween() throws Exception {
        assertThat(first.share()).isTrue();
        someLedger();
        String copied = epochInDatabase();
        assertThat(first.keep()).isTrue();
        endSessions();
        stored.sql("update installation set epoch = " + copied);
        assertThat(second.share()).isTrue();
        assertThat(ledger()).isEqualTo("released null 0");
    }

    @Test
    void T1_databasePutBackBeneathARunningService_isNoticed() throws Exception {
        assertThat(first.share()).isTrue();
        someLedger();
        String copied = epochInDatabase();
        assertThat(first.keep()).isTrue();
        assertThat(ledger()).isEqualTo("managed,released token 1");
        endSessions();
        stored.sql("update installation set epoch = " + copied);
        assertThat(first.keep()).isTrue();
        assertThat(ledger()).isEqualTo("released null 0");
        assertThat(second.alone()).isFalse();
    }

    /** As a dump does that is read into the same database. */
    @Test
    void T1_databasePutBackBeneathTheSameSession_isNoticed() throws Exception {
        assertThat(first.share()).isTrue();
        someLedger();
        String copied = epochInDatabase();
        assertThat(first.keep()).isTrue();
        assertThat(ledger()).isEqualTo("managed,released token 1");
        stored.sql("update installation set epoch = " + copied);
        assertThat(first.keep()).isTrue();
        assertThat(ledger()).isEqualTo("released null 0");
        someLedger();
        assertThat(first.keep()).isTrue();
        assertThat(ledger()).as("noticed once").isEqualTo("managed,released token 1");
    }

    /** Neither may take what the other has just moved on for what it had seen before. */
    @Test
    void T1_twoWithOneFolder_forgetNothing() throws Exception {
        assertThat(first.share()).isTrue();
        assertThat(second.share()).isTrue();
        someLedger();
        var both = Stream.of(first, second)
                .map(place -> Thread.ofPlatform().start(() -> {
                    for (int i = 0; i < 300; i++) {
                        try {
                            boolean unused = place.keep();
                        } catch (IOException e) {
                            // The other one was at the file just then.
                        } catch (SQLException e) {
                            throw new IllegalStateException(e);
                        }
                    }
                }))
                .toList();
        for (Thread each : both) {
            each.join();
        }
        assertThat(ledger()).isEqualTo("managed,released token 1");
    }

    /** What was read in halfway must not get the marks of what was there before. */
    @Test
    void T1_databaseWithoutItsMarks_getsNoneWhileItIsRead() throws Exception {
        assertThat(first.share()).isTrue();
        stored.sql("delete from installation");
        assertThatThrownBy(first::keep).isInstanceOf(SQLException.class);
        assertThatThrownBy(this::epochInDatabase).isInstanceOf(SQLException.class); // no row
    }

    /** Nobody waits until the place is looked after: the first who reads the ledger may remove what it says. */
    @Test
    void T1_serverThatTookAnothersPlace_isLookedAt_beforeAnybodyUsesIt() throws Exception {
        assertThat(first.share()).isTrue();
        someLedger();
        stored.sql("update installation set fingerprint = 'another server'");
        stored.sql("create function public.pg_postmaster_start_time() returns timestamptz language sql as"
                + " 'select timestamptz ''2001-01-01'''");
        searchPath("set search_path = public, pg_catalog");
        try {
            endEverySession();
            assertThat(ledgerOnceThereIsOne()).isEqualTo("released null 0");
        } finally {
            searchPath("reset search_path");
            stored.sql("drop function public.pg_postmaster_start_time()");
            endEverySession();
        }
    }

    private void searchPath(String change) {
        stored.sql("do $$ begin execute format('alter database %I " + change + "', current_database()); end $$");
    }

    private void endEverySession() {
        try {
            stored.sql("select pg_terminate_backend(pid, case when pid = pg_backend_pid() then 0 else 20000 end)"
                    + " from (select pid from pg_stat_activity where datname = current_database()"
                    + " order by pid = pg_backend_pid()) each");
        } catch (RuntimeException e) {
            // It ended itself, after all the others.
        }
    }

    /** Those of the pool that were ended say so when they are used. */
    private String ledgerOnceThereIsOne() throws Exception {
        var found = new AtomicReference<String>();
        Await.until("an answer", Duration.ofSeconds(20), () -> {
            try {
                found.set(ledger());
            } catch (SQLException e) {
                return false;
            }
            return true;
        });
        return found.get();
    }

    @Test
    void placeThatAnotherTookMeanwhile_isNotKept() throws Exception {
        assertThat(first.share()).isTrue();
        endSessions();
        assertThat(second.alone()).isTrue();
        assertThat(first.keep()).isFalse();
        second.leave();
        assertThat(first.keep()).as("free again").isTrue();
    }
}
