package dev.kith.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.endtoend.Town.Person;
import dev.kith.testing.Await;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.jivesoftware.smack.packet.Presence.Mode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What a web page shows of somebody who chats: the service, its command line and a real chat client. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadgeIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Pattern ADDRESS = Pattern.compile("(http://\\S+/b/[A-Za-z0-9_-]{22})\\.svg");

    private final HttpClient http = HttpClient.newHttpClient();
    private Town town;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        town = new Town(folder);
        town.kith.start();
    }

    @AfterAll
    void stop() throws Exception {
        town.close();
        http.close();
    }

    /** Makes a badge by the command line; its address without an ending. */
    private String create(Person person, String... more) throws Exception {
        var words = new java.util.ArrayList<>(java.util.List.of("badge", "create", person.jid()));
        words.addAll(java.util.List.of(more));
        var address = ADDRESS.matcher(town.run(words.toArray(String[]::new)));
        assertThat(address.find()).isTrue();
        return address.group(1);
    }

    private String numberOf(Person person) throws Exception {
        String list = town.run("badge", "list", person.jid());
        return list.lines().skip(1).findFirst().orElseThrow().split(" ", 2)[0];
    }

    private HttpResponse<String> get(String address) throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create(address))
                        .timeout(Duration.ofSeconds(5))
                        .build(),
                BodyHandlers.ofString());
    }

    private void awaitText(String badge, String text) throws Exception {
        Await.until(
                "the badge says " + text, SOON, () -> get(badge + ".txt").body().equals(text + "\n"));
    }

    @Test
    void badge_followsItsOwner_untilItIsRevoked() throws Exception {
        Person juliet = town.newPerson();
        String badge = create(juliet, "--label", "Juliet");
        awaitText(badge, "offline");
        try (var phone = town.login(juliet)) {
            awaitText(badge, "available");
            assertThat(get(badge + ".svg").body()).contains("Juliet").contains("available");
            phone.tell(Mode.away, "at the window", 0);
            awaitText(badge, "away");
            phone.tell(Mode.dnd, "", 0);
            awaitText(badge, "busy");
            phone.tell(Mode.available, "", -1);
            awaitText(badge, "offline");
            phone.tell(Mode.available, "", 0);
            awaitText(badge, "available");
            String number = numberOf(juliet);
            assertThat(town.run("badge", "off", number)).contains("The public sees it so now");
            assertThat(get(badge + ".txt").body()).isEqualTo("unknown\n");
            town.run("badge", "on", number);
            awaitText(badge, "available");
            town.run("badge", "rename", number, "Giulietta");
            assertThat(get(badge + ".json").body()).contains("Giulietta");
            assertThat(town.run("badge", "revoke", number)).contains("withdrawn for ever");
            String never = badge.substring(0, badge.length() - 22) + "A".repeat(22);
            assertThat(get(badge + ".svg").body()).isEqualTo(get(never + ".svg").body());
            Await.until("the roster is as it was", SOON, () -> phone.roster().isEmpty());
        }
    }

    @Test
    void badge_goesOfflineWithItsOwner_andSurvivesARestartOfTheChatServer() throws Exception {
        Person nurse = town.newPerson();
        String badge = create(nurse);
        try (var phone = town.login(nurse)) {
            awaitText(badge, "available");
        }
        awaitText(badge, "offline");
        town.prosody.restart();
        try (var phone = town.login(nurse)) {
            awaitText(badge, "available");
        }
    }

    /** B2: with the XMPP server and the database standing still, badges are answered as ever. */
    @Test
    void badgesAreAnswered_withEverythingElseCutOff() throws Exception {
        Person romeo = town.newPerson();
        String badge = create(romeo);
        try (var phone = town.login(romeo)) {
            awaitText(badge, "available");
            town.prosody.pause();
            town.pauseDatabase();
            try {
                for (int i = 0; i < 100; i++) {
                    assertThat(get(badge + ".txt").body()).isEqualTo("available\n");
                    assertThat(get(badge + "x.svg").statusCode()).isEqualTo(200);
                    assertThat(get(badge + ".png").statusCode()).isEqualTo(200);
                }
            } finally {
                town.resumeDatabase();
                town.prosody.resume();
            }
        }
        awaitText(badge, "offline");
    }

    @Test
    void avatar_isShownForWhoOptedIn_andGoneAtOnceWhenTheyOptOut_orTakeTheirYesBack() throws Exception {
        Person juliet = town.newPerson();
        String badge = create(juliet, "--theme", "card", "--avatar");
        String plain = create(juliet, "--theme", "card");
        String number = numberOf(juliet);
        assertThat(town.run("badge", "list", juliet.jid())).contains("card, avatar");
        try (var phone = town.login(juliet)) {
            var png = new ByteArrayOutputStream();
            ImageIO.write(new BufferedImage(50, 50, BufferedImage.TYPE_INT_RGB), "png", png);
            phone.setPhoto(Base64.getEncoder().encodeToString(png.toByteArray()), "1");
            awaitPicture(badge, true);
            assertThat(get(badge + "/avatar.png").statusCode()).isEqualTo(200);
            assertThat(get(plain + ".svg").body()).doesNotContain("<image");
            town.prosody.pause();
            town.pauseDatabase();
            try {
                assertThat(get(badge + ".svg").body()).contains("<image");
            } finally {
                town.resumeDatabase();
                town.prosody.resume();
            }
            assertThat(town.run("badge", "limit", number, "--no-avatar")).contains("The public sees it so now");
            assertThat(get(badge + ".svg").body()).contains("available").doesNotContain("<image");
            assertThat(get(badge + "/avatar.png").statusCode()).isEqualTo(404);
            assertThat(town.run("badge", "list", juliet.jid())).doesNotContain("avatar");
            town.run("badge", "limit", number, "--avatar");
            awaitPicture(badge, true);
            phone.refuse("kith." + town.prosody.domain());
            awaitPicture(badge, false);
            assertThat(get(badge + ".txt").body()).isEqualTo("unknown\n");
        }
    }

    private void awaitPicture(String badge, boolean there) throws Exception {
        Await.until(
                there ? "a picture" : "no picture",
                SOON,
                () -> get(badge + ".svg").body().contains("<image") == there);
    }

    @Test
    void strangersAndMisspeltSettings_areRefusedInWords() throws Exception {
        assertThat(town.kith
                        .command("badge", "create", "juliet@elsewhere.example")
                        .output())
                .contains("is no account of");
        assertThat(town.kith
                        .command("badge", "create", "juliet@" + town.prosody.domain(), "--hours", "soon")
                        .output())
                .contains("write Mon-Fri 09:00-17:00");
        assertThat(town.kith.command("badge", "revoke", "999999").output()).contains("Next: kith badge list");
    }
}
