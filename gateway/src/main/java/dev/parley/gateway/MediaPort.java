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
    private static final int REPORT_TICKS = 250;                // 5 s (RFC 3550 §6.2)

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
    private @Nullable InetSocketAddress remoteReports;
    private int untilReport = REPORT_TICKS / 2;
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
            if (media != null) report(media, true);
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
        if (--untilReport == 0) {
            untilReport = REPORT_TICKS;
            report(call, false);
        }
        drainEvents();
    }

    /// To the port after the one audio goes to (RFC 3550 §11).
    private void report(CallMedia call, boolean bye) {
        InetSocketAddress audio = remote;
        if (audio == null || rtcp == null || audio.getPort() == 65_535 || audio.getPort() == 0) return;
        if (remoteReports == null || remoteReports.getPort() != audio.getPort() + 1 || !remoteReports.getAddress().equals(audio.getAddress())) {
            remoteReports = new InetSocketAddress(audio.getAddress(), audio.getPort() + 1);
        }
        int bytes = call.report(out, 0, WallClock.ntp(), Clock.now(), bye);
        ByteBuf datagram = rtcp.alloc().directBuffer(bytes).writeBytes(out, 0, bytes);
        rtcp.writeAndFlush(new DatagramPacket(datagram, remoteReports), rtcp.voidPromise());
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
        if (isReport(bytes)) {                                  // of a peer that sends both to one port (RFC 5761)
            call.receivedReport(in, 0, bytes, source, WallClock.ntp(), Clock.now());
            return;
        }
        call.received(in, 0, bytes, source, Clock.now());
        if (call.latchedSource() == source && !datagram.sender().equals(remote)) remote = datagram.sender();
    }

    private boolean isReport(int bytes) {
        return bytes > 1 && (in[1] & 0xFF) >= 192 && (in[1] & 0xFF) <= 223;
    }

    private void receivedReport(DatagramPacket datagram) {
        CallMedia call = media;
        if (call == null) return;
        ByteBuf content = datagram.content();
        int bytes = Math.min(content.readableBytes(), in.length);
        content.readBytes(in, 0, bytes);
        call.receivedReport(in, 0, bytes, key(datagram.sender()), WallClock.ntp(), Clock.now());
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

    ChannelHandler rtcpHandler() {
        return new SimpleChannelInboundHandler<DatagramPacket>() {
            @Override protected void channelRead0(ChannelHandlerContext context, DatagramPacket datagram) {
                receivedReport(datagram);
            }

            @Override public void exceptionCaught(ChannelHandlerContext context, Throwable cause) { }
        };
    }
}
