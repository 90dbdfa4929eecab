package dev.kith.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.alert.AlertPolicy.Circumstances;
import dev.kith.alert.Decision.LeftOut;
import dev.kith.alert.Decision.Next;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.Size;

/** What holds in every situation, and through whole days. */
class AlertPolicyPropertiesTest {
    private static final Instant EVENING = Instant.parse("2026-10-24T18:00:00Z"); // the clocks go back that night
    private static final Duration HOUR = Duration.ofHours(1);

    /** Something that happens after a while: a mail, or somebody gets busy or free, or a clock is set. */
    record Event(Duration after, Optional<NewMail> mail, boolean busy, Duration clockError) {}

    @Property(tries = 1000)
    void alerts_keepThePace_whateverHappens(
            @ForAll("settings") AlertSettings settings, @ForAll("events") @Size(max = 150) List<Event> events) {
        List<Duration> alerts = live(settings, events).alerts;
        for (int i = 1; i < alerts.size(); i++) {
            assertThat(alerts.get(i).minus(alerts.get(i - 1))).isGreaterThanOrEqualTo(Duration.ofSeconds(10));
        }
        for (int i = 30; i < alerts.size(); i++) {
            assertThat(alerts.get(i).minus(alerts.get(i - 30))).isGreaterThanOrEqualTo(HOUR);
        }
    }

    @Property(tries = 1000)
    void everyMail_isToldOrLeftOutOrWaits_once(
            @ForAll("settings") AlertSettings settings, @ForAll("events") @Size(max = 150) List<Event> events) {
        var keeper = live(settings, events);
        var all = new ArrayList<>(keeper.told);
        keeper.leftOut.stream().map(LeftOut::mail).forEach(all::add);
        all.addAll(keeper.waiting);
        assertThat(all)
                .hasSize((int) events.stream().filter(e -> e.mail().isPresent()).count())
                .doesNotHaveDuplicates();
    }

    /** Whatever the day was like: once somebody is free and not muted, eight hours are enough for the longest quiet. */
    @Property(tries = 1000)
    void noMail_waitsForEver_onceNothingHoldsIt(
            @ForAll("settings") AlertSettings settings, @ForAll("events") @Size(max = 150) List<Event> events) {
        var keeper = live(settings, events);
        keeper.clockError = Duration.ZERO;
        keeper.setBusy(false);
        keeper.pass(Duration.ofHours(24));
        assertThat(keeper.waiting).isEmpty();
    }

    private static Watchkeeper live(AlertSettings settings, List<Event> events) {
        var keeper = new Watchkeeper(settings, EVENING);
        long id = 0;
        for (Event event : events) {
            keeper.pass(event.after());
            keeper.clockError = event.clockError();
            if (event.mail().isPresent()) {
                keeper.arrive(new Waiting(id++, event.mail().get()));
            } else {
                keeper.setBusy(event.busy());
            }
        }
        return keeper;
    }

    @Property(tries = 2000)
    void decision_isWholeAndAlwaysTheSame(
            @ForAll("settings") AlertSettings settings,
            @ForAll("mails") List<NewMail> mails,
            @ForAll("circumstances") Circumstances circumstances) {
        List<Waiting> waiting = waiting(mails);
        var decision = AlertPolicy.decide(settings, waiting, circumstances);
        assertThat(AlertPolicy.decide(settings, waiting, circumstances)).isEqualTo(decision);
        var left = decision.leftOut().stream().map(LeftOut::mail).toList();
        assertThat(waiting).containsAll(left);
        switch (decision.next()) {
            case Next.Nothing nothing -> assertThat(left).hasSameSizeAs(waiting);
            case Next.Wait wait -> assertThat(left).hasSizeLessThan(waiting.size());
            case Next.Tell(List<Waiting> told, boolean urgent) -> {
                assertThat(told).isNotEmpty().noneMatch(left::contains);
                assertThat(waiting.stream().filter(told::contains).toList()).isEqualTo(told);
            }
        }
    }

    /** What is left out depends on the mails and on what was chosen, and not on the hour. */
    @Property(tries = 1000)
    void leftOut_isTheSameAtEveryHour(
            @ForAll("settings") AlertSettings settings,
            @ForAll("mails") List<NewMail> mails,
            @ForAll("circumstances") Circumstances one,
            @ForAll("circumstances") Circumstances other) {
        assertThat(AlertPolicy.decide(settings, waiting(mails), one).leftOut())
                .isEqualTo(AlertPolicy.decide(settings, waiting(mails), other).leftOut());
    }

