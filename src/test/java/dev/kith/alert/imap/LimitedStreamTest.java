package dev.kith.alert.imap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class LimitedStreamTest {
    private static byte[] read(String sent, long allowed) throws IOException {
        return new LimitedStream(new ByteArrayInputStream(sent.getBytes(StandardCharsets.ISO_8859_1)), allowed)
                .readAllBytes();
    }

    @Test
    void linesAndLiterals_upToTheLimits_comeThrough() throws Exception {
        String line = "x".repeat(LimitedStream.LONGEST_LINE - 2) + "\r\n";
        String literal = "{" + LimitedStream.LONGEST_LITERAL + "}\r\n" + "y".repeat(LimitedStream.LONGEST_LITERAL);
        String sent = line + literal + line + "{3}\r\n{9}" + line;
        assertThat(read(sent, 10_000_000)).hasSize(sent.length());
    }

    @Test
    void longerLine_doesNot() {
        String line = "x".repeat(LimitedStream.LONGEST_LINE + 1);
        assertThatThrownBy(() -> read(line, 10_000_000)).isInstanceOf(BrokenServer.class);
    }

    @Test
    void longerLiteral_doesNot_beforeItIsSent() {
        assertThatThrownBy(() -> read("* x {" + (LimitedStream.LONGEST_LITERAL + 1) + "}\r\n", 10_000_000))
                .isInstanceOf(BrokenServer.class);
        assertThatThrownBy(() -> read("* x {99999999999999999999}\r\n", 10_000_000))
                .isInstanceOf(BrokenServer.class);
    }

    @Test
    void moreThanIsAllowed_doesNot() {
        assertThatThrownBy(() -> read("* OK\r\n".repeat(100), 500)).isInstanceOf(BrokenServer.class);
    }
}
