package dev.kith.alert;

import dev.kith.alert.AlertMemory.Open;
import dev.kith.alert.AlertPolicy.Circumstances;
import dev.kith.alert.Decision.LeftOut;
import dev.kith.alert.Decision.Next;
import dev.kith.alert.Decision.Why;
import dev.kith.db.CrashPoint;
import dev.kith.jid.BareJid;
import dev.kith.replica.Claim;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Tells one person what waits for them: notes which mails an alert is about to tell, sends it, notes that it did. After
 * a crash between any two of these the same alert is sent once more, under the same id.
 */
final class Postman {
    private static final Logger LOG = Logger.getLogger(Postman.class);
    private static final Duration FRESH = Duration.ofSeconds(10);
    private static final int MOST_ALERTS = 100;

    private final AlertMemory memory;
    private final ChatSender chat;
    private final Surroundings surroundings;
    private final Clock clock;
    private final AlertMeters meters;

    /** What it has to know of the person at the moment. */
    interface Surroundings {
        /** Empty when they have no alerts any more. */
        Optional<Alerts.Known> known(BareJid owner);

        /** Whether their presence says {@code dnd}. */
        boolean busy(BareJid owner);

        /** Which of these are still there and unread; empty when that cannot be asked. */
        Optional<Set<MailPlace>> unread(BareJid owner, Set<MailPlace> mails);

        /** The alert in words. */
        Alert alert(Alerts.Known known, String id, List<Waiting> mails, boolean urgent);

        /** An alert went out. */
        void told(BareJid owner);
    }

    /** How a round ended. */
    sealed interface End {
        /** Nothing waits. */
        record Idle() implements End {}

        /** Something waits, until then at the latest; null when that depends on something else. */
        record Held(Why why, @Nullable Instant until) implements End {}

        /** The server could not be reached. */
        record Stuck(String reason) implements End {}
    }

    Postman(AlertMemory memory, ChatSender chat, Surroundings surroundings, Clock clock, AlertMeters meters) {
        this.memory = memory;
        this.chat = chat;
        this.surroundings = surroundings;
        this.clock = clock;
        this.meters = meters;
    }

    /**
     * Tells what may be told now. One round at a time for one person.
     *
     * @param held whether what waits was held back by the person's own choices until now
     */
    End round(BareJid owner, ToldTimes told, boolean held) {
        for (int i = 0; i < MOST_ALERTS; i++) {
            Optional<Alerts.Known> known = surroundings.known(owner);
            if (known.isEmpty()) {
                return new End.Idle();
            }
            List<Open> open = memory.open(owner);
            if (open.isEmpty()) {
                return new End.Idle();
            }
            List<Open> begun = begun(open);
            End end = step(known.get(), begun.isEmpty() ? open : begun, told, held);
            if (end != null) {
                return end;
            }
        }
        return new End.Held(Why.PACE, clock.instant().plus(FRESH));
    }

    /** The mails of an alert that was begun and perhaps not sent; an interrupted one comes before all others. */
    private static List<Open> begun(List<Open> open) {
        String first = open.stream()
                .map(Open::alertId)
                .filter(id -> id != null)
                .findFirst()
                .orElse(null);
        return first == null
                ? List.of()
                : open.stream().filter(each -> first.equals(each.alertId())).toList();
    }

    /** One alert, or what it waits for; null when there may be more to do. */
    private @Nullable End step(Alerts.Known known, List<Open> open, ToldTimes told, boolean held) {
        BareJid owner = known.owner();
        var waiting = open.stream().map(Open::waiting).toList();
        var now = new Circumstances(clock.instant(), surroundings.busy(owner), told.ages());
        Decision decision = AlertPolicy.decide(known.settings(), waiting, now);
        leaveOut(decision.leftOut());
        return switch (decision.next()) {
            case Next.Nothing nothing -> decision.leftOut().isEmpty() ? new End.Idle() : null;
            case Next.Wait(Why why, Instant until) -> new End.Held(why, until);
            case Next.Tell tell -> readMeanwhile(owner, open, tell) ? null : tell(known, open, tell, told, held);
        };
    }

    private void leaveOut(List<LeftOut> leftOut) {
        if (!leftOut.isEmpty()) {
            memory.leaveOut(leftOut.stream().map(each -> each.mail().id()).toList());
            leftOut.forEach(each -> meters.leftOut(each.reason()));
        }
    }

    /** Whether some of what is to be told was held, and read elsewhere before its time came. */
    private boolean readMeanwhile(BareJid owner, List<Open> open, Next.Tell tell) {
        Instant fresh = clock.instant().minus(FRESH);
        var held = open.stream()
                .filter(each ->
                        tell.mails().contains(each.waiting()) && each.heard().isBefore(fresh))
                .map(each -> each.waiting().mail().place())
                .filter(place -> place != null)
                .collect(Collectors.toSet());
        if (held.isEmpty()) {
            return false;
        }
        Optional<Set<MailPlace>> unread = surroundings.unread(owner, held);
        if (unread.isEmpty()) {
            return false;
        }
        var read = new HashSet<>(held);
        read.removeAll(unread.get());
        if (!read.isEmpty()) {
            memory.settled(owner, read); // by their places: one that was moved meanwhile is elsewhere by now
            tell.mails().stream()
                    .filter(each -> read.contains(each.mail().place()))
                    .forEach(each -> meters.leftOut(Decision.Reason.READ));
        }
        return !read.isEmpty();
    }

    private Duration waited(List<Open> open, Next.Tell tell) {
        Instant now = clock.instant();
        return open.stream()
                .filter(each -> tell.mails().contains(each.waiting()))
                .map(each -> Duration.between(each.heard(), now))
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
    }

    private @Nullable End tell(Alerts.Known known, List<Open> open, Next.Tell tell, ToldTimes told, boolean held) {
        var ids = tell.mails().stream().map(Waiting::id).toList();
        String begun = open.getFirst().alertId();
        String id = begun != null ? begun : MailKey.of(tell.mails());
        if (begun == null) {
            memory.sending(ids, id);
            CrashPoint.pass();
        }
        try {
            Claim.confirm();
            chat.send(surroundings.alert(known, id, tell.mails(), tell.urgent()));
        } catch (ChatUnavailable e) {
            return new End.Stuck(String.valueOf(e.getMessage()));
        } catch (ChatRefused e) {
            LOG.errorf("An alert for %s will not be sent: %s", known.owner(), e.getMessage());
            memory.leaveOut(ids);
            meters.refused();
            return null;
        }
        CrashPoint.pass();
        told.now();
        memory.told(known.owner(), id, ids, clock.instant(), known.mailNotify());
        CrashPoint.pass();
        meters.told(held, waited(open, tell));
        LOG.debugf("%s was told of %d mail(s)", known.owner(), tell.mails().size());
        surroundings.told(known.owner());
        return null;
    }
}
