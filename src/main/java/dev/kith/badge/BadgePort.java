package dev.kith.badge;

import dev.kith.config.BadSetting;
import dev.kith.jid.BareJid;
import dev.kith.net.OpenPort;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.SingleThreadEventLoop;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** The open port: its event loops, and at each of them a door. */
final class BadgePort {
    private final NioEventLoopGroup loops;
    private final Map<EventExecutor, BadgeDoor> doors = new IdentityHashMap<>();

    private BadgePort(int loops, BadgeSite site, Hall hall) {
        this.loops = new NioEventLoopGroup(loops, new DefaultThreadFactory("kith-badge"));
        this.loops.forEach(loop -> doors.put(loop, new BadgeDoor((SingleThreadEventLoop) loop, site, hall)));
        this.loops.terminationFuture().addListener(ended -> doors.values().forEach(BadgeDoor::close));
    }

    /**
     * Opens the port; returns once it is.
     *
     * @param loops on how many event loops it is served
     * @throws BadSetting when it cannot be had
     */
    static BadgePort open(BadgeConfig config, int loops, BadgeSite site, Hall hall) {
        var port = new BadgePort(loops, site, hall);
        var opened = new ServerBootstrap()
                .group(port.loops)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, 4096)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        Objects.requireNonNull(port.doors.get(channel.eventLoop()))
                                .expect(channel);
                    }
                })
                .bind(config.host(), config.port())
                .awaitUninterruptibly();
        if (!opened.isSuccess()) {
            port.close(Duration.ZERO);
            throw OpenPort.refused(
                    "kith.badge", "set kith.badge.enabled=false", config.host(), config.port(), opened.cause());
        }
        return port;
    }

    /** Somebody's presence changed; may be called from anywhere. */
    void changed(BareJid owner) {
        doors.values().forEach(door -> door.changed(owner));
    }

    /** Badges were made, changed or withdrawn; may be called from anywhere. */
    void anythingChanged() {
        doors.values().forEach(BadgeDoor::anythingChanged);
    }

    /** Closes it and every connection, and waits for that as long as it may take. */
    void close(Duration patience) {
        loops.shutdownGracefully(0, patience.toMillis(), TimeUnit.MILLISECONDS)
                .awaitUninterruptibly(patience.toMillis());
    }
}
