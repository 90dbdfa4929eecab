package dev.kith.alert;

import dev.kith.bench.Report;
import dev.kith.bench.Samples;
import dev.kith.testing.Lmtp;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jivesoftware.smack.packet.Message;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Ten thousand mails in a minute to one person, as Dovecot's event exporter tells of them, and what others notice of it.
 * The bomb's signals are made here, since no Dovecot on such a machine delivers as quickly; the others' mails are
 * delivered.
 */
@Tag("bench")
class MailBomb {
    private static final int MAILS = 10_000;
    private static final int SECONDS = 60;
    private static final int OTHERS = 20;
    private static final Pattern COUNT = Pattern.compile("(\\d+) new mails?");

    private int mails;

    @Test
    void run(@TempDir Path folder) throws Exception {
        var report = new Report("MailBomb: " + MAILS + " mails in a minute to one person");
        try (var town = new MailTown(folder, OTHERS + 1, true)) {
            var warmUp = others(town, 20);
            var before = others(town, 60);
            var victim = town.people.getFirst();
            Thread bomb = Thread.ofPlatform().start(() -> explode(town, victim.jid()));
            var meanwhile = others(town, SECONDS - 5);
            bomb.join();
            // What is summed up comes within the pace of ten seconds.
            TimeUnit.SECONDS.sleep(12);
            var alerts = new ArrayList<String>();
            while (victim.chat().messages() > 0) {
                Message message = victim.chat().awaitMessage(any -> true, Duration.ofSeconds(1));
                alerts.add(message.getBody());
            }
            alerts.forEach(alert -> report.say("told: %s", alert));
            report.atMost("messages to the one person", 7, alerts.size(), "");
            report.atLeast("mails told in all", MAILS, total(alerts), "");
            report.atMost("mails told in all", MAILS, total(alerts), "");
            report.say("warm-up of %d mails", warmUp.count());
            report.say(
                    "others before, %d mails: median %.0f ms, p95 %.0f ms",
                    before.count(), before.median(), before.percentile(95));
            report.say(
                    "others meanwhile, %d mails: median %.0f ms, p95 %.0f ms",
                    meanwhile.count(), meanwhile.median(), meanwhile.percentile(95));
            report.atMost("others' p95 beside before", 1.5, meanwhile.percentile(95) / before.percentile(95), "times");
        }
        report.machine("after");
    }

    private static int total(Iterable<String> alerts) {
        int total = 0;
        for (String alert : alerts) {
            var count = COUNT.matcher(alert);
            total += count.find() ? Integer.parseInt(count.group(1)) : 1;
        }
        return total;
    }

    /** One mail to one of the others each second, in turn. */
    private Samples others(MailTown town, int seconds) throws Exception {
        var times = new Samples();
        for (int i = 0; i < seconds; i++) {
            long begin = System.nanoTime();
            var person = town.people.get(1 + mails % OTHERS);
            String subject = "mail-" + ++mails + ".";
            Lmtp.deliver(
                    town.dovecot.lmtpPort(),
                    person.jid(),
                    Lmtp.mail("Romeo <romeo@montague.example>", subject, "m" + mails + "@montague.example"));
            long delivered = System.nanoTime();
            person.await(subject);
            times.add(Math.max(0, System.nanoTime() - delivered) / 1e6);
            long left = TimeUnit.SECONDS.toNanos(1) - (System.nanoTime() - begin);
            TimeUnit.NANOSECONDS.sleep(Math.max(0, left));
        }
        return times;
    }

    private static void explode(MailTown town, String jid) {
        var address = URI.create("http://127.0.0.1:" + town.signals + "/dovecot/" + MailTown.SECRET);
        try (var http = HttpClient.newHttpClient()) {
            long begin = System.nanoTime();
            for (int i = 0; i < MAILS; i++) {
                var request = HttpRequest.newBuilder(address)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString("""
                                {"event":"sieve_action_finished","fields":{"user":"%s","action_name":"keep","fileinto_mailbox_name":"INBOX",\
                                "message_id":"<bomb%d@montague.example>","message_subject":"Bomb %d",\
                                "message_from":"bomber@montague.example"}}""".formatted(jid, i, i)))
                        .build();
                int status = http.send(request, BodyHandlers.discarding()).statusCode();
                if (status >= 300) {
                    throw new IllegalStateException("signal " + i + " was answered with " + status);
                }
                long due = begin + TimeUnit.SECONDS.toNanos(SECONDS) * i / MAILS;
                TimeUnit.NANOSECONDS.sleep(Math.max(0, due - System.nanoTime()));
            }
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
