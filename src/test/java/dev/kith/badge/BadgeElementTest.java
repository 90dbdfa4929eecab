package dev.kith.badge;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.kith.badge.BadgeHouse.JULIET;
import static dev.kith.badge.BadgeHouse.ROMEO;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.Cookie;
import dev.kith.presence.Availability;
import dev.kith.testing.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The element {@code <kith-badge>} on pages of another site. */
class BadgeElementTest extends BadgeInBrowser {
    private static final Duration SOON = Duration.ofSeconds(10);

    private String script(String how) {
        return "<script " + how + " src=\"" + house.base() + "/kith-badge.js\"></script>";
    }

    private String element(String token, String attributes) {
        return "<kith-badge src=\"" + house.base() + "/b/" + token + "\" " + attributes + "></kith-badge>";
    }

    private static Locator picture(Page page, String name) {
        return page.getByRole(
                AriaRole.IMG, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    private static void streams(int open) throws Exception {
        var gauge = house.metrics.get("kith.badge.streams").gauge();
        Await.until(open + " streams are open", SOON, () -> gauge.value() == open);
    }

    @ParameterizedTest
    @ValueSource(strings = {"type=module", "async", ""})
    void element_followsAChange_untilTheBadgeIsGone(String how) throws Exception {
        try (BrowserContext visitor = browser.visitor()) {
            Page page = browser.visitElsewhere(visitor, script(how) + element(token, "theme=pill"), "");
            assertThat(picture(page, LABEL + ": available")).isVisible();
            seesAllBadges(page);

            var drawn = page.waitForResponse(
                    answer ->
                            answer.url().endsWith("/pill.svg") && answer.text().contains("busy"),
                    () -> house.presence(JULIET, Availability.BUSY, ""));
            assertThat(drawn.status()).isEqualTo(200);
            assertThat(picture(page, LABEL + ": busy")).isVisible();
            seesAllBadges(page);

            drawn = page.waitForResponse(
                    answer ->
                            answer.url().endsWith("/pill.svg") && answer.text().contains("unknown"),
                    () -> house.withdraw(token));
            assertThat(drawn.status()).isEqualTo(200);
            assertThat(picture(page, "presence: unknown")).isVisible();
            seesAllBadges(page);
            streams(0);
        }
    }

    @Test
    void elementsOfOneBadge_shareAStream_whichClosesWithTheLast() throws Exception {
        try (BrowserContext visitor = browser.visitor()) {
            String two = element(token, "") + element(token, "theme=dot");
            Page page = browser.visitElsewhere(visitor, script("async") + two, "");
            seesAllBadges(page);
            streams(1);

            page.locator("kith-badge").first().evaluate("badge => badge.remove()");
            house.presence(JULIET, Availability.AWAY, "");
            assertThat(picture(page, LABEL + ": away")).isVisible();
            streams(1);

            page.locator("kith-badge").evaluate("badge => badge.remove()");
            streams(0);
        }
    }

    @Test
    void element_showsAnotherBadgeOrLook_whenItsAttributesChange() throws Exception {
        String romeos = house.make(ROMEO, BadgeHouse.plain("Romeo"));
        house.presence(ROMEO, Availability.AWAY, "");
        try (BrowserContext visitor = browser.visitor()) {
            Page page = browser.visitElsewhere(visitor, script("async") + element(token, "theme=nonsense"), "");
            seesAllBadges(page);
            assertThat(browser.takeRequests()).contains(house.base() + "/b/" + token + ".svg");

            page.waitForResponse(
                    house.base() + "/b/" + token + "/card.svg",
                    () -> page.locator("kith-badge").evaluate("badge => badge.setAttribute('theme', 'card')"));
            page.locator("kith-badge")
                    .evaluate("(badge, src) => badge.setAttribute('src', src)", house.base() + "/b/" + romeos);

            assertThat(picture(page, "Romeo: away")).isVisible();
            streams(1);
            page.locator("kith-badge").evaluate("badge => badge.removeAttribute('src')");
            streams(0);
        }
    }

    @Test
    void element_readsChangesAloud_onlyWhenToldTo() {
        try (BrowserContext visitor = browser.visitor()) {
            Page page = browser.visitElsewhere(
                    visitor, script("async") + element(token, "") + element(token, "announce"), "");
            assertThat(picture(page, LABEL + ": available")).hasCount(2);

            house.presence(JULIET, Availability.AWAY, "");

            Locator aloud = page.locator("kith-badge [aria-live=polite]");
            assertThat(aloud.nth(1)).hasText(LABEL + ": away");
            assertThat(aloud.nth(0)).hasText("");
        }
    }

    @Test
    void element_closesItsStream_whileNobodyLooks() throws Exception {
        try (BrowserContext visitor = browser.visitor()) {
            visitor.clock().install();
            visitor.addInitScript("window.away = false; Object.defineProperty(document, 'hidden', {get: () => away})");
            Page page = browser.visitElsewhere(visitor, script("async") + element(token, ""), "");
            seesAllBadges(page);
            streams(1);

            page.evaluate("() => { away = true; document.dispatchEvent(new Event('visibilitychange')) }");
            page.clock().fastForward(119_000);
            house.presence(JULIET, Availability.AWAY, "");
            assertThat(picture(page, LABEL + ": away")).isVisible(); // a glance elsewhere costs nothing
            page.clock().fastForward(2_000);
            streams(0);

            house.presence(JULIET, Availability.BUSY, "");
            page.evaluate("() => { away = false; document.dispatchEvent(new Event('visibilitychange')) }");
            assertThat(picture(page, LABEL + ": busy")).isVisible();
            streams(1);
        }
    }

    @Test
    void element_asksEveryMinute_whereNoStreamIsToBeHad() {
        try (BrowserContext visitor = browser.visitor()) {
            visitor.clock().install();
            visitor.route("**/live", route -> route.fulfill(new Route.FulfillOptions().setStatus(503)));
            Page page = browser.visitElsewhere(visitor, script("async") + element(token, ""), "");
            assertThat(picture(page, LABEL + ": available")).isVisible();

            house.presence(JULIET, Availability.AWAY, "");
            page.clock().fastForward(61_000);
            assertThat(picture(page, LABEL + ": away")).isVisible();

            visitor.unroute("**/live");
            page.clock().fastForward(61_000);
            assertThat(picture(page, LABEL + ": away")).isVisible();
            house.presence(JULIET, Availability.BUSY, "");
            assertThat(picture(page, LABEL + ": busy")).isVisible(); // the stream that was refused before
        }
        assertThat(browser.takeComplaints()).isNotEmpty().allMatch(complaint -> complaint.contains("503"));
    }

    @Test
    void badgesOnOnePage_leaveConnectionsForPictures() throws Exception {
        var all = new StringBuilder(script("async"));
        for (int i = 0; i < 12; i++) {
            all.append(element(house.make(JULIET, BadgeHouse.plain("Juliet " + i)), ""));
        }
        try (BrowserContext visitor = browser.visitor()) {
            Page page = browser.visitElsewhere(visitor, all.toString(), "");
            seesAllBadges(page);
            assertThat(picture(page, "Juliet 11: available")).isVisible();
            streams(4);
        }
    }

    @Test
    void element_fades_whenNothingWasHeardForLong() throws Exception {
        var answers = Pattern.compile(".*[.](json|svg)");
        try (BrowserContext visitor = browser.visitor()) {
            visitor.clock().install();
            visitor.route("**/live", route -> route.fulfill(new Route.FulfillOptions().setStatus(503)));
            Page page = browser.visitElsewhere(visitor, script("async") + element(token, ""), "");
            assertThat(picture(page, LABEL + ": available")).hasCSS("opacity", "1");

            visitor.route(answers, Route::abort);
            passMinutesUntil(page, "0.4");

            visitor.unroute(answers);
            passMinutesUntil(page, "1");
            assertThat(picture(page, LABEL + ": available")).isVisible();
        }
        assertThat(browser.takeComplaints()).isNotEmpty().allMatch(complaint -> complaint.contains("Failed to load"));
    }

    private static void passMinutesUntil(Page page, String opacity) throws Exception {
        Await.until("a picture with opacity " + opacity, SOON, () -> {
            page.clock().fastForward(61_000);
            return page.locator("kith-badge img")
                    .evaluate("picture => getComputedStyle(picture).opacity")
                    .equals(opacity);
        });
    }

    @Test
    void element_showsAPlainPicture_whereThePageForbidsBlobs() {
        String policy = "default-src 'none'; script-src *; connect-src *; img-src http: data:";
        try (BrowserContext visitor = browser.visitor()) {
            Page page = browser.visitElsewhere(visitor, script("async") + element(token, ""), policy);
            seesAllBadges(page);
            assertThat(picture(page, LABEL + ": available")).isVisible();
            assertThat(page.locator("kith-badge img").getAttribute("src")).startsWith(house.base() + "/b/" + token);

            house.presence(JULIET, Availability.AWAY, "");

            assertThat(picture(page, LABEL + ": away")).isVisible();
            seesAllBadges(page);
        }
        assertThat(browser.takeComplaints()).isNotEmpty().allMatch(complaint -> complaint.contains("blob:"));
    }

    @Test
    void element_showsAPlainPicture_whereThePageForbidsAsking() {
        String policy = "default-src 'none'; script-src *; img-src http: data:";
        try (BrowserContext visitor = browser.visitor()) {
            visitor.clock().install();
            Page page = browser.visitElsewhere(visitor, script("async") + element(token, ""), policy);
            seesAllBadges(page);
            page.waitForResponse(
                    answer -> answer.url().contains(token + ".svg?")
                            && answer.text().contains("away"),
                    () -> {
                        house.presence(JULIET, Availability.AWAY, "");
                        page.clock().fastForward(61_000);
                    });
            seesAllBadges(page);
        }
        assertThat(browser.takeComplaints()).isNotEmpty().allMatch(complaint -> complaint.contains("Content Security"));
    }

    @Test
    void element_tellsNothing_ofThePageThatItIsOn() {
        try (BrowserContext visitor = browser.visitor()) {
            visitor.addCookies(List.of(new Cookie("a", "b").setUrl(house.base().toString())));
            var asked = new ArrayList<Request>();
            visitor.onRequest(request -> {
                if (request.url().contains(token) && request.url().endsWith(".svg")) {
                    asked.add(request);
                }
            });
            seesAllBadges(browser.visitElsewhere(visitor, script("async") + element(token, ""), ""));
            seesAllBadges(visit(visitor, "")); // where cookies would be sent by default

            assertThat(asked).hasSizeGreaterThan(1).allSatisfy(request -> {
                assertThat(request.allHeaders().getOrDefault("referer", "")).isEmpty();
                assertThat(request.allHeaders()).doesNotContainKey("cookie");
            });
        }
    }
}
