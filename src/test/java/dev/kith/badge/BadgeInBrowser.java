package dev.kith.badge;

import static dev.kith.badge.BadgeHouse.JULIET;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import dev.kith.presence.Availability;
import dev.kith.testing.TestBrowser;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** A test with one badge in a real browser, which has nothing to complain about and asks nobody else. */
abstract class BadgeInBrowser {
    static final String LABEL = "Juliet <b> & \"Co\"";

    static BadgeHouse house;
    static TestBrowser browser;
    String token;

    @BeforeAll
    static void open() throws Exception {
        house = BadgeHouse.open();
        browser = new TestBrowser();
    }

    @AfterAll
    static void close() throws Exception {
        browser.close();
        house.close();
    }

    @BeforeEach
    void makeBadge() {
        token = house.make(JULIET, BadgeHouse.plain(LABEL));
        house.presence(JULIET, Availability.AVAILABLE, "");
        browser.takeRequests();
    }

    @AfterEach
    void nobodyComplained_andNobodyElseWasAsked() {
        assertThat(browser.takeComplaints()).isEmpty();
        assertThat(browser.takeRequests()).allMatch(BadgeInBrowser::isOurs);
    }

    private static boolean isOurs(String url) {
        String plain = url.startsWith("blob:") ? url.substring(5) : url;
        return plain.startsWith(house.base() + "/") || plain.startsWith(browser.elsewhere() + "/");
    }

    Page visit(BrowserContext visitor, String path) {
        Page page = visitor.newPage();
        page.navigate(house.base() + "/b/" + token + path);
        return page;
    }

    /** Waits until every badge on a page is a picture. */
    static void seesAllBadges(Page page) {
        page.waitForFunction("() => [...document.querySelectorAll('kith-badge')]"
                + ".every(badge => badge.shadowRoot?.querySelector('img').naturalWidth > 0)");
    }

    static boolean isFocused(Locator there) {
        return (boolean) there.evaluate("there => there === document.activeElement");
    }
}
