package dev.kith.xmpp.component;

import static dev.kith.xmpp.component.PresenceTown.SOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.presence.Availability;
import dev.kith.presence.Avatar;
import dev.kith.presence.Grant;
import dev.kith.testing.Await;
import dev.kith.testing.ChatClient;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** People's pictures, from their program through their server to us, the same on every server. */
interface AvatarContract {
    PresenceTown town();

    /** Whether presence tells of a picture that is in PEP alone (XEP-0398). */
    boolean tellsOfPep();

    static byte[] picture(String format, Color color) throws Exception {
        var image = new BufferedImage(80, 80, BufferedImage.TYPE_INT_RGB);
        var pen = image.createGraphics();
        pen.setColor(color);
        pen.fillRect(0, 0, 80, 80);
        pen.dispose();
        var out = new ByteArrayOutputStream();
        ImageIO.write(image, format, out);
        return out.toByteArray();
    }

    static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    static String sha1(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(bytes));
    }

    static void onVCard(ChatClient client, byte[] picture) throws Exception {
        client.setPhoto(base64(picture), sha1(picture));
    }

    static void inPep(ChatClient client, byte[] picture) throws Exception {
        String id = sha1(picture);
        client.publish("urn:xmpp:avatar:data", id, "<data xmlns='urn:xmpp:avatar:data'>" + base64(picture) + "</data>");
        client.publish(
                "urn:xmpp:avatar:metadata",
                id,
                "<metadata xmlns='urn:xmpp:avatar:metadata'><info id='" + id + "' type='image/png' width='80'"
                        + " height='80' bytes='" + picture.length + "'/></metadata>");
    }

    default void follow(ChatClient client) throws Exception {
        town().pictured = Set.of(town().jid);
        town().follow(client);
        town().await(Availability.AVAILABLE);
    }

    /** Waits for a picture of that color in the middle; for none when it is null. */
    default void awaitPicture(Color color) throws Exception {
        Await.until(String.valueOf(color), SOON, () -> {
            Avatar avatar = town().presences.avatar(town().jid);
            return color == null ? avatar == null : avatar != null && middle(avatar, color);
        });
    }

    private static boolean middle(Avatar avatar, Color color) throws Exception {
        var image = ImageIO.read(new ByteArrayInputStream(avatar.png()));
        var there = new Color(image.getRGB(image.getWidth() / 2, image.getHeight() / 2));
        return Math.abs(there.getRed() - color.getRed()) < 10
                && Math.abs(there.getGreen() - color.getGreen()) < 10
                && Math.abs(there.getBlue() - color.getBlue()) < 10;
    }

    @Test
    default void pictureOnTheVCard_isShown_changed_andTakenAway() throws Exception {
        var client = town().login("one");
        follow(client);
        awaitPicture(null);
        onVCard(client, picture("png", Color.RED));
        awaitPicture(Color.RED);
        onVCard(client, picture("jpeg", Color.BLUE));
        awaitPicture(Color.BLUE);
        client.setPhoto("", "");
        awaitPicture(null);
    }

    @Test
    default void pictureInPep_isFound_andOneThatIsSwitchedOffIsNone() throws Exception {
        var client = town().login("one");
        inPep(client, picture("png", Color.RED));
        follow(client);
        awaitPicture(Color.RED);
        inPep(client, picture("png", Color.GREEN));
        askAgainAboutPep(client);
        awaitPicture(Color.GREEN);
        client.publish("urn:xmpp:avatar:metadata", "off", "<metadata xmlns='urn:xmpp:avatar:metadata'/>");
        askAgainAboutPep(client);
        awaitPicture(null);
    }

    private void askAgainAboutPep(ChatClient client) throws Exception {
        if (tellsOfPep()) {
            client.tell(org.jivesoftware.smack.packet.Presence.Mode.away, "", 0);
        } else {
            town().presences.wantPictures(Set.of()); // or it would be seen in six hours
            town().presences.wantPictures(Set.of(town().jid));
            town().presences.want("badges", Set.of(town().jid));
        }
    }

    @Test
    default void pictureOfSomebodyWhoDidNotOptIn_isNeitherAskedForNorKept() throws Exception {
        var client = town().login("one");
        onVCard(client, picture("png", Color.RED));
        town().follow(client);
        town().await(Availability.AVAILABLE);
        client.ping();
        assertThat(town().presences.avatar(town().jid)).isNull();
        assertThat(town().looks("shown")).isZero();
        town().presences.wantPictures(Set.of(town().jid));
        town().presences.want("badges", Set.of(town().jid));
        awaitPicture(Color.RED);
        town().presences.wantPictures(Set.of());
        town().presences.want("badges", Set.of(town().jid));
        assertThat(town().presences.avatar(town().jid)).isNull();
        assertThat(town().metric("kith.avatar.bytes")).isZero();
    }

    @Test
    default void whoTakesTheirYesBack_isNotPictured() throws Exception {
        var client = town().login("one");
        onVCard(client, picture("png", Color.RED));
        follow(client);
        awaitPicture(Color.RED);
        client.refuse(town().server.component());
        town().awaitGrant(Grant.WITHDRAWN);
        awaitPicture(null);
        assertThat(town().metric("kith.avatar.bytes")).isZero();
        double before = town().looks("shown");
        town().link.stop();
        town().link.start();
        town().awaitLink();
        onVCard(client, picture("png", Color.BLUE));
        client.ping();
        assertThat(town().presences.avatar(town().jid)).isNull();
        assertThat(town().looks("shown")).isEqualTo(before);
    }

    @Test
    default void withoutALink_nobodyIsPictured_andAfterItTheyAreAgain() throws Exception {
        var client = town().login("one");
        onVCard(client, picture("png", Color.RED));
        follow(client);
        awaitPicture(Color.RED);
        town().link.stop();
        assertThat(town().presences.avatar(town().jid)).isNull();
        town().link.start();
        town().awaitLink();
        awaitPicture(Color.RED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
                "<!doctype html><script>alert(1)</script>",
                "GIF89a",
                "\u0089PNG\r\n\u001a\n"
            })
    default void whatIsNoPicture_isCountedAndNotShown(String bytes) throws Exception {
        var client = town().login("one");
        follow(client);
        Await.until("looked", SOON, () -> town().looks() > 0);
        onVCard(client, bytes.getBytes(StandardCharsets.ISO_8859_1));
        double before = town().looks();
        Await.until("looked again", SOON, () -> town().looks() > before);
        assertThat(town().looks("shown")).isZero();
        assertThat(town().presences.avatar(town().jid)).isNull();
        assertThat(town().now()).isEqualTo(Availability.AVAILABLE);
        assertThat(town().link.state()).isInstanceOf(LinkState.Connected.class);
    }

    @Test
    default void pictureThatIsTooLong_isCountedAndNotShown() throws Exception {
        var client = town().login("one");
        onVCard(client, new byte[100 * 1024]);
        follow(client);
        Await.until("looked", SOON, () -> town().looks("size") > 0);
        assertThat(town().presences.avatar(town().jid)).isNull();
        assertThat(town().now()).isEqualTo(Availability.AVAILABLE);
    }
}
