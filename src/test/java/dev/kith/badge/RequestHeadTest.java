package dev.kith.badge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kith.badge.RequestHead.Method;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is a request, and what is none. Netty's decoder, which knows all of HTTP, is the judge of what was understood. */
class RequestHeadTest {
    private static final String LINE = "GET /b/x.svg HTTP/1.1\r\n";
    private static final List<String> METHODS = List.of("GET", "HEAD", "OPTIONS", "POST", "get", "M-SEARCH", "X");
    private static final List<String> TARGETS =
            List.of("/b/x.svg", "*", "/", "/b/x/live?y=z", "http://a.example/b/x.png", "/b/\u00e4.svg", "//", "a:1");
    private static final List<String> HEADERS = List.of(
            "Host: a.example",
            "Connection: close",
            "connection: Keep-Alive , x",
            "CONNECTION: upgrade",
            "If-None-Match: \"a\", W/\"b\"",
            "if-none-match:*",
            "X-Forwarded-For: 192.0.2.1, 2001:db8::1",
            "x-forwarded-for:\t192.0.2.2 ",
            "Last-Event-ID: abc",
            "Content-Length: 0",
            "Content-Length: 5",
            "Transfer-Encoding: chunked",
            "Accept:",
            "X: a\r\n b",
            "User-Agent: \u00e4 (x; y)",
            "Content-Lengt: 7",
            "Connectio_: close");
    private static final String ODD_BYTES = "\r\n\t :\0\u007f\u0080\u00ff,;/0aA-_\u000b";

    private final RequestHead head = new RequestHead();

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private int read(String text) {
        byte[] bytes = bytes(text);
        return head.read(bytes, 0, bytes.length);
    }

    private int statusOf(String text) {
        int next = read(text);
        assertThat(head.refusal()).as(text).isNotNull();
        assertThat(next).isEqualTo(text.length());
        assertThat(head.isLast()).isTrue();
        return Integer.parseInt(new String(head.refusal().heading().whole, StandardCharsets.US_ASCII).substring(9, 12));
    }

    @Test
    void request_isReadToItsEnd_andNoFurther() {
        String text = "HEAD /b/x.svg?y HTTP/1.1\r\nhost: a\r\nIF-NONE-MATCH:  \"v\" \r\nX-Forwarded-For: 192.0.2.1\r\n"
                + "X-Forwarded-For: 192.0.2.2\r\nLast-Event-Id: e\r\n\r\n";
        assertThat(read(text + LINE)).isEqualTo(text.length());
        assertThat(head.refusal()).isNull();
        assertThat(head.method()).isEqualTo(Method.HEAD);
        assertThat(head.target()).hasToString("/b/x.svg?y");
        assertThat(head.versions()).isEqualTo("\"v\"");
        assertThat(head.forwarded()).isEqualTo("192.0.2.1, 192.0.2.2"); // who adds a line does not lose the one before
        assertThat(head.lastEvent()).isEqualTo("e");
        assertThat(head.isLast()).isFalse();
    }

    @Test
    void nothingOfARequest_isLeftForTheNext() {
        read(
                "GET /b/x.svg HTTP/1.0\r\nConnection: close\r\nIf-None-Match: *\r\nX-Forwarded-For: a\r\nContent-Length: 1\r\n\r\n");
        assertThat(read(LINE + "\r\n")).isPositive();
        assertThat(head.refusal()).isNull();
        assertThat(head.isLast()).isFalse();
        assertThat(head.isOld()).isFalse();
        assertThat(head.versions()).isNull();
        assertThat(head.forwarded()).isNull();
    }

    @Test
    void beginningOfARequest_isWaitedFor() {
        String text = "\r\n" + LINE + "Host: a\r\nX: b\r\nConnection: close\r\n\r\n";
        for (int end = 0; end < text.length(); end++) {
            assertThat(read(text.substring(0, end))).as("of %d bytes", end).isEqualTo(RequestHead.INCOMPLETE);
        }
        assertThat(read(text)).isEqualTo(text.length());
    }

