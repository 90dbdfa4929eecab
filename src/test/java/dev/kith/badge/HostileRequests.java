package dev.kith.badge;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What strangers send, and what each of it gets. A row is a request byte for byte; {@code TOKEN} stands for the token of a
 * badge that is there.
 */
final class HostileRequests {
    /** The declared answer. */
    enum Expected {
        /** The badge, the same bytes as to a plain request. */
        BADGE,
        /** The picture of a badge that is not there. */
        UNKNOWN,
        /** A page that says that there is nothing, 404. */
        NOTHING,
        /** 400. */
        BAD,
        /** 405 with Allow. */
        METHOD,
        /** 414. */
        LONG_LINE,
        /** 431. */
        LONG_HEADERS,
        /** 204, preflight. */
        OPTIONS,
        /** 304. */
        NOT_MODIFIED,
        /** The connection is closed, with or without 4xx before; never a badge. */
        REFUSED
    }

    record Row(String name, String request, Expected expected) {
        @Override
        public String toString() {
            return expected.name().toLowerCase(Locale.ROOT) + ": " + name;
        }
    }

    private static final String GOOD = "/b/TOKEN.svg";

    private final List<Row> rows = new ArrayList<>();

    static List<Row> all() {
        var table = new HostileRequests();
        table.queries();
        table.paths();
        table.methods();
        table.accepts();
        table.headers();
        table.conditions();
        table.bodies();
        table.protocol();
        return table.rows;
    }

    private void row(String name, String request, Expected expected) {
        rows.add(new Row(name, request, expected));
    }

    private void get(Expected expected, String path, String... headers) {
        String name = headers.length == 0 ? path : String.join(" + ", headers);
        row(name.length() > 90 ? name.substring(0, 90) + "…" : name, RawHttp.request("GET", path, headers), expected);
    }

    /** A badge has no parameters, so none of them does anything. */
    private void queries() {
        for (String query : List.of(
                "",
                "a",
                "a=b",
                "url=http://evil.example/",
                "url=//evil.example",
                "callback=alert(1)",
                "cb=alert",
                "jsonp=x",
                "jid=romeo@montague.example",
                "theme=card",
                "theme=../../etc/passwd",
                "scale=99",
                "scale=-1",
                "scale=1e9",
                "style=%3Cscript%3E",
                "label=%3Cscript%3Ealert(1)%3C/script%3E",
                "logo=data:image/svg+xml;base64,AAAA",
                "link=javascript:alert(1)",
                "redirect=https://evil.example",
                "next=/admin",
                "format=html",
                "_method=DELETE",
                "a=1&a=2&a=3",
                "a[]=1",
                "a%00=b",
                "%",
                "%zz",
                "%ff%fe",
                "a=%u0041",
                "?",
                "??",
                "/",
                "a=b;c=d",
                "a=b&&&&",
                "' OR 1=1--",
                "${jndi:ldap://evil.example/a}",
                "{{7*7}}",
                "x=" + "y".repeat(1500))) {
            get(Expected.BADGE, GOOD + "?" + query.replace(" ", "%20"));
        }
    }

    private void paths() {
        for (String path : List.of(
                "/b/AAAAAAAAAAAAAAAAAAAAAA.svg",
                "/b/.svg",
                "/b/%2e.svg",
                "/b/%00.svg",
                "/b/TOKEN%00.svg",
                "/b/TOKEN%20.svg",
                "/b/%54OKEN.svg",
                "/b/TOKE.svg",
                "/b/TOKENx.svg",
                "/b/xTOKEN.svg",
                "/b/TOKEN=.svg",
                "/b/TOKEN..svg",
                "/b/TOKEN.svg.svg",
                "/b/TOKEN.png.svg",
                "/b/..%2f..%2fetc%2fpasswd.svg",
                "/b/<script>.svg",
                "/b/'.svg",
                "/b/%C3%A4.svg",
                "/b/%ff.svg",
                "/b/TOKEN;a=b.svg",
                "/b/TOKEN,.svg",
                "/b/*.svg",
                "/b/juliet@capulet.example.svg",
                "/b/" + "a".repeat(1900) + ".svg",
                "/b/TOKEN@2x.svg",
                "/b/AAAA/flat.svg",
                "/b//flat.svg",
                "/b/TOKEN%2fpill.svg",
                "/b/0.svg",
                "/b/-1.svg",
                "/b/null.svg")) {
            get(Expected.UNKNOWN, path);
        }
        for (String path : List.of(
                "/",
                "//",
                "/b",
                "/b/",
                "/B/TOKEN.svg",
                "/b/TOKEN.SVG",
                "/b/TOKEN.gif",
                "/b/TOKEN.html",
                "/b/TOKEN.svg/",
                "/b/TOKEN/",
                "/b/TOKEN/pill",
                "/b/TOKEN/pill.gif",
                "/b/TOKEN/none.svg",
                "/b/TOKEN/PILL.svg",
                "/b/TOKEN/pill-dark.svg",
                "/b/TOKEN/pill@4x.png",
                "/b/TOKEN/live/",
                "/b/TOKEN/live.svg",
                "/b/TOKEN/../TOKEN.svg",
                "/b/../b/TOKEN.svg",
                "/./b/TOKEN.svg",
                "/b/./TOKEN.svg",
                "//b/TOKEN.svg",
                "/b//TOKEN.svg",
                "/%62/TOKEN.svg",
                "/b\\TOKEN.svg",
                "/b/TOKEN/a/b.svg",
                "/q/health",
                "/q/metrics",
                "/q/dev-ui",
                "/metrics",
                "/admin",
                "/.env",
                "/.git/config",
                "/etc/passwd",
                "/../../etc/passwd",
                "/..%2f..%2fetc/passwd",
                "/badge/",
                "/badge/../page.html",
                "/page.html",
                "/badge/page.html",
                "/favicon.ico",
                "/robots.txt",
                "/wp-login.php",
                "/status/juliet@capulet.example",
                "/presence/jid/juliet/capulet.example/image",
                "/plugins/presence/status?jid=juliet@capulet.example",
                "/kith-badge.js.map",
                "/" + "a/".repeat(900))) {
            get(Expected.NOTHING, path);
        }
    }