    /** A moment before it ends there is still something to wait for; when it ends, its reason is gone. */
    @Property(tries = 2000)
    void wait_endsJustWhenItsReasonDoes(
            @ForAll("settings") AlertSettings settings,
            @ForAll("mails") List<NewMail> mails,
            @ForAll("circumstances") Circumstances circumstances) {
        List<Waiting> waiting = waiting(mails);
        if (AlertPolicy.decide(settings, waiting, circumstances).next() instanceof Next.Wait wait
                && wait.until() != null) {
            Duration rest = Duration.between(circumstances.now(), wait.until());
            assertThat(rest).isPositive();
            var before = AlertPolicy.decide(settings, waiting, later(circumstances, rest.minusNanos(1)));
            if (wait.why() == Decision.Why.MUTED || wait.why() == Decision.Why.QUIET_HOURS) {
                assertThat(before.next()).isEqualTo(wait);
            } else {
                assertThat(before.next()).isInstanceOf(Next.Wait.class); // the evening may have come meanwhile
            }
            var then = AlertPolicy.decide(settings, waiting, later(circumstances, rest));
            if (then.next() instanceof Next.Wait next) {
                assertThat(next.why()).isNotEqualTo(wait.why());
            }
        }
    }

    private static Circumstances later(Circumstances circumstances, Duration later) {
        return new Circumstances(
                circumstances.now().plus(later),
                circumstances.busy(),
                circumstances.told().stream()
                        .map(ago -> (ago.isNegative() ? Duration.ZERO : ago).plus(later))
                        .toList());
    }

    @Property(tries = 1000)
    void oddDurations_areNoReasonToFailOrToWaitLong(@ForAll("oddDurations") List<Duration> told) {
        var now = EVENING;
        var mails = waiting(List.of(mail("romeo@montague.example", "INBOX", false)));
        var next = AlertPolicy.decide(AlertSettings.usual(ZoneId.of("UTC")), mails, new Circumstances(now, false, told))
                .next();
        if (next instanceof Next.Wait(Decision.Why why, Instant until)) {
            assertThat(until).isBetween(now, now.plus(why == Decision.Why.PACE ? Duration.ofSeconds(10) : HOUR));
        }
    }

    @Example
    void tenThousandMailsInAMinute_areToldInSevenAlerts() {
        var keeper = new Watchkeeper(AlertSettings.usual(ZoneId.of("UTC")), EVENING);
        for (int i = 0; i < 10_000; i++) {
            keeper.pass(Duration.ofMillis(6));
            keeper.arrive(new Waiting(i, mail("x" + i % 3 + "@y.example", "INBOX", false)));
        }
        assertThat(keeper.alerts).hasSizeLessThanOrEqualTo(7);
        keeper.pass(Duration.ofSeconds(10));
        assertThat(keeper.waiting).isEmpty();
        assertThat(keeper.alerts).hasSizeLessThanOrEqualTo(7);
        assertThat(keeper.told).hasSize(10_000).doesNotHaveDuplicates();
    }

    @Example
    void aMailEverySecondForADay_isToldThirtyTimesAnHour() {
        var keeper = new Watchkeeper(AlertSettings.usual(ZoneId.of("UTC")), EVENING);
        for (int i = 0; i < 86_400; i++) {
            keeper.pass(Duration.ofSeconds(1));
            keeper.arrive(new Waiting(i, mail("x@y.example", "INBOX", false)));
        }
        assertThat(keeper.alerts).hasSizeBetween(30 * 24 - 30, 30 * 24);
        assertThat(keeper.told.size() + keeper.waiting.size()).isEqualTo(86_400);
        assertThat(new HashSet<>(keeper.told)).hasSameSizeAs(keeper.told);
    }

    private static List<Waiting> waiting(List<NewMail> mails) {
        var waiting = new ArrayList<Waiting>();
        mails.forEach(mail -> waiting.add(new Waiting(waiting.size(), mail)));
        return waiting;
    }

    private static NewMail mail(String from, String mailbox, boolean seen) {
        return new NewMail(
                new Mailbox(mailbox, Mailbox.Use.UNSAID), null, "", new Sender("", from), "", "", EVENING, seen);
    }