    /** Or a connection would stand there with a full buffer for ever. */
    @Test
    void asMuchAsThereIsRoomFor_isNeverWaitedWith() {
        for (String beginning :
                List.of("", "GET", "GET ", "GET /", LINE, LINE + "X", LINE + "X:", LINE + "X: a\r\n\t")) {
            for (String more :
                    List.of("\r\n", "a", "/", " ", "\t", "a: b\r\n", "a:b\r\n c\r\n", "\r", "\n", ":", "\0")) {
                String text = (beginning + more.repeat(RequestHead.LONGEST)).substring(0, RequestHead.LONGEST);
                assertThat(read(text)).as(beginning + more).isNotEqualTo(RequestHead.INCOMPLETE);
            }
        }
    }

    @Test
    void whatIsTooLong_isCalledSo() {
        assertThat(statusOf("GET /" + "a".repeat(2050))).isEqualTo(414);
        assertThat(statusOf("a".repeat(2050))).isEqualTo(414);
        assertThat(statusOf(LINE + "X: " + "a".repeat(8200))).isEqualTo(431);
        assertThat(statusOf(LINE + "X: a\r\n".repeat(1400))).isEqualTo(431);
        assertThat(statusOf(LINE + "a".repeat(8200))).isEqualTo(431);
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/2.0", "HTTP/0.9", "HTTP/1.2", "HTTP/3.1"})
    void otherVersion_isNotSpoken(String version) {
        assertThat(statusOf("GET / " + version + "\r\n\r\n")).isEqualTo(505);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /\r\n\r\n",
                " GET / HTTP/1.1\r\n\r\n",
                "GET\t/ HTTP/1.1\r\n\r\n",
                "GET / HTTP/1.1 \r\n\r\n",
                "GET / HTTP/1.1\n\n",
                "GET / http/1.1\r\n\r\n",
                "GET / HTTP/1.10\r\n\r\n",
                "GET / HTTP/1.1\r\n X: folded\r\n\r\n",
                "GET / HTTP/1.1\r\nX : space\r\n\r\n",
                "GET / HTTP/1.1\r\n: x\r\n\r\n",
                "GET / HTTP/1.1\r\nX\r\n\r\n",
                "GET / HTTP/1.1\r\nX: a\rb\r\n\r\n",
                "GET / HTTP/1.1\r\nX: a\nContent-Length: 5\r\n\r\n",
                "GET / HTTP/1.1\r\nX: a\r\n b\r\n\r\n",
                "GET / HTTP/1.1\r\nContent-Length: 00\r\n\r\n",
                "GET / HTTP/1.1\r\nContent-Length: 0, 0\r\n\r\n",
                "GET / HTTP/1.1\r\nContent-Length: 0\r\nContent-Length: 0\r\n\r\n",
                "GET / HTTP/1.1\r\nTransfer-Encoding: identity\r\n\r\n",
                "GET / HTTP/1.1\r\ntRANSFER-eNCODING:chunked\r\n\r\n"
            })
    void whatIsNotExactlyARequest_isRefused(String text) {
        assertThat(statusOf(text)).isEqualTo(400);
    }

    @Test
    void connection_endsWhenEitherVersionSaysSo() {
        assertThat(isLast("GET / HTTP/1.1\r\n\r\n")).isFalse();
        assertThat(isLast("GET / HTTP/1.1\r\nConnection: x, Close\r\n\r\n")).isTrue();
        assertThat(isLast("GET / HTTP/1.0\r\n\r\n")).isTrue();
        assertThat(isLast("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")).isFalse();
        assertThat(isLast("GET / HTTP/1.0\r\nConnection: keep-alive\r\nConnection: close\r\n\r\n"))
                .isTrue();
    }

    private boolean isLast(String text) {
        read(text);
        assertThat(head.refusal()).isNull();
        return head.isLast();
    }

