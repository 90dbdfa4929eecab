package dev.kith.badge;

/**
 * What a request is for (RFC 9112 §3.2).
 *
 * @param path from its first slash; something else where the target has no path
 * @param query what follows the question mark; empty without one
 */
record Target(String path, String query) {
    /** Reads a target as it was sent; of an absolute one the scheme and the authority do not matter here. */
    static Target parse(String sent) {
        int start = 0;
        if (!sent.startsWith("/")) {
            int authority = sent.indexOf("://");
            if (authority >= 0) {
                start = sent.indexOf('/', authority + 3);
            }
            if (start < 0) {
                return new Target("/", "");
            }
        }
        int mark = sent.indexOf('?', start);
        return mark < 0
                ? new Target(sent.substring(start), "")
                : new Target(sent.substring(start, mark), sent.substring(mark + 1));
    }

    boolean isPath() {
        return !path.isEmpty() && path.charAt(0) == '/';
    }
}
