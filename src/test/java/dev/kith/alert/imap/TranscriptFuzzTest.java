package dev.kith.alert.imap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.angus.mail.imap.protocol.IMAPResponse;
import org.junit.jupiter.api.Test;

/** Whatever a server sends, reading it ends, and with nothing worse than an IOException. */
class TranscriptFuzzTest {
    private static final int TRANSCRIPTS = 5_000;
    private static final String SANE = "* OK [CAPABILITY IMAP4rev1 IDLE] hi\r\n"
            + "* LIST (\\HasNoChildren \\Junk) \"/\" \"&AMk-t&AOk-\"\r\n* LIST () NIL {5}\r\nINBOX\r\n"
            + "* STATUS \"a b\" (MESSAGES 3 UNSEEN 1 UIDNEXT 4 UIDVALIDITY 7)\r\n* 3 EXISTS\r\n* 1 EXPUNGE\r\n"
            + "* ENABLED QRESYNC\r\n* VANISHED (EARLIER) 1,4:7\r\n* VANISHED 2:3,4294967295\r\n* OK [CLOSED] x\r\n"
            + "* OK [HIGHESTMODSEQ 9223372036854775807] x\r\n* OK [NOMODSEQ] x\r\n* STATUS a (HIGHESTMODSEQ 12)\r\n"
            + "* 2 FETCH (UID 2 FLAGS (\\Seen \\Recent) MODSEQ (9223372036854775807))\r\n"
            + "* NAMESPACE ((\"\" \"/\")) ((\"user/\" \"/\")) NIL\r\n* SEARCH 1 2 3\r\n"
            + "* 1 FETCH (UID 1 FLAGS (\\Seen) INTERNALDATE \"24-Nov-2036 12:00:00 +0000\" RFC822.SIZE 12"
            + " ENVELOPE (NIL \"x\" ((\"a\" NIL \"b\" \"c\")) NIL NIL NIL NIL NIL NIL NIL)"
            + " BODYSTRUCTURE (\"TEXT\" \"PLAIN\" NIL NIL NIL \"7BIT\" 1 1) BODY[HEADER.FIELDS (FROM)]<0> {9}\r\n"
            + "From: a\r\n)\r\n+ go on\r\nA1 OK [UIDNEXT 4] done\r\n* BYE\r\n";

    @Test
    void transcripts_areReadToTheirEnd() throws Exception {
        int responses = 0;
        for (int seed = 0; seed < TRANSCRIPTS; seed++) {
            responses += read(mutated(new Random(seed)));
        }
        assertThat(responses).isGreaterThan(TRANSCRIPTS);
    }

    @Test
    void deepNesting_isNoFault() throws Exception {
        String deep = "(".repeat(60_000);
        read(("* 1 FETCH (UID 9 BODYSTRUCTURE " + deep + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    }

    private static byte[] mutated(Random random) {
        byte[] bytes = SANE.getBytes(StandardCharsets.ISO_8859_1);
        for (int i = random.nextInt(12); i >= 0; i--) {
            int at = random.nextInt(bytes.length);
            bytes[at] = switch (random.nextInt(6)) {
                case 0 -> (byte) random.nextInt(256);
                case 1 -> '(';
                case 2 -> '"';
                case 3 -> '{';
                case 4 -> '\n';
                default -> bytes[random.nextInt(bytes.length)];
            };
        }
        return java.util.Arrays.copyOf(bytes, bytes.length - random.nextInt(bytes.length / 2));
    }

    /** @return how many responses there were */
    private static int read(byte[] transcript) throws IOException {
        var wire = new ImapWire(new ByteArrayInputStream(transcript), new ByteArrayOutputStream(), 1_000_000);
        int count = 0;
        var heard = new Heard();
        heard.opening(new TreeSet<>(Set.of(1L, 2L, 3L, 4_294_967_295L)), 4);
        try {
            while (true) {
                IMAPResponse response = wire.next();
                count++;
                heard.note(response, wire);
                assertThat(heard.exists()).isNotNegative();
                if (response.keyEquals("STATUS")) {
                    var unused = MailboxStatus.read(response);
                } else if (response.keyEquals("FETCH")) {
                    var unused = wire.fetched(response);
                } else if (response.keyEquals("LIST")) {
                    var unused = MailboxList.parse(response);
                }
            }
        } catch (IOException e) {
            return count; // the end, or too strange
        }
    }
}
