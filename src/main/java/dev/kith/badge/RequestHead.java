package dev.kith.badge;

import org.jspecify.annotations.Nullable;

/**
 * Reads requests that have a head and nothing else, which is all that the badge port takes (RFC 9112 §3, §5), and keeps of
 * the last one what matters here. It is strict: what is not exactly a request is refused, a body too, and the connection
 * then ends, so nothing that follows can be taken for something else than it is. One event loop has one of these for all
 * its connections.
 */
final class RequestHead {
    /** What {@link #read} says when more has to come. */
    static final int INCOMPLETE = -1;

    static final int LONGEST_LINE = 2048;
    static final int LONGEST_HEADERS = 8192;

    /** As many bytes as a head can have before it is too long. */
    static final int LONGEST = LONGEST_LINE + LONGEST_HEADERS + 64;

    private static final Answer NO_HTTP = Answer.refusal(400, "That is no HTTP.");
    private static final Answer ODD = Answer.refusal(400, "Badges are only looked at; nothing is to be sent here.");
    private static final Answer LONG_LINE = Answer.refusal(414, "The address is too long.");
    private static final Answer LONG_HEADER = Answer.refusal(431, "The headers are too long.");
    private static final Answer NO_VERSION = Answer.refusal(505, "Please ask by HTTP/1.1.");
    private static final String VERSION = "HTTP/1.1";
    private static final boolean[] TOKEN = token();

    /** What may be asked (RFC 9110 §9). */
    enum Method {
        GET,
        HEAD,
        OPTIONS,
        /** Any other. */
        OTHER
    }

    private byte[] bytes = {};
    private int from;
    private int to;
    private int at;

    private Method method = Method.OTHER;
    private Slice target = Slice.EMPTY;
    private boolean old;
    private boolean close;
    private boolean stay;
    private boolean measured;
    private @Nullable String versions;
    private @Nullable String forwarded;
    private @Nullable String lastEvent;
    private @Nullable Answer refusal;

    /**
     * Reads the next request.
     *
     * @param from where it begins
     * @param to where what has come so far ends
     * @return where the next one begins; {@link #INCOMPLETE} while this one has not come whole and may still be one
     */
    int read(byte[] bytes, int from, int to) {
        this.bytes = bytes;
        this.from = from;
        this.to = to;
        at = from;
        method = Method.OTHER;
        target = Slice.EMPTY;
        old = false;
        close = false;
        stay = false;
        measured = false;
        versions = null;
        forwarded = null;
        lastEvent = null;
        refusal = null;
        int end = readLine();
        if (end == to || end == INCOMPLETE) {
            return refusal == null ? INCOMPLETE : to;
        }
        return readHeaders(end);
    }

    Method method() {
        return method;
    }

    Slice target() {
        return target;
    }

    /** Whether it speaks HTTP/1.0, which knows no chunks. */
    boolean isOld() {
        return old;
    }

    /** Whether the connection ends with the answer (RFC 9112 §9.3). */
    boolean isLast() {
        return refusal != null || close || (old && !stay);
    }

    /** Which versions the browser has ({@code If-None-Match}, RFC 9110 §13.1.2). */
    @Nullable
    String versions() {
        return versions;
    }

    /** For whom a proxy asks ({@code X-Forwarded-For}). */
    @Nullable
    String forwarded() {
        return forwarded;
    }

    /** The last event that the browser has of a stream. */
    @Nullable
    String lastEvent() {
        return lastEvent;
    }

    /** What to answer where this is no request for here; null where it is one. */
    @Nullable
    Answer refusal() {
        return refusal;
    }

    private int refuse(Answer answer) {
        refusal = answer;
        return to;
    }

    /** More has to come, unless there is too much already. */
    private int wait(int start, int longest, Answer tooLong) {
        return to - start > longest ? refuse(tooLong) : INCOMPLETE;
    }

    /** The request line; where the headers begin. */
    private int readLine() {
        while (at < to && bytes[at] == '\r') { // an empty line before it is no harm (RFC 9112 §2.2)
            if (at + 1 < to && bytes[at + 1] != '\n') {
                return refuse(NO_HTTP);
            }
            at += 2;
        }
        int methodEnd = at;
        while (methodEnd < to && TOKEN[bytes[methodEnd] & 0xFF]) {
            methodEnd++;
        }
        if (methodEnd >= to) {
            return wait(from, LONGEST_LINE, LONG_LINE);
        }
        int targetEnd = methodEnd + 1;
        while (targetEnd < to && (bytes[targetEnd] > ' ' || bytes[targetEnd] < 0) && bytes[targetEnd] != 0x7F) {
            targetEnd++;
        }
        if (bytes[methodEnd] != ' ' || methodEnd == at) {
            return refuse(NO_HTTP);
        } else if (targetEnd - from > LONGEST_LINE) {
            return refuse(LONG_LINE);
        } else if (targetEnd == to) {
            return INCOMPLETE;
        } else if (bytes[targetEnd] != ' ' || targetEnd == methodEnd + 1) {
            return refuse(NO_HTTP);
        }
        method = method(at, methodEnd);
        target = new Slice(bytes, methodEnd + 1, targetEnd - methodEnd - 1);
        return readVersion(targetEnd + 1);
    }

