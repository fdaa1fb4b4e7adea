package dev.parley.gateway;

import dev.parley.media.CallMedia;
import dev.parley.media.MediaEvent;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.DatagramPacket;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One call's pair of sockets: RTP on an even port, RTCP on the next. Carries datagrams between the network and the
/// call's [CallMedia] and hands media events on. All fields belong to the loop after [#start].
final class MediaPort {
    private final MediaPlane plane;
    private final EventLoop loop;
    private final int port;
    private final byte[] in = new byte[CallMedia.MAXIMUM_DATAGRAM];
    private final byte[] out = new byte[CallMedia.MAXIMUM_DATAGRAM];
    private @Nullable DatagramChannel rtp;
    private @Nullable DatagramChannel rtcp;
    private @Nullable CallMedia media;
    private @Nullable Consumer<MediaEvent> listener;
    private @Nullable Consumer<Throwable> broken;
    private @Nullable InetSocketAddress remote;
    private boolean closed;

    MediaPort(MediaPlane plane, EventLoop loop, int port) {
        this.plane = plane;
        this.loop = loop;
        this.port = port;
    }

    int port() {
        return port;
    }

    void bound(DatagramChannel rtp, DatagramChannel rtcp) {
        this.rtp = rtp;
        this.rtcp = rtcp;
    }

    /// Begins to send and to hear. Both consumers are called on the loop and must not block; `broken` at most once, with a
    /// fault of ours that ends this call's media and nobody else's.
    void start(CallMedia media, InetSocketAddress signalled, Consumer<MediaEvent> listener, Consumer<Throwable> broken) {
        loop.execute(() -> {
            this.media = media;
            this.remote = signalled;
            this.listener = listener;
            this.broken = broken;
        });
        media.start();
    }

    /// The signalling moved the peer: audio goes to the new address at once.
    void redirect(InetSocketAddress signalled) {
        loop.execute(() -> remote = signalled);
    }

    /// Closes the sockets; events that were waiting are delivered first. Any thread, any number of times.
    void close() {
        loop.execute(() -> {
            if (closed) return;
            closed = true;
            drainEvents();
            if (rtp != null) rtp.close();
            if (rtcp != null) rtcp.close();
            plane.closed(this, loop);
        });
    }

    /// Never throws: the loop's other calls, and its next tick, do not pay for a fault in this one.
    void tick(long now) {
        CallMedia call = media;
        if (call == null || closed || rtp == null) return;
        try {
            tick(call, rtp, now);
        } catch (RuntimeException | AssertionError e) {
            media = null;
            if (broken != null) broken.accept(e);
        }
    }

    private void tick(CallMedia call, DatagramChannel rtp, long now) {
        InetSocketAddress to = remote;
        for (int bytes = call.tick(out, 0, now); bytes > 0; bytes = call.more(out, 0)) {
            if (to == null) continue;
            ByteBuf datagram = rtp.alloc().directBuffer(bytes).writeBytes(out, 0, bytes);
            rtp.writeAndFlush(new DatagramPacket(datagram, to), rtp.voidPromise());
        }
        drainEvents();
    }

    private void drainEvents() {
        CallMedia call = media;
        Consumer<MediaEvent> to = listener;
        if (call == null || to == null) return;
        for (MediaEvent event = call.events().poll(); event != null; event = call.events().poll()) to.accept(event);
    }

    private void received(DatagramPacket datagram) {
        CallMedia call = media;
        if (call == null) return;
        ByteBuf content = datagram.content();
        int bytes = Math.min(content.readableBytes(), in.length);
        content.readBytes(in, 0, bytes);
        long source = key(datagram.sender());
        call.received(in, 0, bytes, source, Clock.now());
        if (call.latchedSource() == source && !datagram.sender().equals(remote)) remote = datagram.sender();
    }

    /// An opaque number for an address and port, never 0: all of an IPv4 address, a mix of an IPv6 one.
    static long key(InetSocketAddress address) {
        byte[] bytes = address.getAddress().getAddress();
        long host = 0;
        for (byte b : bytes) host = host * (address.getAddress() instanceof Inet4Address ? 256 : 1_000_003) + (b & 0xFF);
        return host << 16 | address.getPort() & 0xFFFF;
    }

    ChannelHandler rtpHandler() {
        return new SimpleChannelInboundHandler<DatagramPacket>() {
            @Override protected void channelRead0(ChannelHandlerContext context, DatagramPacket datagram) {
                received(datagram);
            }

            @Override public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
                // A closed port at the peer answers with ICMP errors; that is not a reason to stop listening.
            }
        };
    }

    /// Nothing is done with reports yet, but the port is ours so nobody else's packets arrive there.
    ChannelHandler rtcpHandler() {
        return new SimpleChannelInboundHandler<DatagramPacket>() {
            @Override protected void channelRead0(ChannelHandlerContext context, DatagramPacket datagram) { }

            @Override public void exceptionCaught(ChannelHandlerContext context, Throwable cause) { }
        };
    }
}
