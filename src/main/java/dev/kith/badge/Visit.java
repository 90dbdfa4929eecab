package dev.kith.badge;

import dev.kith.badge.Limits.Client;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Arrays;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** A connection of the public. Its requests are answered in their order, each before the next is looked at. */
final class Visit extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = Logger.getLogger(Visit.class);
    private static final byte[] NOBODY = new byte[4];
    private static final byte[] NOTHING = {};

    final Client client;
    final boolean proxy;
    private final Channel channel;
    private final BadgeDoor door;

    /** The second in which it came in or last asked for something. */
    int since;

    /** What it watches, once it does; it then gets no other answer. */
    LiveStreams.@Nullable Stream stream;

    /** What has come of a request that has not come whole. */
    private byte[] begun = NOTHING;

    /** Whether its connection ends with what it was sent; what it says from then on is not heard. */
    private boolean over;

    Visit(Channel channel, BadgeDoor door, Limits limits) {
        byte[] peer = address(channel);
        this.client = Client.of(peer);
        this.proxy = limits.isProxy(peer);
        this.channel = channel;
        this.door = door;
    }

    /** The bytes of the other end's address; nothing is looked up. */
    private static byte[] address(Channel channel) {
        return channel.remoteAddress() instanceof InetSocketAddress there && !there.isUnresolved()
                ? there.getAddress().getAddress()
                : NOBODY;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        if (!door.enter(this)) {
            over = true;
            context.close();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        var in = (ByteBuf) message;
        try {
            while (in.isReadable() && hears()) {
                read(in);
            }
        } finally {
            in.release();
        }
    }

    /** Reads as many requests as there are whole, and keeps what has come of the next. */
    private void read(ByteBuf in) {
        byte[] room = door.room();
        int to = begun.length;
        System.arraycopy(begun, 0, room, 0, to);
        int more = Math.min(in.readableBytes(), room.length - to);
        in.readBytes(room, to, more);
        to += more;
        int from = 0;
        while (from < to && hears()) {
            int next = door.head().read(room, from, to);
            if (next == RequestHead.INCOMPLETE) {
                if (to - from == room.length) { // there would be no room for more, for ever
                    close();
                }
                break;
            }
            if (takesMore()) {
                door.asked(this);
            }
            from = next;
        }
        begun = from < to && hears() ? Arrays.copyOfRange(room, from, to) : NOTHING;
    }

    private boolean hears() {
        return !over && stream == null;
    }

    /** Who asks much at once may have its answers in pieces; who does not take them gets no more. */
    boolean takesMore() {
        if (!channel.isWritable()) {
            channel.flush();
            if (!channel.isWritable()) {
                close();
                return false;
            }
        }
        return true;
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        door.heard(this);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        door.leave(this);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof IOException) {
            LOG.debug("a connection to the badge port failed", cause);
        } else {
            LOG.error("A request for a badge could not be answered; its connection is closed.", cause);
        }
        close();
    }

    /** Where its answers are written. */
    Post post() {
        return door.post();
    }

    /** Sends off what is due; after a request that happens by itself. */
    void flush() {
        channel.flush();
    }

    boolean isThere() {
        return channel.isActive();
    }

    /**
     * Sends an answer, with what else is due.
     *
     * @param last whether the connection ends with it
     */
    void send(ByteBuf answer, boolean last) {
        if (last) {
            over = true;
            channel.write(answer).addListener(ChannelFutureListener.CLOSE);
        } else {
            channel.write(answer, channel.voidPromise());
        }
    }

    /** Whether something that it was sent is still to be taken. */
    boolean isTaking() {
        return channel.bytesBeforeUnwritable() < channel.config().getWriteBufferHighWaterMark();
    }

    /** Ends the connection, whatever is still to be taken. */
    void close() {
        over = true;
        channel.close();
    }
}
