package dev.kith.badge;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.kith.badge.BadgeHouse.JULIET;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages of badges for everybody: on every screen, light and dark, by keyboard and by screen reader. */
class BadgePagesAccessTest extends BadgeInBrowser {
    @Test
    void copyButtons_areReachedAndPressed_byKeyboard() {
        try (BrowserContext visitor = browser.visitor()) {
            visitor.grantPermissions(List.of("clipboard-read", "clipboard-write"));
            Page page = visit(visitor, "/embed");
            page.keyboard().press("Tab");
            page.keyboard().press("ArrowDown");
            assertThat(page.locator("input[value=pill]")).isChecked();

            for (String code : BadgePagesTest.CODES) {
                Locator button = page.locator("[data-copies=" + code + "-code]");
                for (int i = 0; i < 2 && !isFocused(button); i++) {
                    page.keyboard().press("Tab"); // a checkbox may come before
                }
                assertThat(button).isFocused();
                assertThat(button).hasCSS("outline-style", "solid");
                page.keyboard().press("Enter");
                assertThat(button).containsText("Copied");
                assertThat(page.evaluate("() => navigator.clipboard.readText()"))
                        .isEqualTo(page.locator("#" + code + "-code").innerText());
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"360,740,LIGHT", "360,740,DARK", "1280,900,LIGHT", "1280,900,DARK"})
    void pages_fit_andCanBeRead(int width, int height, ColorScheme scheme) {
        token = house.make(JULIET, BadgeHouse.plain("W".repeat(60))); // as wide as can be
        try (BrowserContext visitor = browser.visitor(width, height, scheme)) {
            for (String path : List.of("", "/embed", "-no-such")) {
                Page page = visit(visitor, path);
                if (!path.startsWith("-")) {
                    seesAllBadges(page);
                }
                assertThat(page.evaluate("() => document.documentElement.scrollWidth - innerWidth"))
                        .as("scrolls sideways by")
                        .isEqualTo(0);
                assertThat((List<?>) page.evaluate(TOO_FAINT)).as("too faint").isEmpty();
                assertThat(page.evaluate("() => matchMedia('(prefers-color-scheme: dark)').matches"
                                + " === (getComputedStyle(document.body).color.match(/\\d+/)[0] > 128)"))
                        .isEqualTo(true);
                page.close();
            }
        }
        assertThat(browser.takeComplaints()).singleElement().asString().contains("404"); // the page itself
    }

    /** Texts whose contrast to what is behind them is less than 4.5:1 (WCAG 2.2, 1.4.3). */
    private static final String TOO_FAINT = """
            () => {
              const channels = (color) => color.match(/[\\d.]+/g).map(Number);
              const light = (color) => channels(color).slice(0, 3)
                  .map((c) => c / 255).map((c) => (c <= .04045 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4))
                  .reduce((sum, c, i) => sum + c * [.2126, .7152, .0722][i], 0);
              const behind = (there) => {
                const color = there ? getComputedStyle(there).backgroundColor : 'rgb(255, 255, 255)';
                return (channels(color)[3] ?? 1) === 0 ? behind(there.parentElement) : color;
              };
              return [...document.querySelectorAll('body *')]
                  .filter((there) => there.checkVisibility()
                      && [...there.childNodes].some((node) => node.nodeType === 3 && node.data.trim()))
                  .filter((there) => {
                    const [a, b] = [light(getComputedStyle(there).color), light(behind(there))];
                    return (Math.max(a, b) + .05) / (Math.min(a, b) + .05) < 4.5;
                  })
                  .map((there) => there.outerHTML);
            }
            """;

    @ParameterizedTest
    @ValueSource(strings = {"", "/embed", "-no-such"})
    void pages_tellWhatTheyAre_andWhatTheirControlsDo(String path) {
        try (BrowserContext visitor = browser.visitor()) {
            Page page = visit(visitor, path);
            assertThat(page).hasTitle(Pattern.compile(".+"));
            assertThat(page.locator("html")).hasAttribute("lang", "en");
            assertThat(page.locator("h1")).hasCount(1);
            assertThat(page.getByRole(AriaRole.MAIN)).hasCount(1);
            assertThat((List<?>) page.evaluate("() => [...document.querySelectorAll('h1,h2,h3')].filter((h, i, all) =>"
                            + " h.tagName[1] - (all[i - 1]?.tagName[1] ?? 0) > 1).map(h => h.textContent)"))
                    .as("headings that skip a level")
                    .isEmpty();
            for (Locator control : page.locator("button, input").all()) {
                assertThat(control).hasAccessibleName(Pattern.compile("\\S.*"));
            }
            assertThat((List<?>) page.evaluate("() => [...document.querySelectorAll('[id]')].map(e => e.id)"))
                    .doesNotHaveDuplicates();
        }
        assertThat(browser.takeComplaints()).hasSize(path.startsWith("-") ? 1 : 0); // the 404 itself
    }
}
