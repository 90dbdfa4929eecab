package dev.kith.badge;

import java.nio.charset.StandardCharsets;

/**
 * Some letters of a request, one byte each, where they came in: what is asked for most is found without a copy of it. Good
 * until the next request is read.
 *
 * @param from where they begin among the bytes
 * @param to where they end
 */
record Span(byte[] bytes, int from, int to) {
    static final Span EMPTY = new Span(new byte[0], 0, 0);

    static Span of(String latin1) {
        byte[] bytes = latin1.getBytes(StandardCharsets.ISO_8859_1);
        return new Span(bytes, 0, bytes.length);
    }

    int length() {
        return to - from;
    }

    /** The rest of it from there. */
    Span from(int start) {
        return new Span(bytes, start, to);
    }

    /** What there is before that. */
    Span to(int end) {
        return new Span(bytes, from, end);
    }

    boolean startsWith(String beginning) {
        return has(beginning, from);
    }

    boolean endsWith(String ending) {
        return to - ending.length() >= from && has(ending, to - ending.length());
    }

    boolean is(String word) {
        return length() == word.length() && has(word, from);
    }

    private boolean has(String word, int where) {
        if (to - where < word.length()) {
            return false;
        }
        for (int i = 0; i < word.length(); i++) {
            if ((bytes[where + i] & 0xFF) != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Where a letter stands next, from there on; -1 where it does not. */
    int find(char letter, int start) {
        for (int i = start; i < to; i++) {
            if (bytes[i] == letter) {
                return i;
            }
        }
        return -1;
    }

    /** Where a letter stands last; -1 where it does not. */
    int findLast(char letter) {
        for (int i = to - 1; i >= from; i--) {
            if (bytes[i] == letter) {
                return i;
            }
        }
        return -1;
    }

    @Override
    public String toString() {
        return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }
}
