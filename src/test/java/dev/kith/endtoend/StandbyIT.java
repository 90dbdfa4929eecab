package dev.kith.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.endtoend.Town.Person;
import dev.kith.jid.BareJid;
import dev.kith.testing.Await;
import dev.kith.testing.ChatClient;
import dev.kith.testing.KithProcess;
import dev.kith.testing.ProsodyServer;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On Prosody, where privilege is the component's: one replica does the work, and another stands by. */
@Tag("long")
class StandbyIT {
    /** Until the link is another's, and its first pass has come. */
    private static final Duration TAKE_OVER = Duration.ofSeconds(30);

    private Town town;
    private KithProcess holder;
    private KithProcess standby;
    private Person juliet;
    private ChatClient chat;
    private int cards;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        town = new Town(folder, ProsodyServer.startForReplicas(folder.resolve("prosody")), Map.of());
        juliet = town.newAccount();
        chat = town.login(juliet);
        holder = town.replica("holder", Map.of());
        holder.start();
        arrives(newCard());
        standby = town.replica("standby", Map.of());
        standby.start();
        arrives(newCard());
    }

    @AfterEach
    void stop() throws Exception {
        chat.close();
        for (KithProcess replica : new KithProcess[] {holder, standby}) {
            if (replica.isAlive()) {
                replica.kill();
            }
        }
        town.close();
    }

    private BareJid newCard() throws Exception {
        String card = "friend" + ++cards;
        town.put(juliet, card, "My " + card);
        return BareJid.parse(card + "@friends.example");
    }

    private void arrives(BareJid contact) throws Exception {
        Await.until(contact + " is there", TAKE_OVER, () -> chat.roster().containsKey(contact));
    }

    @Test
    void holderThatIsKilled_isReplaced() throws Exception {
        holder.kill();
        arrives(newCard());
    }

    /** Prosody does not know that it stands still: the new connection has to win, and the old one must not come back over it. */
    @Test
    void holderThatStoodStill_isReplaced_andStandsByAfterwards() throws Exception {
        String before = owner();
        String after;
        holder.pause();
        try {
            arrives(newCard());
            after = owner();
        } finally {
            holder.resume();
        }
        assertThat(after).isNotEqualTo(before);
        arrives(newCard());
        assertThat(owner()).isEqualTo(after);
        standby.kill();
        arrives(newCard());
    }

    /** Who holds the link. */
    private String owner() throws SQLException {
        try (var connection = town.connect("kith");
                var ask = connection.createStatement();
                var answer = ask.executeQuery("select owner from shard where id = 256")) {
            answer.next();
            return answer.getString(1);
        }
    }
}
