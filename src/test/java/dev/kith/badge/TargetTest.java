package dev.kith.badge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is asked for, wherever in the memory of a connection it stands. */
class TargetTest {
    private static Slice inTheMiddle(String text) {
        return Slice.of("GET /" + text + "/b/x.svg?y://z").without(5).first(text.length());
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "/, /, \"\"",
                "/b/x.svg, /b/x.svg, \"\"",
                "/b/x.svg?a=b?c, /b/x.svg, a=b?c",
                "/?, /, \"\"",
                "/b/http://x, /b/http://x, \"\"",
                "http://a.example, /, \"\"",
                "http://a.example?q, /, \"\"",
                "http://a.example/b/x?q, /b/x, q",
                "//a/b, //a/b, \"\""
            })
    void target_hasAPathAndAQuery(String sent, String path, String query) {
        Target target = Target.parse(inTheMiddle(sent));
        assertThat(target.isPath()).isTrue();
        assertThat(target.path()).hasToString(path);
        assertThat(target.query()).hasToString(query);
    }

    @Test
    void whatBeginsWithNoSlash_isNoPath() {
        for (String sent : new String[] {"*", "b/x.svg", "a:1", "\u00e4", "?"}) {
            assertThat(Target.parse(inTheMiddle(sent)).isPath()).as(sent).isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/b/x, PAGE, x",
        "/b/x.svg, SVG, x",
        "/b/.svg, SVG, ''",
        "/b/, PAGE, ''",
        "/b/x.json, JSON, x",
        "/b/x.txt, TEXT, x",
        "/b/x.png, PNG, x",
        "/b/x@2x.png, PNG, x",
        "/b/x.gif, PAGE, x.gif",
        "/b/\u00e4.svg, SVG, \u00e4",
        "/b/x/live, LIVE, x",
        "/b/x/embed, EMBED, x",
        "/b/x/avatar.png, AVATAR, x",
        "/b/x/pill.svg, SVG, x",
        "/b/x/pill-dark@3x.png, PNG, x",
        "/b//live, LIVE, ''"
    })
    void pathBeneathB_namesAFormAndAToken(String path, BadgeAddress.Form form, String token) {
        var address = BadgeAddress.parse(inTheMiddle(path));
        assertThat(address).isNotNull();
        assertThat(address.form()).isEqualTo(form);
        assertThat(address.token()).hasToString(token);
    }

    @Test
    void lookOfTheReadersChoice_isRead() {
        var address = BadgeAddress.parse(inTheMiddle("/b/x/pill-dark@3x.png"));
        assertThat(address).isNotNull();
        assertThat(address.theme()).isEqualTo(Theme.PILL);
        assertThat(address.scheme()).isEqualTo(Scheme.DARK);
        assertThat(address.scale()).isEqualTo(3);
    }

    @Test
    void pathOfAnotherShape_isNone() {
        for (String path : new String[] {
            "/",
            "/b",
            "/c/x",
            "/b/x/y/z.svg",
            "/b/x/pill.json",
            "/b/x/none.svg",
            "/b/x/pill-dark.svg",
            "/b/x/",
            "/b/x/y"
        }) {
            assertThat(BadgeAddress.parse(inTheMiddle(path))).as(path).isNull();
        }
    }
}
