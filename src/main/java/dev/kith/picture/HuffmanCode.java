package dev.kith.picture;

/**
 * A Huffman code as JPEG writes it down (T.81 §C, §F.2.2.3).
 *
 * @param largest the largest code of each length; -1 where there is none
 * @param offset what turns a code of that length into the place of its value
 */
record HuffmanCode(int[] largest, int[] offset, byte[] values) {

    /**
     * Assigns the codes.
     *
     * @param counts how many codes there are of each length from 1 to 16
     */
    static HuffmanCode of(int[] counts, byte[] values) throws UnusablePicture {
        int[] largest = new int[17];
        int[] offset = new int[17];
        int code = 0;
        int place = 0;
        for (int length = 1; length <= 16; length++) {
            offset[length] = place - code;
            code += counts[length];
            place += counts[length];
            if (code > 1 << length) {
                throw UnusablePicture.broken("JPEG with more Huffman codes than fit");
            }
            largest[length] = counts[length] == 0 ? -1 : code - 1;
            code <<= 1;
        }
        return new HuffmanCode(largest, offset, values);
    }

    int read(JpegBits bits) throws UnusablePicture {
        int code = 0;
        for (int length = 1; length <= 16; length++) {
            code = code << 1 | bits.one();
            if (code <= largest[length]) {
                return values[offset[length] + code] & 0xFF;
            }
        }
        throw UnusablePicture.broken("JPEG with a Huffman code that there is not");
    }
}
