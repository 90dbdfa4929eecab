package dev.kith.alert.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kith.alert.NewMail;
import dev.kith.config.BadSetting;
import dev.kith.testing.Await;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CyrusSocketTest {
    private static final String EVENT = """
            {"event":"MessageNew","uri":"imap://h/user/juliet;UIDVALIDITY=7/;UID=%d","user":"juliet","vnd.cmu.mbtype":"e"}""";

    private Path folder;
    private Path path;

    @BeforeEach
    void makeFolder() throws IOException {
        folder = Files.createTempDirectory("kith-socket"); // short, as the paths of sockets have to be
        path = folder.resolve("cyrus");
    }

    @AfterEach
    void removeFolder() throws IOException {
        Files.deleteIfExists(path);
        Files.delete(folder); // fails if anything is left in it
    }

    private static String notify(String event) {
        return "NOTIFY %(METHOD external CLASS EVENT PRIORITY NIL USER NIL MAILBOX NIL OPTIONS () MESSAGE {"
                + event.getBytes(StandardCharsets.UTF_8).length + "+}\r\n" + event + " FILEPATH NIL)\r\n";
    }

    /** Sends bytes and tells that no more come; what is answered until the end. */
    private String send(String bytes) throws IOException {
        try (var cyrus = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            try {
                cyrus.write(ByteBuffer.wrap(bytes.getBytes(StandardCharsets.ISO_8859_1)));
                cyrus.shutdownOutput();
                return new String(Channels.newInputStream(cyrus).readAllBytes(), StandardCharsets.US_ASCII);
            } catch (IOException e) {
                return ""; // closed while we wrote
            }
        }
    }

    @Test
    void event_isAnsweredBeforeTheWork() throws Exception {
        try (var house = new CyrusHouse(path)) {
            house.news.gate = new CountDownLatch(1);
            assertThat(send(notify(EVENT.formatted(1)))).isEqualTo("OK ()\r\n");
            assertThat(send(notify(EVENT.formatted(2)) + notify(EVENT.formatted(3))))
                    .isEqualTo("OK ()\r\nOK ()\r\n");
            assertThat(house.news.arrived).isEmpty();
            house.news.gate.countDown();
            assertThat(house.news.await(3))
                    .extracting(mail -> mail.place().uid())
                    .containsExactly(1L, 2L, 3L);
        }
    }

    @Test
    void changeOfAnAddressBook_isAHint() throws Exception {
        try (var house = new CyrusHouse(path)) {
            // As Cyrus 3.6 says it.
            send(notify("""
                    {"event":"MessageNew","service":"http","uri":"imap://localhost/user/juliet/%23addressbooks/Default;UIDVALIDITY=1/;UID=5",\
                    "modseq":11094,"user":"juliet","vnd.cmu.mbtype":"a","vnd.cmu.davFilename":"dl.vcf","vnd.cmu.davUid":"dl"}"""));
            Await.until("it is heard of", Duration.ofSeconds(20), () -> house.news.books.equals(List.of("juliet")));
            assertThat(house.news.arrived).isEmpty();
            assertThat(house.news.hints).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\n",
                "\r\n\r\n",
                "GET / HTTP/1.1\r\n\r\n",
                "NOTIFY",
                "NOTIFY ",
                "NOTIFY %",
                "NOTIFY %{5}\r\nhello",
                "NOTIFY %(",
                "NOTIFY %(METHOD",
                "NOTIFY %(METHOD \"external",
                "NOTIFY %(METHOD external MESSAGE {5+}\r\nab",
                "NOTIFY %(METHOD external MESSAGE {999999999999999999999+}\r\nab",
                "NOTIFY %(METHOD external MESSAGE {-1+}\r\nab",
                "NOTIFY %(METHOD external MESSAGE {4294967296+}\r\nab",
                "NOTIFY %(METHOD external MESSAGE {262145+}\r\nab",
                "NOTIFY %(METHOD external MESSAGE {+}\r\nab)\r\n",
                "NOTIFY %(METHOD external MESSAGE {2 }\r\nab)\r\n",
                "NOTIFY %(METHOD external MESSAGE {2+}ab)\r\n",
                "NOTIFY %(A))\r\n",
                "NOTIFY %(A) B\r\n",
                "NOTIFY (\u0000)\r\n",
                "NOTIFY %(\u0001\u0002)\r\n",
                "\u0000\u0000\u0000\u0000",
                "\u00ff\u00fe\u00ff\u00fe \u00ff\u0000\r\n",
                "NOTIFY %(MESSAGE \"\\",
                "NOTIFY  %(MESSAGE a)\r\n",
                "NOTIFY %(MESSAGE a)\r",
                "NOTIFY %(MESSAGE a)\rx",
            })
    void garbage_isCounted_andDisturbsNobody(String garbage) throws Exception {
        try (var house = new CyrusHouse(path)) {
            assertThat(send(garbage)).isEmpty();
            assertThat(send(notify(EVENT.formatted(1)))).isEqualTo("OK ()\r\n");
            house.news.await(1);
            Await.until(
                    "it is counted",
                    Duration.ofSeconds(20),
                    () -> house.refused("malformed") + house.refused("cut") + house.refused("too-long") == 1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "NOTIFY %(METHOD external)\r\n",
                "NOTIFY NIL\r\n",
                "NOTIFY %()\n",
                "OTHER %(MESSAGE x)\r\n",
                "NOTIFY %(MESSAGE NIL)\r\n",
                "NOTIFY %(MESSAGE (a b))\r\n",
                "NOTIFY %(message x)\r\n",
            })
    void linesWithoutEvent_areAnswered_sinceTheirSenderWaits(String line) throws Exception {
        try (var house = new CyrusHouse(path)) {
            assertThat(send(line)).isEqualTo("OK ()\r\n");
            assertThat(house.refused("no-event")).isEqualTo(1);
        }
    }

    @Test
    void linesWithoutEnd_areCutOff() throws Exception {
        try (var house = new CyrusHouse(path)) {
            assertThat(send("A".repeat(1 << 20))).isEmpty();
            assertThat(send("NOTIFY " + "(".repeat(1 << 20))).isEmpty();
            assertThat(send("NOTIFY \"" + "x".repeat(1 << 20))).isEmpty();
            assertThat(send("NOTIFY %(" + "a ".repeat(1 << 19))).isEmpty();
            assertThat(send("NOTIFY %(" + "{0+}\r\n".repeat(1 << 18))).isEmpty();
            Await.until(
                    "all are counted",
                    Duration.ofSeconds(20),
                    () -> house.refused("malformed") + house.refused("too-long") + house.refused("cut") == 5);
            assertThat(send(notify(EVENT.formatted(1)))).isEqualTo("OK ()\r\n");
        }
    }

    @Test
    void manyAtOnce_areAllHeard() throws Exception {
        try (var house = new CyrusHouse(path)) {
            try (var senders = Executors.newFixedThreadPool(32)) {
                for (int i = 1; i <= 1000; i++) {
                    String event = notify(EVENT.formatted(i));
                    senders.submit(() -> send(event));
                }
            }
            assertThat(house.news.await(1000)).hasSize(1000);
        }
    }

    @Test
    void moreThanFitIn_areSentAway_atOnce() throws Exception {
        try (var house = new CyrusHouse(path)) {
            var hanging = new java.util.ArrayList<SocketChannel>();
            for (int i = 0; i < 128; i++) {
                hanging.add(SocketChannel.open(UnixDomainSocketAddress.of(path)));
            }
            assertThat(send(notify(EVENT.formatted(1)))).isEmpty();
            assertThat(house.refused("connections")).isPositive();
            for (var visitor : hanging) {
                visitor.close();
            }
            Await.until(
                    "there is room again",
                    Duration.ofSeconds(20),
                    () -> !send(notify(EVENT.formatted(2))).isEmpty());
            assertThat(house.news.await(1)).extracting(NewMail::place).isNotEmpty();
        }
    }

    @Test
    void socket_isForItsOwnerAndTheirGroup() throws Exception {
        try (var house = new CyrusHouse(path)) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                    .isEqualTo("rw-rw----");
            try (var files = Files.list(folder)) {
                assertThat(files).containsExactly(path);
            }
        }
        assertThat(path).doesNotExist();
    }

    @Test
    void whatIsThereAlready_isReplacedOnlyIfItIsADeadSocket() throws Exception {
        Files.writeString(path, "somebody's");
        assertThatThrownBy(() -> new CyrusHouse(path))
                .isInstanceOf(BadSetting.class)
                .hasMessageContaining("no socket");
        assertThat(path).content().isEqualTo("somebody's");
        Files.delete(path);
        try (var house = new CyrusHouse(path)) {
            assertThatThrownBy(() -> new CyrusHouse(path))
                    .isInstanceOf(BadSetting.class)
                    .hasMessageContaining("somebody listens");
            assertThat(send(notify(EVENT.formatted(1)))).isEqualTo("OK ()\r\n");
        }
        ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                .bind(UnixDomainSocketAddress.of(path))
                .close();
        try (var house = new CyrusHouse(path)) {
            assertThat(send(notify(EVENT.formatted(1)))).isEqualTo("OK ()\r\n");
        }
    }

    @Test
    void anothersSocket_isLeftAloneByTheStop() throws Exception {
        var house = new CyrusHouse(path);
        Files.delete(path);
        try (var other = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            other.bind(UnixDomainSocketAddress.of(path));
            house.close();
            assertThat(path).exists();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "relative/cyrus",
                "/nowhere-at-all/cyrus",
                "/tmp/0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789"
            })
    void impossiblePaths_areBadSettings(String impossible) {
        assertThatThrownBy(() -> SocketFile.check(Path.of(impossible)))
                .isInstanceOf(BadSetting.class)
                .hasMessageContaining("kith.signals.cyrus-socket");
    }
}
