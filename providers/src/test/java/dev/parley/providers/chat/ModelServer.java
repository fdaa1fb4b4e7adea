package dev.parley.providers.chat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/// A model server on a raw socket: does on the n-th connection what the n-th script says, however wrong. One request per
/// connection; the last script goes for all later ones.
final class ModelServer implements AutoCloseable {
    interface Script {
        /// Returning closes the connection.
        void answer(Wire wire) throws IOException, InterruptedException;
    }

    private final ServerSocket socket;
    private final Script[] scripts;
    private final List<Wire> connections = new CopyOnWriteArrayList<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private final CountDownLatch clientLeft = new CountDownLatch(1);

    ModelServer(Script... scripts) {
        this.scripts = scripts;
        try {
            socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    URI base() {
        return URI.create("http://127.0.0.1:" + socket.getLocalPort() + "/v1");
    }

    String name() {
        return "model `m1` at 127.0.0.1:" + socket.getLocalPort();
    }

    int asked() {
        return connections.size();
    }

    Wire connection(int index) {
        return connections.get(index);
    }

    /// Until a script has seen the client close its connection.
    void awaitClientLeft() throws InterruptedException {
        clientLeft.await();
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
            var wire = new Wire(accepted);
            int index;
            synchronized (connections) {
                index = connections.size();
                connections.add(wire);
            }
            scripts[Math.min(index, scripts.length - 1)].answer(wire);
        } catch (IOException e) {
            // the client left: what the test asks about is on its side
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// One connection whose request has been read.
    final class Wire {
        private final Socket socket;
        final String head;
        final String body;

        Wire(Socket socket) throws IOException {
            this.socket = socket;
            InputStream in = socket.getInputStream();
            var read = new ByteArrayOutputStream();
            while (!read.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
                int b = in.read();
                if (b < 0) throw new IOException("no request");
                read.write(b);
            }
            head = read.toString(StandardCharsets.ISO_8859_1);
            int length = head.lines().filter(l -> l.toLowerCase(Locale.ROOT).startsWith("content-length:"))
                    .mapToInt(l -> Integer.parseInt(l.substring(15).strip())).findFirst().orElse(0);
            body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
        }

        /// The next request on the same connection.
        Wire again() throws IOException {
            return new Wire(socket);
        }

        /// A whole stream of one event, after which the connection can be used again.
        Wire chunked(String json) throws IOException {
            String event = "data: " + json + "\r\n\r\n";
            return raw("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
                    + Integer.toHexString(event.length()) + "\r\n" + event + "\r\n0\r\n\r\n");
        }

        Wire raw(String text) throws IOException {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
            return this;
        }

        /// Each byte its own segment.
        Wire dribble(String text) throws IOException {
            for (byte b : text.getBytes(StandardCharsets.UTF_8)) socket.getOutputStream().write(b);
            return this;
        }

        /// The body then lasts until the connection closes, so an early close looks like an end.
        Wire streamHead() throws IOException {
            return raw("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\nConnection: close\r\n\r\n");
        }

        Wire event(String json) throws IOException {
            return raw("data: " + json + "\n\n");
        }

        Wire text(String content) throws IOException {
            return event("{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + content + "\"},\"finish_reason\":null}]}");
        }

        Wire call(int index, String id, String name, String arguments) throws IOException {
            String first = id.isEmpty() ? "" : "\"id\":\"" + id + "\",\"type\":\"function\",";
            String named = name.isEmpty() ? "" : "\"name\":\"" + name + "\",";
            return event("{\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":" + index + "," + first + "\"function\":{" + named
                    + "\"arguments\":\"" + arguments.replace("\"", "\\\"") + "\"}}]}}]}");
        }

        Wire finish(String reason) throws IOException {
            return event("{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"" + reason + "\"}]}");
        }

        void done() throws IOException {
            event("[DONE]");
        }

        void respond(int status, String headers, String body) throws IOException {
            raw("HTTP/1.1 " + status + " x\r\nContent-Type: application/json\r\nConnection: close\r\n" + headers
                    + "Content-Length: " + body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + body);
        }

        /// Open and silent until the test ends.
        void stall() throws InterruptedException {
            over.await();
        }

        /// Nothing more is sent, and nothing is closed.
        void halfClose() throws IOException, InterruptedException {
            socket.shutdownOutput();
            stall();
        }

        void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }

        /// Reads until the client closes.
        void awaitEnd() throws IOException {
            try {
                while (socket.getInputStream().read() >= 0) { }
            } finally {
                clientLeft.countDown();
            }
        }
    }
}
