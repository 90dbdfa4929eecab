package dev.kith.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.alert.Alerts.MailAccess;
import dev.kith.alert.Postman.End;
import dev.kith.jid.BareJid;
import dev.kith.testing.MovableClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** M1 and M2: every mail is told at least once, and at most once outside of a crash between sending and noting it. */
class PostmanTest {
    /** Once for all, since making them takes longer than a round. */
    private static final AlertMeters METERS = new AlertMeters(new SimpleMeterRegistry());

    private static final BareJid JULIET = BareJid.parse("juliet@example.org");

    /** The end of the process, at a place where nothing else is done any more. */
    private static final class Crash extends RuntimeException {}

    /** A person, a server and a database that fail when they are told to. */
    private static final class World implements ChatSender, Postman.Surroundings {
        final InMemoryAlertMemory memory = new InMemoryAlertMemory();
        final MovableClock clock = new MovableClock();
        final List<Alert> delivered = new ArrayList<>();
        final Random random;
        final double trouble;
        AlertSettings settings = AlertSettings.usual(ZoneOffset.UTC);
        Optional<Set<MailPlace>> unread = Optional.empty();
        int mails;
        long nanos;

        World(long seed, double trouble) {
            this.random = new Random(seed);
            this.trouble = trouble;
        }

        void arrive() {
            memory.take(
                    JULIET,
                    List.of(AlertMemoryContract.mail(++mails, "m" + mails + "@example.org")),
                    null,
                    clock.instant());
        }

        void pass(Duration time) {
            clock.move(time);
            nanos += time.toNanos();
        }

        private boolean strikes() {
            return random.nextDouble() < trouble;
        }

        /** The memory, in which the process may end before and after each thing that is done. */
        private AlertMemory fragile() {
            return (AlertMemory) Proxy.newProxyInstance(
                    getClass().getClassLoader(), new Class<?>[] {AlertMemory.class}, (proxy, method, args) -> {
                        if (strikes()) {
                            throw new Crash();
                        }
                        try {
                            Object result = method.invoke(memory, args);
                            if (strikes()) {
                                throw new Crash();
                            }
                            return result;
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    });
        }

        /** A new process makes rounds until it ends or everything is told. */
        End live() {
            var told = new ToldTimes(
                    () -> nanos, memory.toldSince(JULIET, clock.instant().minus(Duration.ofHours(1))), clock.instant());
            var postman = new Postman(fragile(), this, this, clock, METERS);
            return postman.round(JULIET, told, false);
        }

        @Override
        public void send(Alert alert) throws ChatUnavailable {
            if (strikes()) {
                throw new ChatUnavailable("not sent", null);
            }
            if (strikes()) {
                throw new Crash();
            }
            delivered.add(alert);
            if (strikes()) {
                throw new ChatUnavailable("sent, and nobody knows", null);
            }
            if (strikes()) {
                throw new Crash();
            }
        }

        @Override
        public void onConnected(Runnable work) {}

        @Override
        public Optional<Alerts.Known> known(BareJid owner) {
            return Optional.of(
                    new Alerts.Known(owner, settings, "juliet", MailAccess.NONE, Instant.EPOCH, false, "test"));
        }

        @Override
        public boolean busy(BareJid owner) {
            return false;
        }

        @Override
        public Optional<Set<MailPlace>> unread(BareJid owner, Set<MailPlace> mails) {
            return unread;
        }

        @Override
        public Alert alert(Alerts.Known known, String id, List<Waiting> mails, boolean urgent) {
            var body = String.join(
                    " ", mails.stream().map(each -> each.mail().messageId()).toList());
            return new Alert(known.owner(), id, false, true, urgent, "", body, null);
        }

        @Override
        public void told(BareJid owner) {}
    }

    @Property(tries = 20_000)
    void everyMail_isTold_andOnlyTheAlertOfACrashIsRepeated_underItsId(@ForAll long seed) {
        var world = new World(seed, 0.12);
        for (int i = 0; i < 30; i++) {
            int mails = world.random.nextInt(3);
            for (int m = 0; m < mails; m++) {
                world.arrive();
            }
            try {
                world.live();
            } catch (Crash e) {
                // and the next process goes on
            }
            world.pass(Duration.ofSeconds(world.random.nextInt(30)));
        }
        for (int i = 0; i < 300 && !world.memory.open(JULIET).isEmpty(); i++) {
            world.pass(Duration.ofSeconds(200));
            try {
                world.live();
            } catch (Crash e) {
                // and the next process goes on
            }
        }
        assertThat(world.memory.open(JULIET)).isEmpty();
        var alertsOfMail = new HashMap<String, Set<String>>();
        var wordsOfAlert = new HashMap<String, Set<String>>();
        for (Alert alert : world.delivered) {
            wordsOfAlert.computeIfAbsent(alert.id(), id -> new HashSet<>()).add(alert.body());
            for (String mail : alert.body().split(" ")) {
                alertsOfMail.computeIfAbsent(mail, id -> new HashSet<>()).add(alert.id());
            }
        }
        assertThat(alertsOfMail).hasSize(world.mails);
        assertThat(alertsOfMail.values()).as("each mail is in one alert").allMatch(ids -> ids.size() == 1);
        assertThat(wordsOfAlert.values()).as("a repeated alert says the same").allMatch(words -> words.size() == 1);
    }

