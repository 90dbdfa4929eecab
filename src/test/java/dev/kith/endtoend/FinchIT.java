package dev.kith.endtoend;

import dev.kith.endtoend.Town.Person;
import dev.kith.testing.Await;
import dev.kith.testing.FinchClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two people who use Finch, which shows of their contacts those who are online. */
class FinchIT {
    private static final Duration SOON = Duration.ofSeconds(40);

    @Test
    void twoWhoAddedEachOther_seeEachOtherInFinch_untilOneTakesItBack(@TempDir Path folder) throws Exception {
        try (var town = new Town(folder, Map.of("KITH_XMPP_SPEAK_FOR_PEOPLE", "true"))) {
            town.prosody.letComponentSpeak();
            town.prosody.restart();
            town.kith.start();
            Person juliet = town.newAccount();
            Person romeo = town.newAccount();
            town.run("account", "enable", juliet.jid(), "--grace", "0");
            try (var hers = finch(folder, town, juliet);
                    var his = finch(folder, town, romeo)) {
                Await.until("Finch is up", SOON, () -> isUp(hers) && isUp(his));
                town.putCard(juliet, romeo);
                town.putCard(romeo, juliet);
                Await.until("they see each other", SOON, () -> shows(hers, romeo) && shows(his, juliet));
                town.radicale.delete(juliet.card(romeo.name()), juliet.name(), juliet.password());
                Await.until("they do not", SOON, () -> !shows(hers, romeo) && !shows(his, juliet));
            }
        }
    }

    private static FinchClient finch(Path folder, Town town, Person person) throws Exception {
        return FinchClient.login(
                folder.resolve("finch-" + person.name()),
                town.xmpp,
                town.prosody.certificate(),
                person.name(),
                person.password());
    }

    private static boolean isUp(FinchClient finch) throws Exception {
        return finch.screen().contains("Buddy List");
    }

    private static boolean shows(FinchClient finch, Person whom) throws Exception {
        return finch.screen().contains(Town.called(whom));
    }
}
