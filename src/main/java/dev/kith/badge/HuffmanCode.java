package dev.kith.badge;

/** A prefix code for symbols that come so often each (RFC 1951 §3.2.2); complete, as readers demand. */
final class HuffmanCode {
    /** By symbol; 0 for one that has no code. */
    final int[] lengths;

    /** By symbol, its first bit lowest, as they are written. */
    final int[] bits;

    /**
     * A code in which no symbol is longer than a limit.
     *
     * @param counts by symbol; what never comes gets no code
     */
    HuffmanCode(int[] counts, int limit) {
        lengths = lengths(counts, limit);
        bits = new int[lengths.length];
        int next = 0;
        for (int length = 1; length <= limit; length++) {
            for (int symbol = 0; symbol < lengths.length; symbol++) {
                if (lengths[symbol] == length) {
                    bits[symbol] = Integer.reverse(next++) >>> (32 - length);
                }
            }
            next <<= 1;
        }
    }

    /** Each as long as its share asks for, rounded up (Shannon); then what room is left goes to whom it helps most. */
    private static int[] lengths(int[] counts, int limit) {
        long total = 0;
        for (int count : counts) {
            total += count;
        }
        long least = (total >> (limit - 1)) + 1; // so that the rarest stay within the limit
        total += least * counts.length;
        var lengths = new int[counts.length];
        int room = 1 << limit;
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] > 0) {
                lengths[i] = 1;
                while ((counts[i] + least) << lengths[i] < total && lengths[i] < limit) {
                    lengths[i]++;
                }
                room -= 1 << (limit - lengths[i]);
            }
        }
        while (room > 0) {
            int neediest = -1;
            for (int i = 0; i < counts.length; i++) {
                boolean fits = lengths[i] > 1 && 1 << (limit - lengths[i]) <= room;
                if (fits
                        && (neediest < 0
                                || (long) counts[i] << lengths[i] > (long) counts[neediest] << lengths[neediest])) {
                    neediest = i;
                }
            }
            room -= 1 << (limit - lengths[neediest]);
            lengths[neediest]--;
        }
        return lengths;
    }
}
