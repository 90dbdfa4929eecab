package dev.kith.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.account.Account;
import dev.kith.account.Accounts;
import dev.kith.account.Login;
import dev.kith.jid.BareJid;
import dev.kith.sync.AccountSync;
import dev.kith.sync.SyncOutcome;
import dev.kith.testing.RadicaleServer;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The pass that runs all day: nothing changed in a book of a thousand cards. */
@Tag("bench")
@QuarkusTest
@WithTestResource(Surroundings.class)
@TestProfile(WithoutXmpp.class)
class NoChangePass {
    private static final int CARDS = 1_000;
    private static final int COUNTED = 20;
    private static final int WARM_UP = 16_000; // the last call count the JVM's compiler waits for is 15,000
    private static final int ROUNDS = 10;
    private static final int PASSES = 60; // the clock of a process goes in steps of 10 ms

    private static final CompilationMXBean COMPILER = ManagementFactory.getCompilationMXBean();

    @Inject
    AccountSync sync;

    @Inject
    Accounts accounts;

    @Inject
    NoRoster rosters;

    @ConfigProperty(name = Surroundings.FOLDER, defaultValue = "unset")
    Path folder;

    @ConfigProperty(name = Surroundings.BOOKS, defaultValue = "0")
    int books;

    @ConfigProperty(name = Surroundings.BOOKS_TAPPED, defaultValue = "0")
    int tapped;

    @Test
    void run() throws Exception {
        var report = new Report("NoChangePass: " + CARDS + " cards, Radicale, PostgreSQL");
        try (var radicale = RadicaleServer.start(folder.resolve("radicale"), books);
                var tap = new Tap(tapped, books)) {
            URI book = Books.fill(radicale, "juliet", CARDS);
            Account direct = account("juliet", "juliet", book);
            Account through = account("nurse", "juliet", URI.create("http://127.0.0.1:" + tapped + book.getPath()));
            first(direct);
            first(through);
            byte[] request = count(report, tap, through).getBytes(java.nio.charset.StandardCharsets.UTF_8);
            warmUp(Books.fill(radicale, "romeo", 1));
            measure(report, direct, request);
        }
        report.machine("after");
    }

    /** A service that has run for a while is compiled; a small book gets there sooner. */
    private void warmUp(URI small) throws Exception {
        Account account = account("romeo", "romeo", small);
        var unused = pass(account);
        for (int i = 0; i < WARM_UP; i++) {
            nothing(account);
        }
    }

    private Account account(String name, String user, URI book) {
        var login = new Login.Basic(user, Books.PASSWORD);
        return accounts.put(BareJid.parse(name + "@" + Surroundings.DOMAIN), book, login, true, "bench");
    }

    private void first(Account account) throws Exception {
        var outcome = pass(account);
        assertThat(outcome).isInstanceOf(SyncOutcome.Synced.class);
        assertThat(((SyncOutcome.Synced) outcome).counts().added()).isEqualTo(CARDS);
    }

    /** Counts the requests of passes without change; the request that each of them sends. */
    private String count(Report report, Tap tap, Account account) throws Exception {
        int before = tap.asked().size();
        int calls = rosters.calls();
        for (int i = 0; i < COUNTED; i++) {
            nothing(account);
        }
        var asked = tap.asked().subList(before, tap.asked().size());
        double reports = asked.stream().filter(text -> text.startsWith("REPORT ")).count();
        report.atMost("requests a pass", 1, (double) asked.size() / COUNTED, "request");
        report.say(
                "of %d requests in %d passes %.0f were REPORT; rosters were asked %d times",
                asked.size(), COUNTED, reports, rosters.calls() - calls);
        return asked.getLast();
    }

    private void measure(Report report, Account account, byte[] request) throws Exception {
        var passes = new Samples();
        var bare = new Samples();
        var ratios = new Samples();
        var cpu = new Samples();
        var threads = new Samples();
        var compiler = new Samples();
        for (int round = 0; round < ROUNDS; round++) {
            var mine = new Samples();
            var least = new Samples();
            if (round % 2 == 0) {
                least(least, request);
            }
            var spent = new Cpu();
            spent.start();
            long compiled = COMPILER.getTotalCompilationTime();
            for (int i = 0; i < PASSES; i++) {
                mine.time(() -> nothing(account));
            }
            threads.add(spent.threadsOnly() / PASSES);
            cpu.add(spent.process() / PASSES);
            compiler.add((double) (COMPILER.getTotalCompilationTime() - compiled) / PASSES);
            if (round % 2 == 1) {
                least(least, request);
            }
            passes.add(mine.median());
            bare.add(least.median());
            ratios.add(mine.median() / least.median());
        }
        report.say("medians: a pass %.1f ms, the bare REPORT %.1f ms", passes.median(), bare.median());
        report.say(
                "CPU of the Java threads alone: %.2f ms a pass; the compiler took %.2f ms beside them",
                threads.median(), compiler.median());
        report.atMost("pass, of the bare REPORT", 1.3, ratios.median(), "times");
        report.atMost("Kith's CPU a pass, whole process", 2, cpu.median(), "ms");
    }

    private void least(Samples times, byte[] request) throws Exception {
        for (int i = 0; i < PASSES; i++) {
            times.time(() -> BareHttp.send(books, request));
        }
    }

    private void nothing(Account account) throws Exception {
        assertThat(pass(account)).isEqualTo(new SyncOutcome.Synced(SyncOutcome.Counts.NONE));
    }

    /** On a virtual thread, and with the account as it is stored now, as the schedule runs it. */
    private SyncOutcome pass(Account account) throws Exception {
        var outcome = new CompletableFuture<SyncOutcome>();
        Thread.ofVirtual().start(() -> {
            try {
                outcome.complete(sync.run(accounts.find(account.id()).orElseThrow()));
            } catch (RuntimeException e) {
                outcome.completeExceptionally(e);
            }
        });
        return outcome.get();
    }
}
