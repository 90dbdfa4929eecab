package dev.kith.badge;

import java.nio.charset.StandardCharsets;

/**
 * Letters of a request, one byte each, where they came in: what is asked for most is found without a copy of it. Good until
 * the next request is read. Positions count from its first letter.
 *
 * @param start where it begins among the bytes
 */
record Slice(byte[] bytes, int start, int length) {
    static final Slice EMPTY = new Slice(new byte[0], 0, 0);

    static Slice of(String latin1) {
        byte[] bytes = latin1.getBytes(StandardCharsets.ISO_8859_1);
        return new Slice(bytes, 0, bytes.length);
    }

    /** All but its first letters, as many. */
    Slice without(int first) {
        return new Slice(bytes, start + first, length - first);
    }

    /** Its first letters, as many. */
    Slice first(int letters) {
        return new Slice(bytes, start, letters);
    }

    boolean startsWith(String beginning) {
        return length >= beginning.length() && has(beginning, 0);
    }

    boolean endsWith(String ending) {
        return length >= ending.length() && has(ending, length - ending.length());
    }

    boolean is(String word) {
        return length == word.length() && has(word, 0);
    }

    private boolean has(String word, int position) {
        for (int i = 0; i < word.length(); i++) {
            if ((bytes[start + position + i] & 0xFF) != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Where a letter of ASCII stands first; -1 where it does not. */
    int find(char letter) {
        for (int i = 0; i < length; i++) {
            if (bytes[start + i] == letter) {
                return i;
            }
        }
        return -1;
    }

    /** Where a letter of ASCII stands last; -1 where it does not. */
    int findLast(char letter) {
        for (int i = length - 1; i >= 0; i--) {
            if (bytes[start + i] == letter) {
                return i;
            }
        }
        return -1;
    }

    @Override
    public String toString() {
        return new String(bytes, start, length, StandardCharsets.ISO_8859_1);
    }
}
