package dev.kith.alert.imap;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * What a server sends, up to limits: the mail library takes lines of any length, sets memory aside for whatever literal is
 * announced (RFC 9051 §4.3), and collects answers without end.
 */
final class LimitedStream extends FilterInputStream {
    static final int LONGEST_LINE = 64 * 1024;
    static final int LONGEST_LITERAL = 1024 * 1024;

    /** Where in <code>{123}CRLF</code> we are; such an end of a line announces a literal. */
    private enum Seen {
        NOTHING,
        BRACE,
        DIGITS,
        CLOSED,
        RETURN
    }

    private long allowed;
    private int line;
    private long literal;
    private long announced;
    private Seen seen = Seen.NOTHING;

    LimitedStream(InputStream in, long allowed) {
        super(in);
        this.allowed = allowed;
    }

    /** Lets so many more bytes through, from now on. */
    void allow(long bytes) {
        allowed = bytes;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int count = super.read(into, offset, length);
        allowed -= Math.max(count, 0);
        if (allowed < 0) {
            throw new BrokenServer("more is sent than any answer needs");
        }
        for (int i = offset; i < offset + count; ) {
            if (literal > 0) {
                int skipped = (int) Math.min(literal, offset + count - i);
                literal -= skipped;
                i += skipped;
            } else {
                take(into[i++]);
            }
        }
        return count;
    }

    private void take(byte b) throws IOException {
        if (++line > LONGEST_LINE) {
            throw new BrokenServer("a line is longer than " + LONGEST_LINE);
        }
        boolean digit = b >= '0' && b <= '9';
        if (b == '{') {
            seen = Seen.BRACE;
            announced = 0;
        } else if (digit && (seen == Seen.BRACE || seen == Seen.DIGITS)) {
            seen = Seen.DIGITS;
            announced = Math.min(announced * 10 + b - '0', Integer.MAX_VALUE);
        } else if (b == '}' && seen == Seen.DIGITS) {
            seen = Seen.CLOSED;
        } else if (b == '\r' && seen == Seen.CLOSED) {
            seen = Seen.RETURN;
        } else {
            if (b == '\n') {
                endLine();
            }
            seen = Seen.NOTHING;
        }
    }

    private void endLine() throws IOException {
        line = 0;
        if (seen == Seen.RETURN) {
            if (announced > LONGEST_LITERAL) {
                throw new BrokenServer("a literal is longer than " + LONGEST_LITERAL);
            }
            literal = announced;
        }
    }
}
