package dev.kith.badge;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.kith.badge.BadgeHouse.JULIET;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.kith.presence.Availability;
import java.awt.Color;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The pages of badges as people meet them, in a real browser. */
class BadgePagesTest extends BadgeInBrowser {
    static final String[] CODES = {"live", "html", "markdown", "png", "bbcode"};

    // --- The page of a badge

    @Test
    void page_followsAChange_withoutReload() {
        try (BrowserContext visitor = browser.visitor()) {
            Page page = visit(visitor, "");
            Locator picture = page.getByRole(AriaRole.IMG, new Page.GetByRoleOptions().setName(LABEL + ": available"));
            assertThat(picture).isVisible();
            seesAllBadges(page);
            assertThat(page).hasTitle(LABEL + ": available");
            page.evaluate("() => window.stillTheSame = true");
            Object before = picture.evaluate("picture => picture.src");

            var drawn = page.waitForResponse(
                    answer ->
                            answer.url().endsWith("/card.svg") && answer.text().contains("away"),
                    () -> house.presence(JULIET, Availability.AWAY, ""));

            assertThat(drawn.status()).isEqualTo(200);
            assertThat(page.getByRole(AriaRole.IMG, new Page.GetByRoleOptions().setName(LABEL + ": away")))
                    .isVisible();
            assertThat(page).hasTitle(LABEL + ": away");
            page.waitForFunction(
                    "before => document.querySelector('kith-badge').shadowRoot.querySelector('img').src !== before",
                    before);
            seesAllBadges(page);
            assertThat(page.evaluate("() => window.stillTheSame")).isEqualTo(true);
        }
    }

    @Test
    void page_saysWhenTheBadgeIsWithdrawn() {
        try (BrowserContext visitor = browser.visitor()) {
            Page page = visit(visitor, "");
            seesAllBadges(page);

            house.withdraw(token);

            assertThat(page.getByText("This badge was withdrawn")).isVisible();
            assertThat(page.getByRole(AriaRole.IMG, new Page.GetByRoleOptions().setName("presence: unknown")))
                    .isVisible();
            assertThat(page.content()).doesNotContain("Juliet");
        }
    }

    @Test
    void page_ofNoBadge_isTheSame_whetherItEverWas() throws Exception {
        house.withdraw(token);
        try (var client = HttpClient.newHttpClient()) {
            for (String form : List.of("", "/embed")) {
                var withdrawn = get(client, "/b/" + token + form);
                for (String other : List.of(BadgeToken.random(), "x", "%00", "a".repeat(500))) {
                    var never = get(client, "/b/" + other + form);
                    assertThat(never.statusCode()).isEqualTo(404);
                    assertThat(withdrawn.statusCode()).isEqualTo(404);
                    assertThat(never.body()).isEqualTo(withdrawn.body()).contains("There is no badge here");
                    assertThat(headers(never)).isEqualTo(headers(withdrawn));
                }
            }
        }
    }

