package dev.kith.xmpp.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kith.jid.BareJid;
import dev.kith.roster.Contact;
import dev.kith.sync.RosterRefused;
import dev.kith.testing.Await;
import dev.kith.testing.EjabberdServer;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Rosters through sessions on ejabberd. */
class EjabberdSessionRosterTest extends SessionRosterContract<EjabberdServer> {
    @Override
    protected EjabberdServer startServer(Path folder) throws Exception {
        return EjabberdServer.startWithTls(folder);
    }

    @Override
    Path certificate(EjabberdServer server) {
        return server.certificate();
    }

    /**
     * What ejabberd hides it hides from the owner's own programs, and no question of theirs would tell that apart from an item
     * that is not there without doing harm. So it is known to be there only to a session that was shown it, as this one was by the
     * push of its own write.
     */
    @Override
    protected void assertHidden(Person owner, BareJid contact) throws Exception {
        Await.until(
                "shown by the push",
                SOON,
                () -> rosters.hidden(owner.jid(), Set.of(contact)).contains(contact));
        super.assertHidden(owner, contact);
    }

    @Test
    void itemThatTheSessionWasShown_isHidden_untilItsRemovalIsTold() throws Exception {
        Person juliet = newPerson();
        Person romeo = newPerson();
        var hers = login(juliet);
        var his = login(romeo);
        rosters.set(juliet.jid(), contact(romeo.jid(), "Romeo"));
        assertThat(item(juliet, romeo.jid())).isNotNull();
        his.subscribe(juliet.jid().toString());
        Await.until("hidden", SOON, () -> item(juliet, romeo.jid()) == null);
        assertThat(rosters.hidden(juliet.jid(), Set.of(romeo.jid(), friend("never-was"))))
                .containsExactly(romeo.jid());
        hers.remove(romeo.jid().toString());
        Await.until(
                "told",
                SOON,
                () -> rosters.hidden(juliet.jid(), Set.of(romeo.jid())).isEmpty());
        assertThat(rosters.unsure(juliet.jid(), Set.of(romeo.jid()))).isEmpty();
    }

    @Test
    void itemThatOnlyAnEarlierSessionWasShown_isUnsure() throws Exception {
        Person juliet = newPerson();
        BareJid romeo = friend("romeo");
        rosters.set(juliet.jid(), contact(romeo, "Romeo"));
        assertThat(item(juliet, romeo)).isNotNull();
        assertThat(rosters.hidden(juliet.jid(), Set.of(romeo))).containsExactly(romeo);
        sessions().of(juliet.jid()).close();
        assertThat(rosters.hidden(juliet.jid(), Set.of(romeo))).isEmpty();
        assertThat(rosters.unsure(juliet.jid(), Set.of(romeo))).containsExactly(romeo);
    }

    @Test
    void removalByTheOwner_isToldFromAnItemThatMayBeHidden() throws Exception {
        Person juliet = newPerson();
        var hers = login(juliet);
        BareJid romeo = friend("romeo");
        rosters.set(juliet.jid(), contact(romeo, "Romeo"));
        assertThat(item(juliet, romeo)).isNotNull();
        hers.remove(romeo.toString());
        Await.until(
                "heard", SOON, () -> rosters.unsure(juliet.jid(), Set.of(romeo)).isEmpty());
        assertThat(rosters.hidden(juliet.jid(), Set.of(romeo))).isEmpty();
        hers.set(romeo.toString(), "Romeo");
        Await.until(
                "there again",
                SOON,
                () -> rosters.unsure(juliet.jid(), Set.of(romeo)).contains(romeo));
    }

    /**
     * ejabberd refuses an item with two groups that resourceprep makes the same, and all it cannot prepare are the same to it.
     * So each odd text stands with a plain one here, and the refusal has a test of its own.
     */
    @Override
    @Test
    public void namesAndGroups_comeBackAsTheyWere() throws Exception {
        Person juliet = newPerson();
        for (String text : List.of(
                "Romeo & <Juliet> 'x' \"y\" ]]> &amp; {\"a\":1}",
                "a;b; c ;;d",
                "💘 مرحبا بالعالم שלום \u0627\u202e",
                "e\u0301 é ﬁ \u00a0ß \u200b\u2028|",
                "\u0000\u0001\uFFFE\uD800x",
                "Zoë".repeat(100))) {
            Contact odd = contact(friend("odd"), text, text, "plain");
            rosters.set(juliet.jid(), odd);
            assertThat(item(juliet, odd.jid())).as(text).isEqualTo(plain(odd));
        }
    }

    @Test
    void groupsThatAreOneToTheServer_areRefused_andNothingElseIs() throws Exception {
        Person juliet = newPerson();
        Contact twice = contact(friend("odd"), "Odd", "ﬁsh", "fish");
        assertThatThrownBy(() -> rosters.set(juliet.jid(), twice))
                .isInstanceOf(RosterRefused.class)
                .hasMessageContaining("bad-request");
        rosters.set(juliet.jid(), contact(friend("odd"), "Odd", "fish"));
        assertThat(item(juliet, friend("odd")).groups()).containsExactly("fish");
    }
}