    private void methods() {
        for (String method : List.of(
                "POST",
                "PUT",
                "DELETE",
                "PATCH",
                "TRACE",
                "PROPFIND",
                "REPORT",
                "LINK",
                "PURGE",
                "get",
                "Get",
                "GETT",
                "BREW",
                "QUERY",
                "M-SEARCH",
                "X")) {
            row(method, RawHttp.request(method, GOOD), Expected.METHOD);
        }
        row("OPTIONS", RawHttp.request("OPTIONS", GOOD), Expected.OPTIONS);
        row("OPTIONS *", RawHttp.request("OPTIONS", "*"), Expected.OPTIONS);
        row("OPTIONS of nothing", RawHttp.request("OPTIONS", "/b/x.svg"), Expected.OPTIONS);
    }

    /** The ending says what is wanted; what else a browser would accept does not matter. */
    private void accepts() {
        for (String accept : List.of(
                "*/*",
                "",
                "text/html",
                "application/json",
                "image/png",
                "image/svg+xml;q=0",
                "image/*;q=0.5,*/*;q=0",
                ";;;",
                "a/b/c",
                "*",
                "q=1",
                "image/svg+xml;q=abc",
                "\"",
                "text/html,".repeat(200) + "*/*",
                "../../etc/passwd",
                "image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8")) {
            get(Expected.BADGE, GOOD, "Accept: " + accept);
        }
        get(Expected.BADGE, GOOD, "Accept-Encoding: gzip, br, zstd");
        get(Expected.BADGE, GOOD, "Accept-Encoding: identity;q=0, *;q=0");
        get(Expected.BADGE, GOOD, "Accept-Language: ../../x");
        get(Expected.BADGE, GOOD, "Accept-Charset: utf-7");
    }

    private void headers() {
        for (String header : List.of(
                "Cookie: session=abc",
                "Cookie: " + "a=b; ".repeat(500),
                "Authorization: Basic YTpi",
                "Authorization: Bearer x",
                "Origin: https://evil.example",
                "Origin: null",
                "Referer: https://evil.example/",
                "User-Agent: ${jndi:ldap://evil.example/a}",
                "User-Agent: () { :; }; /bin/true",
                "X-Forwarded-For: 1.2.3.4",
                "X-Forwarded-For: ",
                "X-Forwarded-For: ,,,,",
                "X-Forwarded-For: localhost",
                "X-Forwarded-For: 1.2.3.4/0",
                "X-Forwarded-For: ::1",
                "X-Forwarded-For: 999.1.1.1",
                "X-Forwarded-For: fe80::1%eth0",
                "X-Forwarded-For: " + "1.1.1.1,".repeat(300),
                "X-Forwarded-Host: evil.example",
                "X-Forwarded-Proto: javascript",
                "X-Original-URL: /admin",
                "X-Rewrite-URL: /admin",
                "X-HTTP-Method-Override: DELETE",
                "Forwarded: for=evil;host=evil.example",
                "Range: bytes=0-1",
                "Range: bytes=0-0,1-1,2-2,3-3",
                "Range: bytes=-1",
                "Range: x",
                "TE: trailers",
                "Upgrade: websocket",
                "Upgrade: foo/2",
                "Connection: X-Something",
                "Connection: close",
                "Keep-Alive: timeout=999999",
                "Proxy-Connection: keep-alive",
                "Via: 1.1 evil",
                "Max-Forwards: 0",
                "Content-Type: application/json",
                "Content-Length: 0",
                "Cache-Control: no-cache",
                "Pragma: no-cache",
                "Last-Event-ID: x",
                "Sec-Fetch-Site: cross-site",
                "Sec-Fetch-Dest: script",
                "X: " + "y".repeat(6000))) {
            get(Expected.BADGE, GOOD, header);
        }
        get(Expected.LONG_HEADERS, GOOD, "X: " + "y".repeat(9000));
        get(
                Expected.LONG_HEADERS,
                GOOD,
                ("X: " + "y".repeat(100) + "\r\n").repeat(100).strip());
    }