    private static HttpResponse<String> get(HttpClient client, String path) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(house.base() + path)).build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static java.util.Map<String, List<String>> headers(HttpResponse<String> answer) {
        var headers = new java.util.TreeMap<>(answer.headers().map());
        headers.remove("date");
        return headers;
    }

    /** Where light, dark and a phone's width are looked at by eye, when a folder is named for what is seen. */
    @Test
    void cardWithAPicture_isSeen_onThePage_andInAnImg_lightAndDark_wideAndNarrow() throws Exception {
        house.withdraw(token);
        token = house.make(JULIET, BadgeHouse.pictured("Juliet Capulet"));
        house.avatar(JULIET, BadgeHouse.portrait(new Color(0x7FB2E5)));
        String looks = System.getProperty("dev.kith.test.looks", "");
        try {
            for (var scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
                for (int width : new int[] {800, 360}) {
                    try (BrowserContext visitor = browser.visitor(width, 300, scheme)) {
                        Page page = visit(visitor, "");
                        seesAllBadges(page);
                        page.waitForFunction(IS_PICTURED);
                        assertThat(page.evaluate("() => document.documentElement.scrollWidth <= innerWidth"))
                                .isEqualTo(true);
                        Page other = browser.visitElsewhere(
                                visitor,
                                "<meta name=color-scheme content='light dark'><p><img alt=Juliet src='" + house.base()
                                        + "/b/" + token + "/card.svg'> <img alt=Juliet src='" + house.base() + "/b/"
                                        + token + "/avatar.png'>",
                                "");
                        other.waitForFunction(
                                "() => [...document.images].every(image => image.complete && image.naturalWidth > 0)");
                        if (!looks.isEmpty()) {
                            String name = scheme + "-" + width + ".png";
                            page.screenshot(new Page.ScreenshotOptions().setPath(Path.of(looks, "page-" + name)));
                            other.screenshot(new Page.ScreenshotOptions().setPath(Path.of(looks, "img-" + name)));
                        }
                    }
                }
            }
        } finally {
            house.avatar(JULIET, null);
        }
    }

    /** Draws what the element shows, and looks for the portrait's blue where the portrait is. */
    private static final String IS_PICTURED = """
            () => {
              const image = document.querySelector('kith-badge').shadowRoot.querySelector('img');
              const canvas = new OffscreenCanvas(image.naturalWidth, image.naturalHeight);
              const pen = canvas.getContext('2d');
              pen.drawImage(image, 0, 0);
              const [red, , blue] = pen.getImageData(18, 18, 1, 1).data;
              return blue > 150 && red < 140;
            }""";

    @Test
    void pictureThatComesAndGoes_isSeenWithoutReload() throws Exception {
        house.withdraw(token);
        token = house.make(JULIET, BadgeHouse.pictured("Juliet"));
        try (BrowserContext visitor = browser.visitor()) {
            Page page = visit(visitor, "");
            seesAllBadges(page);
            assertThat(page.evaluate(IS_PICTURED)).isEqualTo(false);
            house.avatar(JULIET, BadgeHouse.portrait(new Color(0x7FB2E5)));
            page.waitForFunction(IS_PICTURED);
            house.avatar(JULIET, null);
            page.waitForFunction("() => !(" + IS_PICTURED + ")()");
        } finally {
            house.avatar(JULIET, null);
        }
    }

    // --- The page to copy from

    @Test
    void embedPage_showsEveryLook_onLightAndDarkGround() {
        try (BrowserContext visitor = browser.visitor()) {
            Page page = visit(visitor, "/embed");

            seesAllBadges(page);

            for (Theme theme : Theme.values()) {
                for (String ground : List.of("light", "dark")) {
                    var badge = page.locator(".ground." + ground + " kith-badge[theme=" + theme.word() + "] img");
                    assertThat(badge).isVisible();
                    assertThat(badge.evaluate("picture => getComputedStyle(picture).colorScheme"))
                            .isEqualTo(ground);
                }
            }
            assertThat(browser.takeRequests().stream().filter(url -> url.endsWith("/live")))
                    .hasSize(1);
        }
    }

    @Test
    void copyButtons_copyExactlyWhatIsShown_forEveryLook() {
        try (BrowserContext visitor = browser.visitor()) {
            visitor.grantPermissions(List.of("clipboard-read", "clipboard-write"));
            Page page = visit(visitor, "/embed");
            for (Theme theme : Theme.values()) {
                page.locator("input[value=" + theme.word() + "]").check();
                for (String code : CODES) {
                    String shown = page.locator("#" + code + "-code").innerText();
                    assertThat(shown).contains(house.base() + "/b/" + token).contains(theme.word());

                    page.locator("[data-copies=" + code + "-code]").click();

                    assertThat(page.getByRole(AriaRole.STATUS)).containsText("Copied");
                    assertThat(page.evaluate("() => navigator.clipboard.readText()"))
                            .isEqualTo(shown);
                }
            }
        }
    }

    @Test
    void copyButton_withoutClipboard_selectsTheCode() {
        try (BrowserContext visitor = browser.visitor()) {
            visitor.addInitScript("Object.defineProperty(navigator, 'clipboard', {value: undefined})");
            Page page = visit(visitor, "/embed");
            String shown = page.locator("#markdown-code").innerText();

            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Copy Markdown"))
                    .click();

            assertThat(page.getByRole(AriaRole.STATUS)).containsText("Ctrl+C");
            assertThat(page.evaluate("() => String(getSelection())")).isEqualTo(shown);
        }
    }

    @Test
    void copiedHtml_showsThePicture_onAPageOfAnotherSite() {
        try (BrowserContext visitor = browser.visitor()) {
            Page embed = visit(visitor, "/embed");
            embed.waitForFunction("() => document.getElementById('html-code').textContent.includes('height=')");
            assertThat(embed.locator("#html-code")).containsText("Co");
            for (Theme theme : Theme.values()) {
                embed.locator("input[value=" + theme.word() + "]").check();
                for (boolean dark : List.of(false, true)) {
                    embed.locator("#png-dark").setChecked(dark);
                    String html = embed.locator("#html-code").innerText()
                            + embed.locator("#png-code").innerText();

                    Page page = browser.visitElsewhere(visitor, html, "");

                    page.waitForFunction("() => [...document.images].every(image => image.naturalWidth > 0)");
                    assertThat(page.locator("img")).hasCount(2);
                    assertThat(page.getByAltText("Presence of " + LABEL)).hasCount(2);
                    assertThat(page.locator("b")).hasCount(0);
                    page.close();
                }
            }
        }
    }

    @Test
    void copiedPng_isSharp_onEveryScreen() {
        for (int scale = 1; scale <= 3; scale++) {
            try (BrowserContext visitor =
                    browser.visitor(new Browser.NewContextOptions().setDeviceScaleFactor(scale))) {
                Page embed = visit(visitor, "/embed");
                Page page = browser.visitElsewhere(
                        visitor, embed.locator("#png-code").innerText(), "");
                assertThat((String) page.locator("img").evaluate("image => image.currentSrc"))
                        .endsWith(scale == 1 ? "/flat.png" : "/flat@" + scale + "x.png");
            }
        }
    }
}
