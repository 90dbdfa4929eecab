package dev.kith.presence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.jid.BareJid;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/** How much room pictures take. */
class ShownAvatarsTest {
    private static final BareJid JULIET = BareJid.parse("juliet@capulet.example");
    private static final BareJid NURSE = BareJid.parse("nurse@capulet.example");

    @Test
    void bound_holds_andRoomThatIsGivenBackIsUsed() throws Exception {
        var png = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(30, 30, BufferedImage.TYPE_INT_RGB), "png", png);
        Avatar avatar = Avatar.of(png.toByteArray());
        int length = avatar.png().length;
        List<BareJid> told = new ArrayList<>();
        var shown = new ShownAvatars(told::add, length + 1);
        assertThat(shown.show(JULIET, avatar)).isTrue();
        assertThat(shown.show(JULIET, Avatar.of(png.toByteArray()))).isTrue();
        assertThat(told).containsExactly(JULIET);
        assertThat(shown.show(NURSE, avatar)).isFalse();
        assertThat(shown.of(NURSE)).isNull();
        assertThat(shown.bytes()).isEqualTo(length);
        assertThat(shown.show(JULIET, null)).isTrue();
        assertThat(shown.bytes()).isZero();
        assertThat(shown.show(NURSE, avatar)).isTrue();
        assertThat(shown.size()).isEqualTo(1);
    }
}
