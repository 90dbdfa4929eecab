package dev.kith.presence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.jid.BareJid;
import dev.kith.replica.AloneReplica;
import dev.kith.replica.Claim;
import dev.kith.replica.Displaced;
import dev.kith.replica.Replicas.Word;
import dev.kith.testing.Await;
import dev.kith.testing.MovableClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whose presence is followed where there are several replicas. */
class PresencesTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final BareJid JULIET = BareJid.parse("juliet@capulet.example");

    private final MovableClock clock = new MovableClock();
    private final InMemoryServer server = new InMemoryServer();
    private final InMemoryGrants memory = new InMemoryGrants(clock);
    private final AloneReplica replicas = new AloneReplica();
    private final Presences presences = new Presences(
            memory, server, person -> new AvatarSource.Answer.None(), replicas, clock, new SimpleMeterRegistry());

    @AfterEach
    void stop() {
        presences.stop();
    }

    private PresenceSource.Listener link() {
        return Objects.requireNonNull(server.listener);
    }

    private Grant stored() {
        return memory.of(JULIET).map(Granted::grant).orElse(Grant.NONE);
    }

    @Test
    void whoLeaves_isForgotten_byAReplicaWithoutTheLink() {
        replicas.holdLink(false);
        presences.follow(false);
        presences.start();
        memory.store(JULIET, new Granted(Grant.WITHDRAWN, false, clock.instant()));
        presences.forget(JULIET);
        assertThat(stored()).isEqualTo(Grant.NONE);
        assertThat(replicas.said).containsExactly("FORGET " + JULIET);
    }

    private void askedAndRefused() throws Exception {
        memory.store(JULIET, new Granted(Grant.ASKED, false, clock.instant()));
        presences.follow(true);
        presences.want("badges", Set.of(JULIET));
        presences.start();
        link().linkUp();
        Await.until("read", SOON, () -> link().follows(JULIET));
        link().heard(JULIET, new Sighting.Refused());
        Await.until("stored", SOON, () -> stored() == Grant.WITHDRAWN);
    }

    @Test
    void whoLeftElsewhere_isForgottenByTheHolder() throws Exception {
        askedAndRefused();
        presences.want("badges", Set.of());
        replicas.heard(Word.FORGET, JULIET.toString());
        Await.until("forgotten", SOON, () -> stored() == Grant.NONE);
    }

    @Test
    void grantOfAnEarlierTenure_doesNotWinOverTheTable() throws Exception {
        askedAndRefused();
        presences.follow(false);
        link().linkLost();
        memory.store(JULIET, new Granted(Grant.GRANTED, false, clock.instant()));
        presences.follow(true);
        server.standings.put(JULIET, PresenceSource.Standing.ALLOWED);
        link().linkUp();
        Await.until("followed again", SOON, () -> presences.followed().contains(JULIET));
    }

    @Test
    void claimThatIsLost_endsWhatIsBeingWritten() throws Exception {
        var displaced = new CountDownLatch(1);
        server.meanwhile.put("admit", () -> {
            server.meanwhile.clear();
            replicas.loseEverything();
            try {
                Claim.confirm();
            } catch (Displaced e) {
                displaced.countDown();
                throw e;
            }
        });
        presences.follow(true);
        presences.want("badges", Set.of(JULIET));
        presences.start();
        link().linkUp();
        Await.until("not written", SOON, () -> displaced.getCount() == 0);
        Await.until("by virtue of the next claim", SOON, () -> stored() == Grant.GRANTED);
    }
}
