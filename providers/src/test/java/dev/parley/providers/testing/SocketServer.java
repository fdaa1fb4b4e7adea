package dev.parley.providers.testing;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/// A WebSocket server (RFC 6455) on a raw socket: on the n-th connection it does what the n-th script says, however wrong;
/// the last script goes for all later ones.
public final class SocketServer implements AutoCloseable {
    private static final String MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";     // RFC 6455 §1.3

    public interface Script {
        /// Returning closes the connection without a closing handshake.
        void serve(Peer peer) throws IOException, InterruptedException;
    }

    /// What a client sent: one of the two is empty.
    public record Message(String text, byte[] binary) { }

    private final ServerSocket socket;
    private final Script[] scripts;
    private final List<Peer> peers = new CopyOnWriteArrayList<>();
    private final CountDownLatch over = new CountDownLatch(1);

    public SocketServer(Script... scripts) {
        this.scripts = scripts;
        try {
            socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    public URI uri() {
        return URI.create("ws://127.0.0.1:" + socket.getLocalPort());
    }

    public String host() {
        return "127.0.0.1:" + socket.getLocalPort();
    }

    public List<Peer> peers() {
        return peers;
    }

    @Override public void close() {
        over.countDown();
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket accepted = socket.accept();
                Thread.ofVirtual().start(() -> serve(accepted));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket accepted) {
        try (accepted) {
            accepted.setTcpNoDelay(true);
            var peer = new Peer(accepted);
            int index;
            synchronized (peers) {
                index = peers.size();
                peers.add(peer);
            }
            scripts[Math.min(index, scripts.length - 1)].serve(peer);
        } catch (IOException e) {
            // the client left: what the test asks about is on its side
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// One connection, its request read and nothing answered yet.
    public final class Peer {
        private final Socket socket;
        private final DataInputStream in;
        public final String head;

        Peer(Socket socket) throws IOException {
            this.socket = socket;
            in = new DataInputStream(socket.getInputStream());
            var read = new ByteArrayOutputStream();
            while (!read.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) read.write(in.readUnsignedByte());
            head = read.toString(StandardCharsets.ISO_8859_1);
        }

        /// Path and query.
        public String target() {
            return head.split(" ")[1];
        }

        public String header(String name) {
            return head.lines().filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT) + ":"))
                    .map(line -> line.substring(name.length() + 1).strip()).findFirst().orElse("");
        }

        public Peer handshake() throws IOException {
            try {
                byte[] digest = MessageDigest.getInstance("SHA-1").digest((header("Sec-WebSocket-Key") + MAGIC).getBytes(StandardCharsets.ISO_8859_1));
                return raw("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
                        + Base64.getEncoder().encodeToString(digest) + "\r\n\r\n");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
        }

        public Peer raw(String text) throws IOException {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
            return this;
        }

        public Peer text(String message) throws IOException {
            return frame(0x81, message.getBytes(StandardCharsets.UTF_8));
        }

        public Peer binary(byte[] message) throws IOException {
            return frame(0x82, message);
        }

        public void close(int code) throws IOException {
            frame(0x88, new byte[] {(byte) (code >> 8), (byte) code});
        }

        private Peer frame(int head, byte[] payload) throws IOException {
            var out = new ByteArrayOutputStream();
            out.write(head);
            if (payload.length < 126) {
                out.write(payload.length);
            } else {
                out.write(126);
                out.write(payload.length >> 8);
                out.write(payload.length);
            }
            out.writeBytes(payload);
            OutputStream wire = socket.getOutputStream();
            wire.write(out.toByteArray());
            wire.flush();
            return this;
        }

        /// The next message of the client; control frames are read over.
        public Message read() throws IOException {
            while (true) {
                int head = in.readUnsignedByte();
                int second = in.readUnsignedByte();
                long length = second & 0x7F;
                if (length == 126) length = in.readUnsignedShort();
                if (length == 127) length = in.readLong();
                byte[] mask = in.readNBytes(4);
                byte[] payload = in.readNBytes((int) length);
                for (int i = 0; i < payload.length; i++) payload[i] ^= mask[i % 4];
                switch (head & 0x0F) {
                    case 1 -> {
                        return new Message(new String(payload, StandardCharsets.UTF_8), new byte[0]);
                    }
                    case 2 -> {
                        return new Message("", payload);
                    }
                    case 8 -> throw new IOException("the client closed");
                    default -> { }
                }
            }
        }

        /// Reads up to a text message that contains `part`. @return bytes of audio that came before it
        public int readUntil(String part) throws IOException {
            int audio = 0;
            while (true) {
                Message message = read();
                audio += message.binary().length;
                if (message.text().contains(part)) return audio;
            }
        }

        /// Open and silent until the test ends.
        public void stall() throws InterruptedException {
            over.await();
        }

        public void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }
    }
}
