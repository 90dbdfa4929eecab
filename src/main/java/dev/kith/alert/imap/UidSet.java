package dev.kith.alert.imap;

import java.util.List;

/** Sets of UIDs as commands take them (RFC 9051 §9, sequence-set). */
final class UidSet {
    static final long LARGEST = 0xFFFF_FFFFL;

    private UidSet() {}

    /** {@code 1:3,7} for 1, 2, 3, 7. */
    static String of(List<Long> ascending) {
        var text = new StringBuilder();
        for (int i = 0; i < ascending.size(); ) {
            int last = i;
            while (last + 1 < ascending.size() && ascending.get(last + 1) == ascending.get(last) + 1) {
                last++;
            }
            text.append(text.isEmpty() ? "" : ",").append(ascending.get(i));
            if (last > i) {
                text.append(':').append(ascending.get(last));
            }
            i = last + 1;
        }
        return text.toString();
    }
}