    private void conditions() {
        get(Expected.NOT_MODIFIED, GOOD, "If-None-Match: *");
        for (String condition : List.of(
                "If-None-Match: \"x\"",
                "If-None-Match: ",
                "If-None-Match: x",
                "If-None-Match: W/\"\"",
                "If-None-Match: " + "\"a\",".repeat(1000),
                "If-Match: \"x\"",
                "If-Modified-Since: yesterday",
                "If-Modified-Since: Thu, 01 Jan 2099 00:00:00 GMT",
                "If-Unmodified-Since: Thu, 01 Jan 1970 00:00:00 GMT",
                "If-Range: \"x\"")) {
            get(Expected.BADGE, GOOD, condition);
        }
    }

    private void bodies() {
        row("GET with a body", RawHttp.request("GET", GOOD, "Content-Length: 3") + "abc", Expected.BAD);
        row(
                "GET with a chunked body",
                RawHttp.request("GET", GOOD, "Transfer-Encoding: chunked") + "0\r\n\r\n",
                Expected.BAD);
        row("POST with a body", RawHttp.request("POST", GOOD, "Content-Length: 3") + "abc", Expected.BAD);
        row("body that never comes", RawHttp.request("POST", GOOD, "Content-Length: 1000000000"), Expected.BAD);
        row("Expect", RawHttp.request("POST", GOOD, "Content-Length: 3", "Expect: 100-continue"), Expected.BAD);
        row(
                "two lengths",
                RawHttp.request("GET", GOOD, "Content-Length: 0", "Content-Length: 5") + "abcde",
                Expected.REFUSED);
        row("negative length", RawHttp.request("GET", GOOD, "Content-Length: -1"), Expected.REFUSED);
        row("length that is no number", RawHttp.request("GET", GOOD, "Content-Length: x"), Expected.REFUSED);
        row(
                "length and chunks",
                RawHttp.request("GET", GOOD, "Content-Length: 5", "Transfer-Encoding: chunked") + "0\r\n\r\n",
                Expected.REFUSED);
        row("unknown coding", RawHttp.request("GET", GOOD, "Transfer-Encoding: xyz"), Expected.REFUSED);
    }

    private void protocol() {
        get(Expected.LONG_LINE, "/b/" + "a".repeat(3000) + ".svg");
        get(Expected.LONG_LINE, GOOD + "?" + "a".repeat(3000));
        row("HTTP/1.0", "GET " + GOOD + " HTTP/1.0\r\n\r\n", Expected.BADGE);
        row("absolute address", RawHttp.request("GET", "http://evil.example" + GOOD), Expected.BADGE);
        row("no address", "GET  HTTP/1.1\r\nHost: x\r\n\r\n", Expected.REFUSED);
        row("relative address", RawHttp.request("GET", "b/TOKEN.svg"), Expected.BAD);
        row("only a star", RawHttp.request("GET", "*"), Expected.BAD);
        row("authority", RawHttp.request("CONNECT", "evil.example:443"), Expected.METHOD);
        row("HTTP/0.9", "GET " + GOOD + "\r\n\r\n", Expected.REFUSED);
        row("HTTP/9.9", "GET " + GOOD + " HTTP/9.9\r\nHost: x\r\n\r\n", Expected.REFUSED);
        row("no protocol at all", "hello\r\n\r\n", Expected.REFUSED);
        row(
                "TLS on a plain port",
                "\u0016\u0003\u0001\u0000\u00a5\u0001\u0000\u0000\u00a1\u0003\u0003\r\n\r\n",
                Expected.REFUSED);
        row("header without a name", RawHttp.request("GET", GOOD, ": x"), Expected.REFUSED);
        row("space in a name", RawHttp.request("GET", GOOD, "X Y: z"), Expected.REFUSED);
        row("NUL in a value", RawHttp.request("GET", GOOD, "X: a\u0000b"), Expected.REFUSED);
        row("two hosts", RawHttp.request("GET", GOOD, "Host: other"), Expected.BADGE);
        row("no host", "GET " + GOOD + " HTTP/1.1\r\n\r\n", Expected.BADGE);
        row("odd host", "GET " + GOOD + " HTTP/1.1\r\nHost: <script>\r\n\r\n", Expected.BADGE);
        row("header split in two", "GET " + GOOD + " HTTP/1.1\r\nHost: x\r\nX: a\r\n b\r\n\r\n", Expected.BAD);
        row("bare line feeds", "GET " + GOOD + " HTTP/1.1\nHost: x\r\n\r\n", Expected.REFUSED);
    }
}
