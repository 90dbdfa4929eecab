package dev.kith.badge;

import dev.kith.badge.Limits.Client;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.InetSocketAddress;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** A connection of the public. Its requests are answered in their order, each before the next is looked at. */
final class Visit extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = Logger.getLogger(Visit.class);
    private static final byte[] NOBODY = new byte[4];

    final Client client;
    final boolean proxy;
    private final Channel channel;
    private final BadgeDoor door;

    /** The second in which it came in or last asked for something. */
    int since;

    /** What it watches, once it does; it then gets no other answer. */
    LiveStreams.@Nullable Stream stream;

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
        try {
            if (message instanceof HttpRequest request && !over && stream == null && takesMore()) {
                door.asked(this, request);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    /** Who asks much at once may have its answers in pieces; who does not take them gets no more. */
    private boolean takesMore() {
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
        context.flush();
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

    Channel channel() {
        return channel;
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