    @Provide
    Arbitrary<List<NewMail>> mails() {
        return mail().list().ofMaxSize(8);
    }

    private static Arbitrary<NewMail> mail() {
        return Combinators.combine(
                        Arbitraries.of("romeo@montague.example", "nurse@capulet.example", "list@spam.example", ""),
                        Arbitraries.frequencyOf(
                                Tuple.of(6, Arbitraries.just("INBOX")),
                                Tuple.of(1, Arbitraries.of("Junk", "Lists/Verona", "Work"))),
                        Arbitraries.of(false, false, false, true))
                .as(AlertPolicyPropertiesTest::mail);
    }

    @Provide
    Arbitrary<AlertSettings> settings() {
        Arbitrary<List<String>> senders =
                Arbitraries.of(List.<String>of(), List.of("nurse@capulet.example"), List.of("spam.example"));
        var mailboxes = Arbitraries.of(
                MailboxRules.USUAL,
                new MailboxRules(List.of(), List.of("Work")),
                new MailboxRules(List.of("INBOX", "Junk"), List.of()));
        var quiet = Arbitraries.of("", "22:00-06:00", "Sat 22:00-02:30, Sun 02:30-04:00", "Mon-Sun 12:00-13:00");
        var muted = Arbitraries.of(Duration.ofHours(-1), Duration.ofMinutes(20), Duration.ofHours(5))
                .map(EVENING::plus)
                .injectNull(0.5);
        return Combinators.combine(
                        Arbitraries.of(true, true, true, true, true, true, true, false),
                        mailboxes,
                        senders,
                        senders,
                        quiet,
                        Arbitraries.of(true, false),
                        Arbitraries.of(true, false),
                        muted)
                .as((on, boxes, vips, mutedSenders, hours, vipsAnyTime, holdWhileBusy, mutedUntil) -> new AlertSettings(
                        on,
                        AlertSettings.Detail.SENDER,
                        boxes,
                        vips,
                        mutedSenders,
                        hours,
                        AlertTables.BERLIN,
                        vipsAnyTime,
                        holdWhileBusy,
                        false,
                        true,
                        mutedUntil));
    }

    @Provide
    Arbitrary<Circumstances> circumstances() {
        var ages = Arbitraries.oneOf(
                Arbitraries.longs().between(-20_000, 20_000).list().ofMaxSize(3),
                Arbitraries.longs().between(0, 3_700_000).list().ofMinSize(28).ofMaxSize(40));
        return Combinators.combine(
                        Arbitraries.longs().between(0, Duration.ofHours(30).toMillis()),
                        Arbitraries.of(true, false),
                        ages)
                .as((millis, busy, told) -> new Circumstances(
                        EVENING.plusMillis(millis),
                        busy,
                        told.stream().map(Duration::ofMillis).toList()));
    }

    /** Mostly in quick succession, so that limits are reached; clocks are rarely wrong, but then by hours. */
    @Provide
    Arbitrary<List<Event>> events() {
        var after = Arbitraries.frequencyOf(
                Tuple.of(5, Arbitraries.longs().between(0, 12_000)),
                Tuple.of(3, Arbitraries.longs().between(0, 200_000)),
                Tuple.of(1, Arbitraries.longs().between(0, 7_200_000)));
        var error = Arbitraries.frequency(
                Tuple.of(20, Duration.ZERO),
                Tuple.of(1, Duration.ofHours(3)),
                Tuple.of(1, Duration.ofHours(-3)),
                Tuple.of(1, Duration.ofMillis(-700)));
        return Combinators.combine(
                        after.map(Duration::ofMillis), mail().optional(0.85), Arbitraries.of(true, false), error)
                .as(Event::new)
                .list()
                .ofMaxSize(150);
    }

    @Provide
    Arbitrary<List<Duration>> oddDurations() {
        var odd = Stream.of(
                        Duration.ofSeconds(Long.MIN_VALUE),
                        Duration.ofSeconds(Long.MAX_VALUE, 999_999_999),
                        Duration.ofNanos(-1),
                        Duration.ZERO,
                        Duration.ofNanos(1),
                        Duration.ofSeconds(10).minusNanos(1),
                        Duration.ofSeconds(10),
                        HOUR.minusNanos(1),
                        HOUR)
                .toList();
        return Arbitraries.of(odd).list().ofMaxSize(60);
    }
}
