package dev.parley.gateway;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.HdrHistogram.Histogram;

/// The sockets of every call's media, on one loop per core; a call never changes loop. Any thread may open a port; everything
/// else happens on the loop.
final class MediaPlane implements AutoCloseable {
    private static final int BIND_ATTEMPTS = 16;
    private static final int RECEIVE_BUFFER = 256 * 1024;

    private final List<MediaLoop> loops = new ArrayList<>();
    private final AtomicInteger next = new AtomicInteger();
    private final PortPool pool;
    private final String address;

    MediaPlane(String address, PortPool pool, int loops) {
        this.address = address;
        this.pool = pool;
        for (int i = 0; i < loops; i++) this.loops.add(new MediaLoop("media-" + i));
    }

    /// Binds a pair of ports. @return empty when none is free
    Optional<MediaPort> open() {
        MediaLoop loop = loops.get(Math.floorMod(next.getAndIncrement(), loops.size()));
        for (int attempt = 0; attempt < BIND_ATTEMPTS; attempt++) {
            Optional<Integer> port = pool.take(Clock.now());
            if (port.isEmpty()) return Optional.empty();
            Optional<MediaPort> opened = bind(loop, port.get());
            if (opened.isPresent()) {
                loop.add(opened.get());
                return opened;
            }
            pool.refused(port.get(), Clock.now());
        }
        return Optional.empty();
    }

    private Optional<MediaPort> bind(MediaLoop loop, int port) {
        DatagramChannel rtp = null;
        try {
            rtp = bind(port);
            return Optional.of(new MediaPort(this, loop, port, rtp, bind(port + 1)));
        } catch (IOException taken) {
            if (rtp != null) MediaPort.close(rtp);
            return Optional.empty();
        }
    }

    private DatagramChannel bind(int port) throws IOException {
        DatagramChannel channel = DatagramChannel.open();
        try {
            channel.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER);
            channel.bind(new InetSocketAddress(address, port));
            channel.configureBlocking(false);
            return channel;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /// The call is over. Loop only.
    void closed(MediaPort port, MediaLoop loop) {
        loop.remove(port);
        pool.giveBack(port.port(), Clock.now());
    }

    int portsInUse() {
        return pool.inUse();
    }

    /// How late ticks have been so far, ns.
    Histogram tickLateness() {
        Histogram all = new Histogram(60_000_000_000L, 3);
        loops.forEach(loop -> loop.addLateness(all));
        return all;
    }

    @Override public void close() {
        loops.forEach(MediaLoop::close);
    }
}
