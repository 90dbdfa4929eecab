package dev.kith.alert.signal;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Optional;

/**
 * Reads Cyrus' {@code dlist} lines and values from a stream, no further than they go and never more than is allowed. Bytes
 * that are no UTF-8 become U+FFFD.
 */
final class DlistReader {
    private static final int DEEPEST = 16;
    private static final int MOST_ITEMS = 100_000;

    private final InputStream in;
    private final int most;
    private int read;
    private int items;
    private int next = -2; // not looked at yet

    /** Bytes that are not what they should be. */
    static final class Malformed extends IOException {
        Malformed(String problem) {
            super(problem);
        }
    }

    /** More than is allowed. */
    static final class TooLong extends IOException {
        TooLong() {
            super("longer than allowed");
        }
    }

    /**
     * Prepares to read.
     *
     * @param most bytes of one line
     */
    DlistReader(InputStream in, int most) {
        this.in = in;
        this.most = most;
    }

    /** A line: a word and what is said by it. */
    record Line(String word, Dlist value) {}

    /**
     * The next line.
     *
     * @return empty at the end
     * @throws EOFException when it ends within a line
     */
    Optional<Line> line() throws IOException {
        read = 0;
        items = 0;
        if (peek() < 0) {
            return Optional.empty();
        }
        String word = atom();
        expect(' ');
        Dlist value = value(0);
        if (peek() == '\r') {
            take();
        }
        if (peek() != '\n') {
            throw new Malformed("no line end");
        }
        next = -2; // not looked for: who waits for an answer sends nothing more
        return Optional.of(new Line(word, value));
    }

    /** A value that is all there is. */
    static Dlist whole(byte[] bytes) throws IOException {
        return new DlistReader(new ByteArrayInputStream(bytes), bytes.length + 1).value(0);
    }

    private Dlist value(int depth) throws IOException {
        if (depth > DEEPEST) {
            throw new Malformed("too deep");
        }
        if (++items > MOST_ITEMS) {
            throw new TooLong();
        }
        return switch (peek()) {
            case '(' -> {
                take();
                yield list(depth);
            }
            case '%' -> {
                take();
                expect('(');
                yield list(depth);
            }
            case '"' -> new Dlist.Text(quoted());
            case '{' -> new Dlist.Text(literal());
            default -> {
                String atom = atom();
                yield atom.equals("NIL") ? new Dlist.Nil() : new Dlist.Text(atom);
            }
        };
    }

    private Dlist list(int depth) throws IOException {
        var values = new ArrayList<Dlist>();
        while (peek() != ')') {
            // Addresses follow each other without a space (RFC 9051 §9, env-from).
            if (peek() == ' ') {
                take();
            } else {
                values.add(value(depth + 1));
            }
        }
        take();
        return new Dlist.Items(values);
    }

    private String atom() throws IOException {
        var bytes = new ByteArrayOutputStream();
        while (isAtom(peek())) {
            bytes.write(take());
        }
        if (bytes.size() == 0) {
            throw peek() < 0 ? new EOFException() : new Malformed("no value");
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static boolean isAtom(int c) {
        return c > ' ' && c != '(' && c != ')' && c != '{' && c != '"' && c != '%' && c != 0x7F;
    }

    private String quoted() throws IOException {
        take();
        var bytes = new ByteArrayOutputStream();
        while (peek() != '"') {
            int c = take();
            bytes.write(c == '\\' ? take() : c);
        }
        take();
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private String literal() throws IOException {
        take();
        long length = length();
        if (peek() == '+') {
            take();
        }
        expect('}');
        if (peek() == '\r') {
            take();
        }
        expect('\n');
        if (length > most - read) {
            throw new TooLong(); // before anything of it is read or kept
        }
        var bytes = new ByteArrayOutputStream();
        for (long i = 0; i < length; i++) {
            bytes.write(take());
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private long length() throws IOException {
        long length = 0;
        int digits = 0;
        while (peek() >= '0' && peek() <= '9') {
            length = length * 10 + take() - '0';
            if (++digits > 10) {
                throw new TooLong();
            }
        }
        if (digits == 0) {
            throw new Malformed("no length");
        }
        return length;
    }

    private void expect(int wanted) throws IOException {
        if (take() != wanted) {
            throw new Malformed("something else than '" + (char) wanted + "'");
        }
    }

    private int peek() throws IOException {
        if (next == -2) {
            if (read > most) {
                throw new TooLong();
            }
            next = in.read();
            read++;
        }
        return next;
    }

    private int take() throws IOException {
        int c = peek();
        if (c < 0) {
            throw new EOFException();
        }
        next = -2;
        return c;
    }
}
