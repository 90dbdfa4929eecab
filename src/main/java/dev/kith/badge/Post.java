package dev.kith.badge;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;
import java.util.Arrays;

/**
 * The memory in which all connections of one event loop receive and send. What comes in comes into one box, since each
 * {@link Visit} takes out what it was brought before the next is brought anything. What goes out is written on sheets that
 * are used in turn; where the next one is still to be taken by somebody, that answer gets memory of its own.
 */
final class Post extends DefaultMaxMessagesRecvByteBufAllocator {
    /** So many connections get answers before these are sent. */
    static final int SHEETS = 32;

    /** More than most pictures and their headers take. */
    private static final int SHEET = 4 * 1024;

    private final ByteBuf box;
    private final ByteBuf[] sheets = new ByteBuf[SHEETS];
    private int turn;

    Post() {
        super(1); // one boxful, then another connection has its turn, and the end of this one is not seen before that
        var memory = new UnpooledByteBufAllocator(true, true); // without a search for leaks: they are kept on purpose
        box = memory.directBuffer(RequestHead.LONGEST, RequestHead.LONGEST);
        Arrays.setAll(sheets, i -> memory.directBuffer(SHEET));
    }

    @Override
    @SuppressWarnings("deprecation") // Netty's own are made like this
    public Handle newHandle() {
        return new MaxMessageHandle() {
            @Override
            public ByteBuf allocate(ByteBufAllocator unused) {
                return box.clear().retain();
            }

            @Override
            public int guess() {
                return box.capacity();
            }
        };
    }

    /** Something to write about so many bytes on, which is released when they are sent. */
    ByteBuf paper(int bytes) {
        turn = (turn + 1) % SHEETS;
        ByteBuf sheet = sheets[turn];
        boolean isFree = sheet.refCnt() == 1;
        return isFree && bytes <= SHEET ? sheet.clear().retain() : PooledByteBufAllocator.DEFAULT.directBuffer(bytes);
    }

    /** Gives the memory back, once nothing comes in or goes out any more. */
    void close() {
        box.release();
        for (ByteBuf sheet : sheets) {
            sheet.release();
        }
    }
}
