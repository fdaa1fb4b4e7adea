package dev.parley.gateway;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;

/// Sends every datagram back where it came from: the least a media server can do, on one thread.
final class MediaEcho implements AutoCloseable {
    private final Selector selector;
    private final List<DatagramChannel> sockets = new ArrayList<>();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(2048);

    private MediaEcho() throws IOException {
        selector = Selector.open();
    }

    static MediaEcho open(String address, int count) throws IOException {
        MediaEcho echo = new MediaEcho();
        try {
            for (int i = 0; i < count; i++) {
                DatagramChannel socket = DatagramChannel.open();
                echo.sockets.add(socket);
                socket.bind(new InetSocketAddress(address, 0));
                socket.configureBlocking(false);
                socket.register(echo.selector, SelectionKey.OP_READ);
            }
        } catch (IOException e) {
            echo.close();
            throw e;
        }
        Thread.ofPlatform().daemon().name("bench-echo").start(echo::run);
        return echo;
    }

    List<Integer> ports() {
        return sockets.stream().map(s -> s.socket().getLocalPort()).toList();
    }

    private void run() {
        try {
            while (selector.isOpen()) selector.select(this::ready);
        } catch (ClosedSelectorException | IOException | UncheckedIOException closed) {
            // the bench is over
        }
    }

    private void ready(SelectionKey key) {
        try {
            DatagramChannel socket = (DatagramChannel) key.channel();
            SocketAddress from = socket.receive(buffer.clear());
            if (from != null) socket.send(buffer.flip(), from);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override public void close() throws IOException {
        selector.close();
        for (DatagramChannel socket : sockets) socket.close();
    }
}
