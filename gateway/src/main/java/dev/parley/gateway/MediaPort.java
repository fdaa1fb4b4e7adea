package dev.parley.gateway;

import dev.parley.media.CallMedia;
import dev.parley.media.MediaEvent;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One call's pair of sockets: RTP on an even port, RTCP on the next. Carries datagrams between the network and the
/// call's [CallMedia] and hands media events on. All fields belong to the loop after [#start].
final class MediaPort {
    private static final int REPORT_TICKS = 250;                // 5 s (RFC 3550 §6.2)

    private final MediaPlane plane;
    private final MediaLoop loop;
    private final int port;
    private final byte[] in = new byte[CallMedia.MAXIMUM_DATAGRAM];
    private final byte[] out = new byte[CallMedia.MAXIMUM_DATAGRAM];
    private final ByteBuffer received = ByteBuffer.allocateDirect(CallMedia.MAXIMUM_DATAGRAM);
    private final ByteBuffer sent = ByteBuffer.allocateDirect(CallMedia.MAXIMUM_DATAGRAM);
    private final Socket rtp;
    private final Socket rtcp;
    private @Nullable CallMedia media;
    private @Nullable Consumer<MediaEvent> listener;
    private @Nullable Consumer<Throwable> broken;
    private @Nullable InetSocketAddress remote;
    private @Nullable InetSocketAddress remoteReports;
    private int untilReport = REPORT_TICKS / 2;
    private boolean closed;

    MediaPort(MediaPlane plane, MediaLoop loop, int port, DatagramChannel rtp, DatagramChannel rtcp) {
        this.plane = plane;
        this.loop = loop;
        this.port = port;
        this.rtp = new Socket(rtp, false);
        this.rtcp = new Socket(rtcp, true);
    }

    /// One of the two. The address a datagram came from is nearly always that of the one before, and the JDK then gives the
    /// same object.
    final class Socket {
        private final DatagramChannel channel;
        private final boolean reports;
        private @Nullable SocketAddress lastFrom;
        private long lastKey;

        private Socket(DatagramChannel channel, boolean reports) {
            this.channel = channel;
            this.reports = reports;
        }

        /// One datagram. Never throws; loop only.
        void receive() {
            try {
                SocketAddress from = channel.receive(received.clear());
                if (from == null) return;
                if (from != lastFrom) {
                    lastFrom = from;
                    lastKey = key((InetSocketAddress) from);
                }
                hear((InetSocketAddress) from, lastKey, reports);
            } catch (IOException e) {
                // A closed port at the peer answers with ICMP errors; that is not a reason to stop listening.
            } catch (RuntimeException | AssertionError e) {
                fault(e);
            }
        }

        private void send(int bytes, InetSocketAddress to) {
            try {
                channel.send(sent.clear().put(out, 0, bytes).flip(), to);
            } catch (IOException | RuntimeException e) {
                // As if lost on the way: no route, a full buffer, an address that cannot be sent to.
            }
        }
    }

    /// Loop only.
    void register() {
        try {
            rtp.channel.register(loop.selector(), SelectionKey.OP_READ, rtp);
            rtcp.channel.register(loop.selector(), SelectionKey.OP_READ, rtcp);
        } catch (IOException e) {
            fault(new java.io.UncheckedIOException(e));
        }
    }

    static void close(DatagramChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            // it is gone
        }
    }

    int port() {
        return port;
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
            close(rtp.channel);
            close(rtcp.channel);
            plane.closed(this, loop);
        });
    }

    /// Never throws: the loop's other calls, and its next tick, do not pay for a fault in this one.
    void tick(long now) {
        CallMedia call = media;
        if (call == null || closed) return;
        try {
            tick(call, now);
        } catch (RuntimeException | AssertionError e) {
            fault(e);
        }
    }

    private void fault(Throwable cause) {
        media = null;
        if (broken != null) broken.accept(cause);
    }

    private void tick(CallMedia call, long now) {
        InetSocketAddress to = remote;
        for (int bytes = call.tick(out, 0, now); bytes > 0; bytes = call.more(out, 0)) {
            if (to != null) rtp.send(bytes, to);
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
        if (audio == null || audio.getPort() == 65_535 || audio.getPort() == 0) return;
        if (remoteReports == null || remoteReports.getPort() != audio.getPort() + 1 || !remoteReports.getAddress().equals(audio.getAddress())) {
            remoteReports = new InetSocketAddress(audio.getAddress(), audio.getPort() + 1);
        }
        int bytes = call.report(out, 0, WallClock.ntp(), Clock.now(), bye);
        rtcp.send(bytes, remoteReports);
    }

    private void drainEvents() {
        CallMedia call = media;
        Consumer<MediaEvent> to = listener;
        if (call == null || to == null) return;
        for (MediaEvent event = call.events().poll(); event != null; event = call.events().poll()) to.accept(event);
    }

    private void hear(InetSocketAddress from, long source, boolean reports) {
        CallMedia call = media;
        if (call == null) return;
        int bytes = received.flip().remaining();
        received.get(in, 0, bytes);
        if (reports || isReport(bytes)) {                       // some peers send both to one port (RFC 5761)
            call.receivedReport(in, 0, bytes, source, WallClock.ntp(), Clock.now());
            return;
        }
        call.received(in, 0, bytes, source, Clock.now());
        if (call.latchedSource() == source && !from.equals(remote)) remote = from;
    }

    private boolean isReport(int bytes) {
        return bytes > 1 && (in[1] & 0xFF) >= 192 && (in[1] & 0xFF) <= 223;
    }

    /// An opaque number for an address and port, never 0: all of an IPv4 address, a mix of an IPv6 one.
    static long key(InetSocketAddress address) {
        byte[] bytes = address.getAddress().getAddress();
        long host = 0;
        for (byte b : bytes) host = host * (address.getAddress() instanceof Inet4Address ? 256 : 1_000_003) + (b & 0xFF);
        return host << 16 | address.getPort() & 0xFFFF;
    }
}
