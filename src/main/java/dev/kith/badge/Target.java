package dev.kith.badge;

import org.jspecify.annotations.Nullable;

/**
 * What a request is for (RFC 9112 §3.2).
 *
 * @param path from its first slash; something else where the target has no path
 * @param query what follows the question mark; empty without one
 */
record Target(Span path, Span query) {
    private static final Target ROOT = new Target(Span.of("/"), Span.EMPTY);

    /** Reads a target as it was sent; of an absolute one the scheme and the authority do not matter here. */
    static Target parse(Span sent) {
        Span path = sent.startsWith("/") ? sent : withoutAuthority(sent);
        if (path == null) {
            return ROOT;
        }
        int mark = path.find('?', path.from());
        return mark < 0 ? new Target(path, Span.EMPTY) : new Target(path.to(mark), path.from(mark + 1));
    }

    /** Null where nothing follows the authority. */
    private static @Nullable Span withoutAuthority(Span sent) {
        int authority = sent.toString().indexOf("://");
        if (authority < 0) {
            return sent;
        }
        int slash = sent.find('/', sent.from() + authority + 3);
        return slash < 0 ? null : sent.from(slash);
    }

    boolean isPath() {
        return path.startsWith("/");
    }
}
