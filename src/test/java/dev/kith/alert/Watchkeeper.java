package dev.kith.alert;

import dev.kith.alert.AlertPolicy.Circumstances;
import dev.kith.alert.Decision.LeftOut;
import dev.kith.alert.Decision.Next;
import dev.kith.alert.Decision.Why;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Does what the policy says, in a time of its own: takes mails in, tells them, and asks again when it was told to. */
final class Watchkeeper {
    private final AlertSettings settings;
    private final Instant start;

    final List<Waiting> waiting = new ArrayList<>();
    final List<LeftOut> leftOut = new ArrayList<>();
    final List<Waiting> told = new ArrayList<>();
    final List<Duration> alerts = new ArrayList<>();

    boolean busy;
    Duration time = Duration.ZERO;

    /** By how much the clock on the wall is wrong; the time between alerts is measured by another. */
    Duration clockError = Duration.ZERO;

    private Next.@Nullable Wait wait;

    Watchkeeper(AlertSettings settings, Instant start) {
        this.settings = settings;
        this.start = start;
    }

    Instant now() {
        return start.plus(time).plus(clockError);
    }

    Circumstances circumstances() {
        return new Circumstances(
                now(),
                busy,
                alerts.stream()
                        .map(time::minus)
                        .filter(ago -> ago.compareTo(Duration.ofHours(1)) <= 0)
                        .toList());
    }

    void arrive(Waiting mail) {
        waiting.add(mail);
        boolean slow = wait != null && Set.of(Why.PACE, Why.HOURLY_LIMIT).contains(wait.why());
        if (!slow || isDue()) {
            decide();
        }
    }

    void setBusy(boolean now) {
        busy = now;
        decide();
    }

    /** Lets time go by, and asks whenever it was told to on the way. */
    void pass(Duration howLong) {
        Duration end = time.plus(howLong);
        while (wait != null && wait.until() != null) {
            Duration left = Duration.between(now(), wait.until());
            Duration due = left.isNegative() ? time : time.plus(left);
            if (due.compareTo(end) > 0) {
                break;
            }
            time = due;
            decide();
        }
        time = end;
    }

    private boolean isDue() {
        return wait == null || wait.until() == null || !now().isBefore(wait.until());
    }

    /** As long as there is something to do at once. */
    void decide() {
        Decision decision;
        do {
            decision = AlertPolicy.decide(settings, List.copyOf(waiting), circumstances());
            for (LeftOut left : decision.leftOut()) {
                remove(left.mail());
                leftOut.add(left);
            }
            if (decision.next() instanceof Next.Tell tell) {
                tell.mails().forEach(this::remove);
                told.addAll(tell.mails());
                alerts.add(time);
            }
        } while (decision.next() instanceof Next.Tell);
        wait = decision.next() instanceof Next.Wait next ? next : null;
    }

    private void remove(Waiting mail) {
        if (!waiting.remove(mail)) {
            throw new AssertionError("decided about a mail that does not wait: " + mail);
        }
    }
}
