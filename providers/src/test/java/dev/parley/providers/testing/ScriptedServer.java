package dev.parley.providers.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
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

/// An HTTP/1.1 server on a raw socket that does exactly what a test says, right or wrong: one request per connection.
public final class ScriptedServer implements AutoCloseable {
    /// Writes the whole response, status line included; returning closes the connection.
    public interface Script {
        void answer(Request request, OutputStream out) throws IOException, InterruptedException;
    }

    public record Request(String path, String head, String body) {
        /// Value of a header, empty when absent.
        public String header(String name) {
            return head.lines().filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT) + ":"))
                    .map(line -> line.substring(name.length() + 1).strip()).findFirst().orElse("");
        }
    }

    private final ServerSocket socket;
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private final CountDownLatch clientLeft = new CountDownLatch(1);

    public ScriptedServer(Script script) {
        try {
            socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(() -> {
            while (!socket.isClosed()) {
                try {
                    Socket accepted = socket.accept();
                    Thread.ofVirtual().start(() -> serve(accepted, script));
                } catch (IOException e) {
                    return;
                }
            }
        });
    }

    public URI uri(String path) {
        return URI.create("http://127.0.0.1:" + socket.getLocalPort() + path);
    }

    public List<Request> requests() {
        return requests;
    }

    /// Holds the connection open and silent until the test ends.
    public void stall() throws InterruptedException {
        over.await();
    }

    /// Waits until a client was seen to close its connection while a script was writing.
    public void awaitClientLeft() throws InterruptedException {
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

    private void serve(Socket accepted, Script script) {
        try (accepted) {
            Request request = read(accepted.getInputStream());
            requests.add(request);
            script.answer(request, accepted.getOutputStream());
            accepted.getOutputStream().flush();
        } catch (IOException e) {
            clientLeft.countDown();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Request read(InputStream in) throws IOException {
        var head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int b = in.read();
            if (b < 0) throw new IOException("no request");
            head.write(b);
        }
        String text = head.toString(StandardCharsets.ISO_8859_1);
        var request = new Request(text.split(" ")[1], text, "");
        int length = request.header("Content-Length").isEmpty() ? 0 : Integer.parseInt(request.header("Content-Length"));
        return new Request(request.path(), text, new String(in.readNBytes(length), StandardCharsets.UTF_8));
    }

    /// A complete response with a length.
    public static void respond(OutputStream out, int status, String headers, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        out.write(("HTTP/1.1 " + status + " x\r\nContent-Length: " + bytes.length + "\r\n" + headers + "Connection: close\r\n\r\n")
                .getBytes(StandardCharsets.ISO_8859_1));
        out.write(bytes);
    }
}
