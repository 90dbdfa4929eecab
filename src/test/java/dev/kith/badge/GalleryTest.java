package dev.kith.badge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.badge.BadgeAddress.Form;
import dev.kith.presence.Availability;
import org.junit.jupiter.api.Test;

class GalleryTest {
    private final Gallery gallery = new Gallery();

    private static Badge badge(String label) {
        return new Badge(label, "available", Availability.AVAILABLE);
    }

    private Answer picture(String label) {
        return gallery.of(badge(label), Theme.FLAT, Form.SVG, 1, Scheme.LIGHT);
    }

    @Test
    void pictureAskedForAgain_isKept_andTheSame() {
        var first = picture("Juliet");
        assertThat(picture("Juliet")).isSameAs(first);
        assertThat(picture("Romeo")).isNotEqualTo(first);
    }

    @Test
    void ofMorePicturesThanFit_askedForInTurn_someStay_andAPopularOneIsKept() {
        int many = 60_000;
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < many; i++) {
                picture("Person " + i);
            }
        }
        int kept = 0;
        for (int i = 0; i < many; i++) {
            kept += gallery.keeps(badge("Person " + i), Theme.FLAT, Form.SVG, 1, Scheme.LIGHT) ? 1 : 0;
        }
        assertThat(kept)
                .as("of pictures of which each is asked for once in a turn")
                .isBetween(3_000, 20_000);
        var popular = badge("Juliet");
        for (int i = 0; i < 20; i++) {
            picture("Juliet");
        }
        assertThat(gallery.keeps(popular, Theme.FLAT, Form.SVG, 1, Scheme.LIGHT))
                .isTrue();
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