    /** We may refuse more than Netty does, but what we take Netty takes too, and finds the same in it. */
    @Test
    void whatIsTaken_isWhatNettyUnderstands() {
        var random = new Random(20261127);
        int taken = 0;
        for (int i = 0; i < 150_000; i++) {
            String text = mutated(request(random), random, i % 4);
            int next = read(text);
            if (next != RequestHead.INCOMPLETE && head.refusal() == null) {
                taken++;
                agrees(text.substring(0, next));
            }
        }
        assertThat(taken).isBetween(40_000, 140_000); // neither nearly nothing nor nearly all
    }

    private static String request(Random random) {
        var text = new StringBuilder(any(METHODS, random)).append(' ').append(any(TARGETS, random));
        text.append(random.nextInt(5) == 0 ? " HTTP/1.0\r\n" : " HTTP/1.1\r\n");
        for (int i = random.nextInt(5); i > 0; i--) {
            text.append(any(HEADERS, random)).append("\r\n");
        }
        return text.append("\r\n").toString();
    }

    private static String any(List<String> words, Random random) {
        return words.get(random.nextInt(words.size()));
    }

    private static String mutated(String text, Random random, int times) {
        var changed = new StringBuilder(text);
        for (int i = 0; i < times; i++) {
            int at = random.nextInt(changed.length());
            char odd = ODD_BYTES.charAt(random.nextInt(ODD_BYTES.length()));
            switch (random.nextInt(4)) {
                case 0 -> changed.setCharAt(at, odd);
                case 1 -> changed.insert(at, odd);
                case 2 -> changed.deleteCharAt(at);
                default ->
                    changed.insert(at, changed.substring(at, Math.min(changed.length(), at + random.nextInt(20))));
            }
        }
        return changed.toString();
    }

    private void agrees(String text) {
        var netty = new EmbeddedChannel(new HttpRequestDecoder(new HttpDecoderConfig()
                .setMaxInitialLineLength(RequestHead.LONGEST_LINE + 16)
                .setMaxHeaderSize(RequestHead.LONGEST_HEADERS)));
        try {
            netty.writeInbound(Unpooled.wrappedBuffer(bytes(text)));
            HttpRequest request = netty.readInbound();
            assertThat(request).as(text).isNotNull();
            assertThat(request.decoderResult().isSuccess()).as(text).isTrue();
            assertThat(nameOf(request)).as(text).isEqualTo(head.method().name().toLowerCase(Locale.ROOT));
            assertThat(request.uri()).as(text).isEqualTo(head.target().toString());
            assertThat(request.protocolVersion().equals(HttpVersion.HTTP_1_0))
                    .as(text)
                    .isEqualTo(head.isOld());
            assertThat(HttpUtil.isKeepAlive(request)).as(text).isEqualTo(!head.isLast());
            assertThat(all(request, "If-None-Match")).as(text).isEqualTo(String.valueOf(head.versions()));
            assertThat(all(request, "X-Forwarded-For")).as(text).isEqualTo(String.valueOf(head.forwarded()));
            assertThat(all(request, "Last-Event-ID")).as(text).isEqualTo(String.valueOf(head.lastEvent()));
            Object end = netty.readInbound();
            assertThat(end).as(text).isInstanceOf(LastHttpContent.class); // nothing that would be a body
            ReferenceCountUtil.release(end);
            assertThat((Object) netty.readInbound()).as(text).isNull();
        } finally {
            netty.finishAndReleaseAll();
        }
    }

    private static String nameOf(HttpRequest request) {
        String name = request.method().name();
        return List.of("GET", "HEAD", "OPTIONS").contains(name) ? name.toLowerCase(Locale.ROOT) : "other";
    }

    private static String all(HttpRequest request, String name) {
        List<String> values = request.headers().getAll(name);
        return values.isEmpty() ? "null" : String.join(", ", values);
    }
}