    private Method method(int start, int end) {
        return switch (end - start) {
            case 3 -> is("GET", start) ? Method.GET : Method.OTHER;
            case 4 -> is("HEAD", start) ? Method.HEAD : Method.OTHER;
            case 7 -> is("OPTIONS", start) ? Method.OPTIONS : Method.OTHER;
            default -> Method.OTHER;
        };
    }

    /** The version and the end of the line; where the headers begin. */
    private int readVersion(int start) {
        boolean other = false;
        for (int i = 0; i < VERSION.length(); i++) {
            if (start + i == to) {
                return INCOMPLETE;
            }
            byte there = bytes[start + i];
            boolean digit = i == 5 || i == 7;
            if (digit ? there < '0' || there > '9' : there != VERSION.charAt(i)) {
                return refuse(NO_HTTP);
            }
            other |= i == 5 && there != '1' || i == 7 && there > '1';
        }
        int end = start + VERSION.length();
        if (!isLineEnd(end)) {
            return end + 1 < to || (end < to && bytes[end] != '\r') ? refuse(NO_HTTP) : INCOMPLETE;
        }
        old = bytes[end - 1] == '0';
        return other ? refuse(NO_VERSION) : end + 2;
    }

    private boolean isLineEnd(int where) {
        return where + 1 < to && bytes[where] == '\r' && bytes[where + 1] == '\n';
    }

    /** The headers; where the next request begins. */
    private int readHeaders(int start) {
        at = start;
        while (!isLineEnd(at)) {
            int colon = at;
            while (colon < to && TOKEN[bytes[colon] & 0xFF]) {
                colon++;
            }
            if (colon + 1 >= to && (colon == to || bytes[colon] == ':' || (colon == at && bytes[at] == '\r'))) {
                return wait(start, LONGEST_HEADERS, LONG_HEADER);
            }
            if (colon == at || bytes[colon] != ':') { // no line goes on in the next one either (RFC 9112 §5.2)
                return refuse(NO_HTTP);
            }
            int end = colon + 1;
            while (end < to && (bytes[end] >= ' ' || bytes[end] < 0 || bytes[end] == '\t') && bytes[end] != 0x7F) {
                end++;
            }
            if (end - start > LONGEST_HEADERS) {
                return refuse(LONG_HEADER);
            } else if (end == to || (end + 1 == to && bytes[end] == '\r')) {
                return INCOMPLETE;
            } else if (!isLineEnd(end)) {
                return refuse(NO_HTTP);
            }
            take(colon, end);
            if (refusal != null) {
                return to;
            }
            at = end + 2;
        }
        return at + 2;
    }

    /** Keeps a header that matters here. */
    private void take(int colon, int end) {
        switch (colon - at) {
            case 10 -> {
                if (isName("connection")) {
                    connection(value(colon, end));
                }
            }
            case 13 -> {
                if (isName("if-none-match")) {
                    versions = joined(versions, value(colon, end));
                } else if (isName("last-event-id")) {
                    lastEvent = joined(lastEvent, value(colon, end));
                }
            }
            case 14 -> {
                if (isName("content-length")) {
                    refusal = !measured && value(colon, end).equals("0") ? null : ODD;
                    measured = true;
                }
            }
            case 15 -> {
                if (isName("x-forwarded-for")) {
                    forwarded = joined(forwarded, value(colon, end));
                }
            }
            case 17 -> {
                if (isName("transfer-encoding")) {
                    refusal = ODD;
                }
            }
            default -> {}
        }
    }

    /** One header in several lines is one list (RFC 9110 §5.3). */
    private static String joined(@Nullable String before, String value) {
        return before == null ? value : before + ", " + value;
    }

    private void connection(String options) {
        for (String option : options.split(",", -1)) {
            String word = option.strip();
            close |= word.equalsIgnoreCase("close");
            stay |= word.equalsIgnoreCase("keep-alive");
        }
    }

    private String value(int colon, int end) {
        int first = colon + 1;
        int last = end;
        while (first < last && isSpace(bytes[first])) {
            first++;
        }
        while (last > first && isSpace(bytes[last - 1])) {
            last--;
        }
        return new Slice(bytes, first, last - first).toString();
    }

    private static boolean isSpace(byte letter) {
        return letter == ' ' || letter == '\t';
    }

    private boolean is(String word, int where) {
        for (int i = 0; i < word.length(); i++) {
            if (bytes[where + i] != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Whether the header at hand, whose name is as long, has this name in lower case. The bit that makes a letter a small one
     * makes nothing else that a name may consist of a letter or a hyphen.
     */
    private boolean isName(String name) {
        for (int i = 0; i < name.length(); i++) {
            if ((bytes[at + i] | 0x20) != name.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** What methods and names consist of (RFC 9110 §5.6.2). */
    private static boolean[] token() {
        var token = new boolean[256];
        for (char letter = '0'; letter <= 'z'; letter++) {
            token[letter] = Character.isLetterOrDigit(letter);
        }
        "!#$%&'*+-.^_`|~".chars().forEach(letter -> token[letter] = true);
        return token;
    }
}
