package dev.kith.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.testing.KithProcess;
import dev.kith.testing.ProsodyServer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What rests where Kith is no component of the server and signs in as each person. */
class NoComponentIT {
    @Test
    void whatNeedsTheComponent_rests_andSaysSo(@TempDir Path folder) throws Exception {
        ProsodyServer prosody = ProsodyServer.startWithoutComponents(folder.resolve("prosody"));
        try (Town town = SessionPairStory.townWithout(folder, prosody, prosody.certificate())) {
            town.kith.start();
            var person = town.newAccount();
            town.giveLogin(person);
            rests(town, person.jid());
        }
    }

    private static void rests(Town town, String juliet) throws Exception {
        assertThat(Files.readString(town.kith.log()))
                .contains("Component: none, which sessions do not need; badges, alerts, and what people write to Kith")
                .contains("KITH_XMPP_SECRET_FILE")
                .doesNotContain("Trying again in");
        KithProcess.Answer ready = town.kith.readiness();
        assertThat(ready.status()).isEqualTo(200);
        assertThat(ready.output()).contains("rosters by session: ").contains("none; what needs it rests");
        assertThat(town.run("doctor")).contains("component: none").contains("Nothing stands in the way.");
        assertThat(town.run("alerts", juliet, "on")).contains("they rest", "KITH_XMPP_SECRET_FILE");
        KithProcess.Answer test = town.kith.command("alerts", juliet, "test");
        assertThat(test.status()).isNotZero();
        assertThat(test.output()).contains("No alert can be sent, because Kith has no component");
        assertThat(town.run("badge", "create", juliet)).contains("It shows 'unknown', because Kith has no component");
        assertThat(town.run("doctor"))
                .contains("[warn] component: none", "Switched on: 1 badge(s), alerts for 1")
                .contains("Nothing stands in the way.");
    }
}
