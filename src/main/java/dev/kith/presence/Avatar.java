package dev.kith.presence;

import dev.kith.picture.RoundPicture;
import dev.kith.picture.UnusablePicture;
import java.util.zip.CRC32C;

/** A person's picture as Kith drew it anew: a small disc, as PNG. Two that look the same are equal. */
public final class Avatar {
    private final byte[] png;
    private final String version;

    private Avatar(byte[] png) {
        this.png = png;
        var sum = new CRC32C();
        sum.update(png);
        this.version = Long.toHexString(sum.getValue() << 24 | png.length);
    }

    /**
     * Draws a picture of somebody's anew.
     *
     * @throws UnusablePicture when it is none that can be shown
     */
    public static Avatar of(byte[] picture) throws UnusablePicture {
        return new Avatar(RoundPicture.of(picture));
    }

    /** PNG of at most {@link RoundPicture#SIDE} pixels each way; not to be written into. */
    public byte[] png() {
        return png;
    }

    /** Another one for another picture, and no secret. */
    public String version() {
        return version;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Avatar avatar && version.equals(avatar.version);
    }

    @Override
    public int hashCode() {
        return version.hashCode();
    }

    @Override
    public String toString() {
        return "Avatar[" + png.length + " bytes]";
    }
}
