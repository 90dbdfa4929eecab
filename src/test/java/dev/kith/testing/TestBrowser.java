package dev.kith.testing;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A real browser, the pages of another site for it to visit, and what it complained about. */
public final class TestBrowser implements AutoCloseable {
    /** A page is loaded from here, if not from the port that is tested. */
    private record Elsewhere(String html, String policy) {}

    private final Playwright playwright =
            Playwright.create(new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    private final Browser browser = playwright
            .chromium()
            .launch(new BrowserType.LaunchOptions()
                    .setExecutablePath(Path.of("/usr/bin/chromium"))
                    .setArgs(List.of(
                            "--no-sandbox",
                            "--disable-gpu",
                            "--disable-quic",
                            "--no-first-run",
                            "--disable-background-networking",
                            "--disable-component-update",
                            "--disable-sync")));
    private final HttpServer elsewhere =
            HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    private final Map<String, Elsewhere> pages = new ConcurrentHashMap<>();
    private final List<String> complaints = new ArrayList<>();
    private final List<String> requests = new ArrayList<>();

    public TestBrowser() throws IOException {
        elsewhere.createContext("/", exchange -> {
            Elsewhere page = pages.get(exchange.getRequestURI().getPath());
            byte[] body = page == null ? new byte[0] : page.html.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "text/html; charset=utf-8");
            if (page != null && !page.policy.isEmpty()) {
                exchange.getResponseHeaders().add("Content-Security-Policy", page.policy);
            }
            exchange.sendResponseHeaders(page == null ? 404 : 200, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        elsewhere.start();
    }

    /** A new person's browser. */
    public BrowserContext visitor(Browser.NewContextOptions options) {
        BrowserContext visitor = browser.newContext(options);
        visitor.setDefaultTimeout(10_000);
        visitor.onRequest(request -> requests.add(request.url()));
        visitor.onConsoleMessage(message -> complaints.add(message.type() + ": " + message.text()));
        visitor.onWebError(error -> complaints.add(error.error()));
        return visitor;
    }

    public BrowserContext visitor() {
        return visitor(new Browser.NewContextOptions());
    }

    public BrowserContext visitor(int width, int height, ColorScheme scheme) {
        return visitor(
                new Browser.NewContextOptions().setViewportSize(width, height).setColorScheme(scheme));
    }

    /** Goes to a page of another site, with a Content-Security-Policy unless that is empty. */
    public Page visitElsewhere(BrowserContext visitor, String body, String policy) {
        String path = "/" + pages.size();
        pages.put(path, new Elsewhere("<!doctype html><link rel=icon href=data:,><body>" + body, policy));
        Page page = visitor.newPage();
        page.navigate(elsewhere().resolve(path).toString());
        return page;
    }

    public URI elsewhere() {
        return URI.create("http://localhost:" + elsewhere.getAddress().getPort());
    }

    /** Everything that appeared on a console or was thrown, since last asked. */
    public List<String> takeComplaints() {
        List<String> all = List.copyOf(complaints);
        complaints.clear();
        return all;
    }

    /** Every address that was asked for, since last asked. */
    public List<String> takeRequests() {
        List<String> all = List.copyOf(requests);
        requests.clear();
        return all;
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
        elsewhere.stop(0);
    }
}
