package dev.kith.badge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.badge.BadgeAddress.Form;
import dev.kith.presence.Availability;
import org.junit.jupiter.api.Test;

class GalleryTest {
    private final Gallery gallery = new Gallery();

    private Answer picture(String label) {
        var badge = new Badge(label, "available", Availability.AVAILABLE);
        return gallery.of(badge, Theme.FLAT, Form.SVG, 1, Scheme.LIGHT);
    }

    @Test
    void pictureAskedForAgain_isKept_andTheSame() {
        var first = picture("Juliet");
        var second = picture("Juliet");
        assertThat(second).isEqualTo(first);
        assertThat(picture("Juliet")).isSameAs(second);
        assertThat(picture("Romeo")).isNotEqualTo(second);
    }

    @Test
    void picturesAskedForInTurn_areKept_whenThereIsRoomForAll() {
        for (int round = 0; round < 8; round++) {
            for (int i = 0; i < 3_000; i++) {
                picture("Person " + i);
            }
        }
        int kept = 0;
        for (int i = 0; i < 3_000; i++) {
            kept += picture("Person " + i) == picture("Person " + i) ? 1 : 0;
        }
        assertThat(kept).isGreaterThan(2_900);
    }
}
