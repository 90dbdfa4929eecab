package dev.kith.badge;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;

/**
 * The memory in which all connections of one event loop receive and send. What comes in comes into one box, since each
 * {@link Visit} takes out what it was brought before the next is brought anything. What goes out is written on one sheet,
 * which is nearly always free again by then.
 */
final class Post extends DefaultMaxMessagesRecvByteBufAllocator {
    /** How often the box is emptied for one connection before another has its turn. */
    private static final int ROUNDS = 16;

    private static final int SHEET = 16 * 1024;

    private final ByteBuf box = Unpooled.directBuffer(RequestHead.LONGEST, RequestHead.LONGEST);
    private final ByteBuf sheet = Unpooled.directBuffer(SHEET);

    Post() {
        super(ROUNDS);
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
        boolean isFree = sheet.refCnt() == 1; // else somebody has not yet taken what stands there
        return isFree && bytes <= SHEET ? sheet.clear().retain() : PooledByteBufAllocator.DEFAULT.directBuffer(bytes);
    }
}
