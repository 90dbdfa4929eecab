package dev.kith.alert;

import dev.kith.bench.Report;
import dev.kith.bench.Samples;
import dev.kith.testing.Lmtp;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How soon somebody is told: from Dovecot's answer to the delivery until the message at a real chat client, by the event
 * exporter and by IMAP IDLE. Beside the second, how soon the same server tells a bare connection in IDLE.
 */
@Tag("bench")
class AlertLatency {
    private static final int PEOPLE = 40;
    private static final int ROUNDS = 6; // the first warms up
    private static final int APART_MILLIS = 200; // one mail after another, as on a quiet day
    private static final int PACE_SECONDS = 11; // one person is told at most every ten seconds

    private int mails;

    @Test
    void run(@TempDir Path folder) throws Exception {
        var report = new Report("AlertLatency: Dovecot, Prosody, the built service; " + PEOPLE + " people");
        try (var town = new MailTown(folder.resolve("exporter"), PEOPLE, true)) {
            var exporter = rounds(town);
            say(report, "exporter", exporter);
            report.atMost("exporter, p95", 100, exporter.percentile(95), "ms");
            town.readMailboxes();
            say(report, "exporter as a hint, and IMAP", rounds(town));
        }
        try (var town = new MailTown(folder.resolve("imap"), PEOPLE + 1, false)) {
            town.readMailboxes();
            Samples bare = bareIdle(town);
            say(report, "bare IDLE, to the line EXISTS", bare);
            var idle = rounds(town);
            say(report, "IMAP alone", idle);
            double beyond = idle.percentile(95) - bare.percentile(95);
            report.atMost("IMAP alone, p95, beyond the server's own in IDLE", 100, beyond, "ms");
        }
        report.machine("after");
    }

    private Samples rounds(MailTown town) throws Exception {
        var times = new Samples();
        for (int round = 0; round < ROUNDS; round++) {
            long begin = System.nanoTime();
            for (MailTown.Person person : town.people.subList(0, PEOPLE)) {
                long took = deliverAndAwait(town, person);
                if (round > 0) {
                    times.add(took / 1e6);
                }
                TimeUnit.MILLISECONDS.sleep(APART_MILLIS);
            }
            long left = TimeUnit.SECONDS.toNanos(PACE_SECONDS) - (System.nanoTime() - begin);
            TimeUnit.NANOSECONDS.sleep(Math.max(0, left));
        }
        return times;
    }

    private long deliverAndAwait(MailTown town, MailTown.Person person) throws Exception {
        String subject = "mail-" + ++mails + ".";
        Lmtp.deliver(
                town.dovecot.lmtpPort(),
                person.jid(),
                Lmtp.mail("Romeo <romeo@montague.example>", subject, "m" + mails + "@montague.example"));
        long delivered = System.nanoTime();
        person.await(subject);
        return Math.max(0, System.nanoTime() - delivered);
    }

    /** The INBOX of one whose alerts nobody waits for. */
    private Samples bareIdle(MailTown town) throws Exception {
        var times = new Samples();
        MailTown.Person person = town.people.getLast();
        try (var socket = new Socket("127.0.0.1", town.dovecot.imapPort());
                var in = new BufferedReader(
                        new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
            String greeting = in.readLine();
            ask(socket, in, "a LOGIN " + person.jid() + " s3cret", "a OK");
            ask(socket, in, "b EXAMINE INBOX", "b OK");
            ask(socket, in, "c IDLE", "+");
            for (int i = 0; i < 40; i++) {
                Lmtp.deliver(
                        town.dovecot.lmtpPort(),
                        person.jid(),
                        Lmtp.mail("Romeo <romeo@montague.example>", "bare", "bare" + i + "@" + greeting.hashCode()));
                long delivered = System.nanoTime();
                until(in, "EXISTS");
                times.add(Math.max(0, System.nanoTime() - delivered) / 1e6);
                TimeUnit.MILLISECONDS.sleep(APART_MILLIS);
            }
        }
        return times;
    }

    private static void ask(Socket socket, BufferedReader in, String command, String answer) throws IOException {
        socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.UTF_8));
        until(in, answer);
    }

    private static void until(BufferedReader in, String text) throws IOException {
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            if (line.startsWith(text) || line.endsWith(text)) {
                return;
            }
        }
        throw new IOException("the server closed the connection");
    }

    private static void say(Report report, String what, Samples times) {
        report.say(
                "%s, %d mails: median %.0f ms, p95 %.0f ms, p99 %.0f ms, worst %.0f ms",
                what,
                times.count(),
                times.median(),
                times.percentile(95),
                times.percentile(99),
                times.percentile(100));
    }
}