    @Test
    void withoutTrouble_nothingIsRepeated() {
        var world = new World(1, 0);
        world.arrive();
        world.arrive();
        assertThat(world.live()).isEqualTo(new End.Idle());
        assertThat(world.live()).isEqualTo(new End.Idle());
        assertThat(world.delivered).extracting(Alert::body).containsExactly("m1@example.org m2@example.org");
    }

    @Test
    void mailThatWasReadWhileItWasHeld_isNotTold() {
        var world = new World(1, 0);
        world.settings = muted(world.clock.instant().plusSeconds(60));
        world.arrive();
        world.arrive();
        assertThat(world.live()).isInstanceOf(End.Held.class);
        world.pass(Duration.ofSeconds(61));
        world.unread = Optional.of(Set.of(new MailPlace("INBOX", 4_294_967_295L, 2)));
        assertThat(world.live()).isEqualTo(new End.Idle());
        assertThat(world.delivered).extracting(Alert::body).containsExactly("m2@example.org");
    }

    @Test
    void mailboxesThatCannotBeAsked_keepNothingFromBeingTold() {
        var world = new World(1, 0);
        world.settings = muted(world.clock.instant().plusSeconds(60));
        world.arrive();
        world.live();
        world.pass(Duration.ofSeconds(61));
        assertThat(world.live()).isEqualTo(new End.Idle());
        assertThat(world.delivered).hasSize(1);
    }

    /** What was begun before the person muted it waits like all else, and keeps its id. */
    @Test
    void alertThatWasBegun_waitsForTheEndOfAMute() {
        var world = new World(1, 0);
        world.arrive();
        long id = world.memory.open(JULIET).getFirst().waiting().id();
        world.memory.sending(List.of(id), "begun");
        world.settings = muted(world.clock.instant().plusSeconds(60));
        assertThat(world.live()).isInstanceOf(End.Held.class);
        world.arrive();
        world.pass(Duration.ofSeconds(61));
        world.live();
        world.pass(Duration.ofSeconds(11));
        world.live();
        assertThat(world.delivered).extracting(Alert::id).first().isEqualTo("begun");
        assertThat(world.delivered).extracting(Alert::body).containsExactly("m1@example.org", "m2@example.org");
    }

    /** M1: quiet hours that begin while an alert is tried again let its VIPs through, and keep the others for later. */
    @Test
    void alertThatWasBegun_andIsToldForItsVipsAlone_keepsTheOthers() {
        var world = new World(1, 0);
        world.arrive();
        world.memory.take(JULIET, List.of(from("nurse@example.org", ++world.mails)), null, world.clock.instant());
        world.memory.sending(
                world.memory.open(JULIET).stream()
                        .map(open -> open.waiting().id())
                        .toList(),
                "begun");
        var draft = new AlertDraft(AlertSettings.usual(ZoneOffset.UTC));
        draft.vips = List.of("nurse@example.org");
        draft.vipsAnyTime = true;
        draft.quiet = "12:00-13:00";
        world.settings = draft.settings();
        assertThat(world.live()).isInstanceOf(End.Held.class);
        assertThat(world.delivered).extracting(Alert::body).containsExactly("m2@example.org");
        world.pass(Duration.ofHours(2));
        assertThat(world.live()).isEqualTo(new End.Idle());
        assertThat(world.delivered).extracting(Alert::body).containsExactly("m2@example.org", "m1@example.org");
    }

    private static NewMail from(String address, int number) {
        NewMail mail = AlertMemoryContract.mail(number, "m" + number + "@example.org");
        return new NewMail(
                mail.mailbox(),
                mail.place(),
                mail.messageId(),
                new Sender("", address),
                mail.subject(),
                mail.listId(),
                mail.received(),
                mail.seen());
    }

    private static AlertSettings muted(Instant until) {
        var draft = new AlertDraft(AlertSettings.usual(ZoneOffset.UTC));
        draft.mutedUntil = until;
        return draft.settings();
    }
}
