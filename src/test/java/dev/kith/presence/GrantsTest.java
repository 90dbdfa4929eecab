package dev.kith.presence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.jid.BareJid;
import dev.kith.presence.PresenceSource.Standing;
import dev.kith.testing.MovableClock;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is done about people's rosters, and what is not. */
class GrantsTest {
    private static final BareJid JULIET = BareJid.parse("juliet@capulet.example");
    private static final BareJid NURSE = BareJid.parse("nurse@capulet.example");

    private final MovableClock clock = new MovableClock();
    private final InMemoryServer server = new InMemoryServer();
    private final InMemoryGrants memory = new InMemoryGrants(clock);
    private final Set<BareJid> watched = new HashSet<>();
    private Grants grants = newProcess();

    private Grants newProcess() {
        watched.clear();
        return new Grants(
                memory,
                server,
                new Grants.Watching() {
                    @Override
                    public boolean watches(BareJid person) {
                        return watched.contains(person);
                    }

                    @Override
                    public void begin(BareJid person) {
                        watched.add(person);
                    }

                    @Override
                    public void end(BareJid person) {
                        watched.remove(person);
                    }
                },
                clock);
    }

    private boolean want(BareJid... people) {
        grants.want(Set.of(people));
        return grants.pass();
    }

    private Grant stored(BareJid person) {
        return memory.of(person).map(Granted::grant).orElse(Grant.NONE);
    }

    private void asked() {
        server.admits = false;
        grants.linkUp();
        want(JULIET);
        assertThat(stored(JULIET)).isEqualTo(Grant.ASKED);
    }

    @Test
    void nothingIsDone_beforeAnybodySaidWhoIsWanted() {
        memory.store(JULIET, new Granted(Grant.GRANTED, true, clock.instant()));
        grants.linkUp();
        assertThat(grants.pass()).isTrue();
        assertThat(server.calls).isEmpty();
        assertThat(watched).isEmpty();
        assertThat(stored(JULIET)).isEqualTo(Grant.GRANTED);
    }

    @Test
    void serverThatLetsUs_putsUsOnTheRoster_once() {
        grants.linkUp();
        assertThat(want(JULIET)).isTrue();
        assertThat(want(JULIET)).isTrue();
        assertThat(server.calls).containsExactly("admit juliet");
        assertThat(watched).containsExactly(JULIET);
        assertThat(memory.of(JULIET)).map(Granted::ourItem).contains(true);
    }

    @Test
    void serverThatDoesNot_hasThePersonAsked_andNobodyIsWatchedBeforeTheAnswer() {
        asked();
        assertThat(server.calls).containsExactly("admit juliet", "ask juliet");
        assertThat(watched).isEmpty();
        assertThat(memory.of(JULIET)).map(Granted::ourItem).contains(false);
        grants.allowed(JULIET);
        assertThat(watched).containsExactly(JULIET);
        grants.pass();
        assertThat(stored(JULIET)).isEqualTo(Grant.GRANTED);
    }

    @ParameterizedTest
    @EnumSource(
            value = Standing.class,
            names = {"LISTED", "UNREADABLE"})
    void itemThatIsThereAlready_isNotWritten(Standing standing) {
        server.standings.put(JULIET, standing);
        grants.linkUp();
        want(JULIET);
        assertThat(server.calls).containsExactly("ask juliet");
    }

    @Test
    void grantThatIsThereAlready_isAdopted_andTheItemIsNotOurs() {
        server.standings.put(JULIET, Standing.ALLOWED);
        grants.linkUp();
        want(JULIET);
        assertThat(server.calls).isEmpty();
        assertThat(watched).containsExactly(JULIET);
        want();
        assertThat(server.calls).containsExactly("end juliet");
    }

    @Test
    void accountsElsewhere_areLeftAlone() {
        server.standings.put(JULIET, Standing.ELSEWHERE);
        grants.linkUp();
        assertThat(want(JULIET)).isTrue();
        assertThat(server.calls).isEmpty();
        assertThat(stored(JULIET)).isEqualTo(Grant.WANTED);
        want();
        assertThat(stored(JULIET)).isEqualTo(Grant.NONE);
        assertThat(server.calls).isEmpty();
    }

