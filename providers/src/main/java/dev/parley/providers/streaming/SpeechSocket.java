package dev.parley.providers.streaming;

import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// One WebSocket (RFC 6455) to a speech service. What is sent waits in a bounded queue until the handshake is done and
/// the one sending thread has written it; what comes is told whole, message by message, in order, on one thread at a time.
///
/// Every failure is told once, by [Events#gone], with a reason for people that holds no header, no query and no words.
public final class SpeechSocket implements AutoCloseable {
    /// A minute of 40 ms frames: longer than any wait for a connection.
    private static final int MOST_WAITING = 1500;
    private static final int LONGEST_MESSAGE = 1 << 20;
    private static final Duration SLOWEST_SEND = Duration.ofSeconds(5);
    private static final int NORMAL = 1000;

    /// `keepAliveText`: sent after `keepAlive` without anything else to send; null: nothing is.
    public record Address(String name, URI uri, Map<String, String> headers, Duration connect, Duration keepAlive, @Nullable String keepAliveText) {
        public Address {
            headers = Map.copyOf(headers);
        }

        /// A record would print the headers, and keys travel in headers.
        @Override public String toString() {
            return name + " at " + uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
        }
    }

    public interface Events {
        void text(String message);

        /// `bytes` is the receiver's to keep.
        void binary(byte[] bytes);

        /// Nothing more comes. Never told after [SpeechSocket#close].
        void gone(String reason);
    }

    private sealed interface Outgoing {
        record Text(String text) implements Outgoing { }
        record Binary(byte[] bytes) implements Outgoing { }
        record Close() implements Outgoing { }
    }

    private final Address address;
    private final Events events;
    private final BlockingQueue<Outgoing> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final AtomicBoolean over = new AtomicBoolean();
    private final Thread sender;

    public SpeechSocket(HttpClient client, Address address, Events events) {
        this.address = address;
        this.events = events;
        sender = Thread.ofVirtual().name(address.name() + "-socket").start(() -> run(client));
    }

    public void send(String text) {
        offer(new Outgoing.Text(text));
    }

    /// An empty frame would mean "close" to some services and is never sent.
    public void send(byte[] bytes) {
        if (bytes.length > 0) offer(new Outgoing.Binary(bytes));
    }

    private void offer(Outgoing message) {
        if (!over.get() && !waiting.offer(message)) gone("takes audio more slowly than it is spoken");
    }

    /// What was sent before still goes out; nothing is told any more.
    @Override public void close() {
        over.set(true);
        if (!waiting.offer(new Outgoing.Close())) sender.interrupt();
    }

    private void run(HttpClient client) {
        @Nullable WebSocket socket = null;
        try {
            socket = connect(client);
            while (true) {
                Outgoing next = waiting.poll(address.keepAlive().toNanos(), TimeUnit.NANOSECONDS);
                if (next == null && address.keepAliveText() == null) continue;
                if (next == null) next = new Outgoing.Text(String.valueOf(address.keepAliveText()));
                switch (next) {
                    case Outgoing.Text(var text) -> sent(socket.sendText(text, true));
                    case Outgoing.Binary(var bytes) -> sent(socket.sendBinary(ByteBuffer.wrap(bytes), true));
                    case Outgoing.Close _ -> {
                        sent(socket.sendClose(NORMAL, ""));
                        return;
                    }
                }
            }
        } catch (InterruptedException e) {
            // closed with a full queue
        } catch (TimeoutException e) {
            gone(socket == null ? "did not accept a connection within " + address.connect().toMillis() + " ms" : "takes no audio any more");
        } catch (ExecutionException e) {
            gone(reason(e.getCause()));
        } finally {
            if (socket != null && !socket.isOutputClosed()) socket.abort();
        }
    }

    private WebSocket connect(HttpClient client) throws ExecutionException, TimeoutException, InterruptedException {
        WebSocket.Builder builder = client.newWebSocketBuilder().connectTimeout(address.connect());
        address.headers().forEach(builder::header);
        var handshake = builder.buildAsync(address.uri(), new Receiver());
        try {
            return handshake.get(address.connect().toNanos(), TimeUnit.NANOSECONDS);
        } finally {
            if (!handshake.isDone()) handshake.thenAccept(WebSocket::abort);
        }
    }

    private static void sent(CompletionStage<WebSocket> sending) throws ExecutionException, TimeoutException, InterruptedException {
        sending.toCompletableFuture().get(SLOWEST_SEND.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void gone(String reason) {
        if (!over.compareAndSet(false, true)) return;
        events.gone(address + " " + reason);
        sender.interrupt();
    }

    private static String reason(@Nullable Throwable cause) {
        return switch (cause) {
            case WebSocketHandshakeException e -> "refused the connection with status " + e.getResponse().statusCode() + hint(e.getResponse().statusCode());
            case ConnectException e when e.getCause() instanceof UnresolvedAddressException -> "has an unknown host name";
            case ConnectException _ -> "refused the connection";
            case javax.net.ssl.SSLException _ -> "could not be reached over TLS";
            case null, default -> "lost the connection";
        };
    }

    private static String hint(int status) {
        return switch (status) {
            case 401, 403 -> ": the key is missing, wrong or not allowed this";
            case 404 -> ": no such address or model";
            case 429 -> ": too many connections, or no quota left";
            default -> "";
        };
    }

    private final class Receiver implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();
        private final java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream();

        @Override public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            text.append(data);
            if (text.length() > LONGEST_MESSAGE) {
                tooLong(socket);
            } else if (last) {
                String message = text.toString();
                text.setLength(0);
                if (!over.get()) events.text(message);
            }
            socket.request(1);
            return null;
        }

        @Override public @Nullable CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
            byte[] piece = new byte[data.remaining()];
            data.get(piece);
            bytes.writeBytes(piece);
            if (bytes.size() > LONGEST_MESSAGE) {
                tooLong(socket);
            } else if (last) {
                byte[] message = bytes.toByteArray();
                bytes.reset();
                if (!over.get()) events.binary(message);
            }
            socket.request(1);
            return null;
        }

        private void tooLong(WebSocket socket) {
            gone("sent a message longer than " + LONGEST_MESSAGE + " bytes");
            socket.abort();
        }

        @Override public @Nullable CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
            gone("closed the connection with code " + status);
            return null;
        }

        @Override public void onError(WebSocket socket, Throwable error) {
            gone("lost the connection");
        }
    }
}
