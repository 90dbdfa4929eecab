package dev.kith.picture;

/** The bits between two markers of a JPEG, in which a zero byte after 0xFF means nothing (T.81 §F.1.2.3). */
final class JpegBits {
    private final byte[] file;
    private int at;
    private int current;
    private int left;

    JpegBits(byte[] file, int at) {
        this.file = file;
        this.at = at;
    }

    int one() throws UnusablePicture {
        if (left == 0) {
            current = nextByte();
            left = 8;
        }
        left--;
        return current >> left & 1;
    }

    private int nextByte() throws UnusablePicture {
        if (at >= file.length) {
            throw UnusablePicture.broken("JPEG that is cut short");
        }
        int next = file[at] & 0xFF;
        if (next == 0xFF) {
            if (at + 1 >= file.length || file[at + 1] != 0) {
                throw UnusablePicture.broken("JPEG with fewer pixels than it says");
            }
            at++;
        }
        at++;
        return next;
    }

    /** A number without a sign. */
    int number(int bits) throws UnusablePicture {
        int number = 0;
        for (int i = 0; i < bits; i++) {
            number = number << 1 | one();
        }
        return number;
    }

    /** A number whose first bit tells its sign (§F.2.2.1). */
    int signed(int bits) throws UnusablePicture {
        if (bits > 15) {
            throw UnusablePicture.broken("JPEG with a number of " + bits + " bits");
        }
        int number = number(bits);
        return bits > 0 && number < 1 << (bits - 1) ? number - (1 << bits) + 1 : number;
    }

    /** Goes on after the restart marker that has to stand here (§E.2.4). */
    void restart(int expected) throws UnusablePicture {
        left = 0;
        skipFill();
        if (at + 1 >= file.length || (file[at] & 0xFF) != 0xFF || (file[at + 1] & 0xFF) != 0xD0 + expected) {
            throw UnusablePicture.broken("JPEG without the restart marker that it announced");
        }
        at += 2;
    }

    /** The place of the marker after the last bit that was read. */
    int end() {
        skipFill();
        return at;
    }

    private void skipFill() {
        while (at + 1 < file.length && file[at] == (byte) 0xFF && file[at + 1] == (byte) 0xFF) {
            at++;
        }
    }
}