    @Test
    void crashAfterTheRosterSet_doesNotMakeTheItemLookHandMade() {
        grants.linkUp();
        server.meanwhile.put("admit", () -> {
            throw new IllegalStateException("the process ends here");
        });
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> want(JULIET)).hasMessageContaining("ends here");
        server.standings.put(JULIET, Standing.ALLOWED);
        grants = newProcess();
        grants.linkUp();
        want(JULIET);
        want();
        assertThat(server.calls).containsExactly("admit juliet", "end-and-remove juliet");
    }

    @Test
    void requestThatCannotBeSent_isSentLater() {
        server.admits = false;
        server.failing.add("ask");
        grants.linkUp();
        assertThat(want(JULIET)).isFalse();
        assertThat(stored(JULIET)).isEqualTo(Grant.WANTED);
        server.failing.clear();
        assertThat(grants.pass()).isTrue();
        assertThat(stored(JULIET)).isEqualTo(Grant.ASKED);
    }

    @Test
    void answerThatIsQuickerThanUs_isNotLost() {
        server.admits = false;
        server.meanwhile.put("ask", () -> grants.allowed(JULIET));
        grants.linkUp();
        want(JULIET);
        assertThat(stored(JULIET)).isEqualTo(Grant.GRANTED);
        assertThat(watched).containsExactly(JULIET);
    }

    @Test
    void no_isFinal_overLinksAndProcesses() {
        asked();
        grants.refused(JULIET);
        grants.pass();
        assertThat(stored(JULIET)).isEqualTo(Grant.WITHDRAWN);
        server.calls.clear();
        grants = newProcess();
        grants.linkUp();
        want(JULIET);
        grants.linkLost();
        grants.linkUp();
        clock.move(Duration.ofDays(30));
        grants.pass();
        want();
        want(JULIET);
        assertThat(server.calls).isEmpty();
        assertThat(stored(JULIET)).isEqualTo(Grant.WITHDRAWN);
        memory.askAgain(JULIET);
        grants.pass();
        assertThat(stored(JULIET)).isEqualTo(Grant.ASKED);
    }

    private void saidNo() {
        asked();
        grants.refused(JULIET);
        grants.pass();
        server.calls.clear();
    }

    @Test
    void grantThatAnotherProcessKept_isReadAnew() {
        saidNo();
        grants.linkLost();
        memory.store(JULIET, new Granted(Grant.GRANTED, true, clock.instant())); // to that one they said yes
        grants.startAnew();
        server.standings.put(JULIET, Standing.ALLOWED);
        grants.linkUp();
        grants.pass();
        assertThat(watched).containsExactly(JULIET);
        assertThat(stored(JULIET)).isEqualTo(Grant.GRANTED);
    }

    @Test
    void startingAnew_writesNothingOfBefore() {
        asked();
        grants.refused(JULIET); // and no pass in time
        grants.linkLost();
        memory.store(JULIET, new Granted(Grant.GRANTED, true, clock.instant()));
        grants.startAnew();
        grants.pass();
        assertThat(stored(JULIET)).isEqualTo(Grant.GRANTED);
        assertThat(grants.follows(JULIET)).isTrue();
    }

    @Test
    void whoLeftByAnotherProcess_isForgotten_andNotAskedAsLongAsTheyAreStillWanted() {
        saidNo();
        memory.forget(JULIET);
        grants.pass();
        assertThat(server.calls).isEmpty();
        want();
        assertThat(stored(JULIET)).isEqualTo(Grant.NONE);
        want(JULIET);
        assertThat(server.calls).as("somebody who comes anew").contains("ask juliet");
    }

    @Test
    void takenBack_isForgottenAtOnce_andAStrayYesChangesNothing() {
        grants.linkUp();
        want(JULIET, NURSE);
        grants.refused(JULIET);
        assertThat(watched).containsExactly(NURSE);
        assertThat(grants.follows(JULIET)).isFalse();
        grants.allowed(JULIET);
        assertThat(grants.seen(JULIET)).isFalse();
        grants.pass();
        assertThat(watched).containsExactly(NURSE);
        assertThat(stored(JULIET)).isEqualTo(Grant.WITHDRAWN);
    }

    @Test
    void presenceOfSomebodyAsked_isTheirYes_whereItIsProof() {
        asked();
        assertThat(grants.seen(JULIET)).isTrue();
        assertThat(grants.seen(JULIET)).isFalse();
        assertThat(grants.seen(NURSE)).isFalse();
        assertThat(watched).containsExactly(JULIET);
    }

    @Test
    void everyLink_findsOutAnew_whoMayBeSeen() {
        grants.linkUp();
        want(JULIET, NURSE);
        grants.linkLost();
        assertThat(watched).isEmpty();
        server.standings.put(NURSE, Standing.LISTED);
        grants.linkUp();
        assertThat(watched).isEmpty();
        grants.pass();
        assertThat(watched).containsExactly(JULIET);
        assertThat(stored(NURSE)).isEqualTo(Grant.WITHDRAWN);
    }

    @Test
    void serverThatCannotBeAsked_leavesThemUnwatched_andIsAskedAgain() {
        grants.linkUp();
        want(JULIET);
        grants.linkLost();
        grants.linkUp();
        server.failing.add("standing");
        assertThat(grants.pass()).isFalse();
        assertThat(watched).isEmpty();
        server.failing.clear();
        assertThat(grants.pass()).isTrue();
        assertThat(watched).containsExactly(JULIET);
    }

    @Test
    void endThatFails_isTriedUntilItIsDone() {
        grants.linkUp();
        want(JULIET);
        server.failing.add("end-and-remove");
        assertThat(want()).isFalse();
        assertThat(watched).isEmpty();
        assertThat(stored(JULIET)).isEqualTo(Grant.ENDING);
        grants = newProcess();
        grants.linkUp();
        server.failing.clear();
        want();
        assertThat(server.calls).containsExactly("admit juliet", "end-and-remove juliet");
        assertThat(stored(JULIET)).isEqualTo(Grant.NONE);
    }

    @Test
    void lastWordOfAnEndedSubscription_isNoAnswerToTheNextRequest() {
        asked();
        want();
        assertThat(want(JULIET)).as("not yet").isFalse();
        grants.refused(JULIET); // the server's answer to our goodbye
        clock.move(Duration.ofSeconds(3));
        assertThat(grants.pass()).isTrue();
        assertThat(stored(JULIET)).isEqualTo(Grant.ASKED);
    }

    @Test
    void requestWithoutAnAnswer_isRepeatedAfterADay_andOnceALink() {
        asked();
        grants.linkLost();
        grants.linkUp();
        grants.pass();
        assertThat(server.calls).containsExactly("admit juliet", "ask juliet");
        clock.move(Duration.ofDays(2));
        grants.linkLost();
        grants.linkUp();
        grants.pass();
        grants.pass();
        assertThat(server.calls).containsExactly("admit juliet", "ask juliet", "ask juliet");
    }

    @Test
    void yesThatCameWithoutALink_isFoundOnTheRoster() {
        asked();
        grants.linkLost();
        server.standings.put(JULIET, Standing.ALLOWED);
        grants.linkUp();
        grants.pass();
        assertThat(watched).containsExactly(JULIET);
    }

    @Test
    void whatIsFoundOut_forALinkThatIsGone_countsNoMore() {
        grants.linkUp();
        server.meanwhile.put("admit", () -> {
            grants.linkLost();
            grants.linkUp();
        });
        want(JULIET);
        assertThat(watched).isEmpty();
        grants.pass();
        assertThat(watched).containsExactly(JULIET);
    }

    @Test
    void wantingTheSame_isNoWork() {
        assertThat(grants.want(Set.of(JULIET))).isTrue();
        assertThat(grants.want(Set.of(JULIET))).isFalse();
        assertThat(grants.want(Set.of())).isTrue();
    }
}
