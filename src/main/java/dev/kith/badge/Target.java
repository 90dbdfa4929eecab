package dev.kith.badge;

import org.jspecify.annotations.Nullable;

/**
 * What a request is for (RFC 9112 §3.2). Good for as long as its slices are.
 *
 * @param path from its first slash; something else where the target has no path
 * @param query what follows the question mark; empty without one
 */
record Target(Slice path, Slice query) {
    private static final Target ROOT = new Target(Slice.of("/"), Slice.EMPTY);

    /** Reads a target as it was sent; of an absolute one the scheme and the authority do not matter here. */
    static Target parse(Slice sent) {
        Slice path = sent.startsWith("/") ? sent : withoutAuthority(sent);
        if (path == null) {
            return ROOT;
        }
        int mark = path.find('?');
        return mark < 0 ? new Target(path, Slice.EMPTY) : new Target(path.first(mark), path.without(mark + 1));
    }

    /** Null where nothing follows the authority. */
    private static @Nullable Slice withoutAuthority(Slice sent) {
        int authority = sent.toString().indexOf("://");
        if (authority < 0) {
            return sent;
        }
        Slice rest = sent.without(authority + 3);
        int slash = rest.find('/');
        return slash < 0 ? null : rest.without(slash);
    }

    boolean isPath() {
        return path.startsWith("/");
    }
}
