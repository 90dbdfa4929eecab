package dev.kith.badge;

import dev.kith.bench.Report;
import dev.kith.bench.Samples;
import dev.kith.testing.ChatClient;
import dev.kith.testing.FreePort;
import dev.kith.testing.KithProcess;
import dev.kith.testing.ProsodyServer;
import dev.kith.testing.RadicaleServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jivesoftware.smack.packet.Presence.Mode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A presence change at a real chat client until the line at each of a thousand open pages, through Prosody and the built
 * service; and what ten thousand pages weigh that watch and are told nothing.
 */
@Tag("bench")
class LiveStreamsLoad {
    private static final int WATCHING = 1_000;
    private static final int IDLE = 10_000;
    private static final int CHANGES = 30;
    private static final Pattern ADDRESS = Pattern.compile("/b/[A-Za-z0-9_-]{22}");

    /** Pages that watch, on one thread. */
    private static final class Pages implements AutoCloseable {
        private final Selector selector = Selector.open();
        private final List<SocketChannel> channels = new ArrayList<>();
        private final ByteBuffer buffer = ByteBuffer.allocate(64 * 1024);

        Pages() throws IOException {}

        void open(int count, URI base, String path) throws IOException {
            byte[] request = RawHttp.request("GET", path, "Accept: text/event-stream")
                    .getBytes(StandardCharsets.ISO_8859_1);
            for (int i = 0; i < count; i++) {
                var channel = SocketChannel.open(new InetSocketAddress(base.getHost(), base.getPort()));
                channel.write(ByteBuffer.wrap(request));
                channel.configureBlocking(false);
                channel.register(selector, SelectionKey.OP_READ);
                channels.add(channel);
            }
        }

        /** Reads until this many have got an event with that state, any if it is empty; adds the time since then of each. */
        void await(int count, String state, long since, Samples times) throws IOException {
            String wanted = state.isEmpty() ? "data:" : "\"state\":\"" + state + "\"";
            int arrived = 0;
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            while (arrived < count) {
                if (System.nanoTime() > end) {
                    throw new IOException("only " + arrived + " of " + count + " pages were told " + state);
                }
                selector.select(1000);
                for (var keys = selector.selectedKeys().iterator(); keys.hasNext(); ) {
                    var channel = (SocketChannel) keys.next().channel();
                    keys.remove();
                    buffer.clear();
                    if (channel.read(buffer) < 0) {
                        throw new IOException("a page was shown out");
                    }
                    String text = new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8);
                    if (text.contains(wanted)) {
                        arrived++;
                        times.add((System.nanoTime() - since) / 1e6);
                    }
                }
            }
        }

        @Override
        public void close() throws IOException {
            for (var channel : channels) {
                channel.close();
            }
            selector.close();
        }
    }

    @Test
    void run(@TempDir Path folder) throws Exception {
        var report = new Report("LiveStreamsLoad: Prosody, the built service");
        int port = FreePort.find();
        var base = URI.create("http://127.0.0.1:" + port);
        try (var prosody = ProsodyServer.start(folder.resolve("prosody"));
                var radicale = RadicaleServer.start(folder.resolve("radicale"))) {
            prosody.addUser("juliet", "r0m30");
            var settings =
                    KithProcess.settings(prosody, radicale, folder.resolve("data"), FreePort.find(), port);
            settings.put("KITH_BADGE_REQUESTS_PER_ADDRESS", "100000"); // all pages are at one address here
            settings.put("KITH_BADGE_REQUESTS_PER_BADGE", "100000");
            try (var kith = new KithProcess(folder.resolve("kith"), settings)) {
                kith.start();
                var made = kith.command("badge", "create", "juliet@" + prosody.domain());
                var address = ADDRESS.matcher(made.output());
                if (!address.find()) {
                    throw new IOException(made.output());
                }
                String live = address.group() + "/live";
                try (var juliet = ChatClient.login(prosody, "juliet", "r0m30")) {
                    changes(report, base, live, juliet);
                }
                weigh(report, base, live, kith);
            }
        }
        report.machine("after");
    }

    private static void changes(Report report, URI base, String live, ChatClient juliet) throws Exception {
        var times = new Samples();
        try (var pages = new Pages()) {
            pages.open(WATCHING, base, live);
            pages.await(WATCHING, "available", System.nanoTime(), new Samples());
            for (int i = 0; i < CHANGES; i++) {
                boolean away = i % 2 == 0;
                long since = System.nanoTime();
                juliet.tell(away ? Mode.away : Mode.dnd, "", 0);
                pages.await(WATCHING, away ? "away" : "busy", since, i < 4 ? new Samples() : times);
            }
        }
        report.say(
                "%d events at %d pages: median %.1f ms, p99 %.1f ms, worst %.1f ms",
                times.count(), WATCHING, times.median(), times.percentile(99), times.percentile(100));
        report.atMost("change at the client to the line at a page, p99", 250, times.percentile(99), "ms");
    }

    /** Live heap of the service, after a collection that jcmd asks for; the kernel's buffers come on top. */
    private static void weigh(Report report, URI base, String live, KithProcess kith) throws Exception {
        long before = heap(kith);
        try (var pages = new Pages()) {
            pages.open(IDLE, base, live);
            pages.await(IDLE, "", System.nanoTime(), new Samples());
            report.atMost("heap of an idle stream", 15, (heap(kith) - before) / 1000.0 / IDLE, "kB");
        }
    }

    private static long heap(KithProcess kith) throws Exception {
        Thread.sleep(Duration.ofSeconds(2)); // what is being closed is closed
        var jcmd = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(kith.pid()),
                        "GC.class_histogram")
                .start();
        String said = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String total = said.lines()
                .filter(line -> line.startsWith("Total"))
                .findFirst()
                .orElseThrow(() -> new IOException(said));
        return Long.parseLong(total.strip().split("\\s+")[2]);
    }
}
