package dev.parley.gateway;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// The sockets of every call's media. One event loop per core owns its calls and ticks them every 20 ms; a call never
/// changes loop. Any thread may open a port; everything else happens on the loop.
final class MediaPlane implements AutoCloseable {
    private static final long TICK_NANOS = 20_000_000L;
    private static final int BIND_ATTEMPTS = 16;
    private static final int LARGEST_DATAGRAM = 2048;

    private final MultiThreadIoEventLoopGroup group;
    private final Map<EventLoop, List<MediaPort>> ports = new HashMap<>();   // each list is its loop's own
    private final PortPool pool;
    private final String address;

    MediaPlane(String address, PortPool pool, int loops) {
        this.address = address;
        this.pool = pool;
        group = new MultiThreadIoEventLoopGroup(loops, NioIoHandler.newFactory());
        group.forEach(executor -> {
            EventLoop loop = (EventLoop) executor;
            ports.put(loop, new ArrayList<>());
            loop.scheduleAtFixedRate(() -> tick(loop), TICK_NANOS, TICK_NANOS, TimeUnit.NANOSECONDS);
        });
    }

    private void tick(EventLoop loop) {
        List<MediaPort> calls = ports.get(loop);
        long now = Clock.now();
        for (int i = 0; i < calls.size(); i++) calls.get(i).tick(now);
    }

    /// Binds a pair of ports. @return empty when none is free
    Optional<MediaPort> open() {
        EventLoop loop = group.next();
        for (int attempt = 0; attempt < BIND_ATTEMPTS; attempt++) {
            Optional<Integer> port = pool.take(Clock.now());
            if (port.isEmpty()) return Optional.empty();
            Optional<MediaPort> opened = bind(loop, port.get());
            if (opened.isPresent()) {
                loop.execute(() -> ports.get(loop).add(opened.get()));
                return opened;
            }
            pool.refused(port.get(), Clock.now());
        }
        return Optional.empty();
    }

    private Optional<MediaPort> bind(EventLoop loop, int port) {
        MediaPort media = new MediaPort(this, loop, port);
        var rtp = bootstrap(loop).handler(media.rtpHandler()).bind(new InetSocketAddress(address, port)).awaitUninterruptibly();
        if (!rtp.isSuccess()) return Optional.empty();
        var rtcp = bootstrap(loop).handler(media.rtcpHandler()).bind(new InetSocketAddress(address, port + 1)).awaitUninterruptibly();
        if (!rtcp.isSuccess()) {
            rtp.channel().close().awaitUninterruptibly();
            return Optional.empty();
        }
        media.bound((DatagramChannel) rtp.channel(), (DatagramChannel) rtcp.channel());
        return Optional.of(media);
    }

    private static Bootstrap bootstrap(EventLoop loop) {
        return new Bootstrap().group(loop).channel(NioDatagramChannel.class)
                .option(ChannelOption.SO_RCVBUF, 256 * 1024)
                .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(LARGEST_DATAGRAM));
    }

    /// The call is over. Loop only.
    void closed(MediaPort port, EventLoop loop) {
        ports.get(loop).remove(port);
        pool.giveBack(port.port(), Clock.now());
    }

    int portsInUse() {
        return pool.inUse();
    }

    @Override public void close() {
        group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
