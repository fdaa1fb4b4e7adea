package dev.parley.providers.chat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// Asks once, and once more if that may help. Used by one thread, whose interrupt closes the connection at once.
final class Attempt {
    sealed interface Outcome {
        record Done() implements Outcome { }
        /// `pause`: how long to wait before trying again; null: trying again would not help, or would repeat words.
        record Failed(String reason, @Nullable Duration pause) implements Outcome { }
    }

    private static final Duration SHORT_PAUSE = Duration.ofMillis(50);
    /// For what is nice to have: the code in an error's body, the end of a stream whose connection can be used again.
    private static final Duration COURTESY = Duration.ofMillis(200);
    private static final int LONGEST_COURTESY = 16 << 10;

    private final HttpClient client;
    private final HttpRequest request;
    private final OpenAiChatModel.Options options;
    private final Deadlines deadlines;

    /// @param now when the generation began, of [System#nanoTime]
    Attempt(HttpClient client, HttpRequest request, OpenAiChatModel.Options options, long now) {
        this.client = client;
        this.request = request;
        this.options = options;
        deadlines = new Deadlines(options, now);
    }

    /// `done` runs as soon as the answer is complete; the connection is tidied up after.
    Outcome run(AnswerStream stream, Runnable done) throws InterruptedException {
        Outcome first = once(stream, done);
        Duration pause = first instanceof Outcome.Failed failed ? failed.pause() : null;
        if (pause == null || pause.toNanos() >= deadlines.left(System.nanoTime())) return first;
        Thread.sleep(pause);
        return once(stream, done);
    }

    private Outcome once(AnswerStream stream, Runnable done) throws InterruptedException {
        var body = new BodyQueue();
        CompletableFuture<HttpResponse<BodyQueue>> sent = client.sendAsync(request, _ -> body);
        try {
            long left = Math.max(1, deadlines.left(System.nanoTime()));
            HttpResponse<BodyQueue> response = sent.get(left, TimeUnit.NANOSECONDS);
            if (response.statusCode() != 200) return refused(response.statusCode(), response.headers(), body);
            String type = response.headers().firstValue("Content-Type").orElse("");
            if (!type.toLowerCase(Locale.ROOT).startsWith("text/event-stream")) {
                return failed("answered with `" + Printable.of(type) + "` instead of an event stream");
            }
            deadlines.head();
            Outcome outcome = read(body, stream);
            if (outcome instanceof Outcome.Done) {
                done.run();
                rest(body);
            }
            return outcome;
        } catch (TimeoutException e) {
            return failed(deadlines.missed());
        } catch (ExecutionException e) {
            return unreachable(e.getCause());
        } finally {
            sent.cancel(true);
            body.cancel();
        }
    }

    private Outcome read(BodyQueue body, AnswerStream stream) throws InterruptedException {
        var events = new ServerSentEvents();
        while (true) {
            long left = deadlines.left(System.nanoTime());
            switch (left > 0 ? body.take(left) : null) {
                case null -> {
                    return failed(deadlines.missed());
                }
                case BodyQueue.Part.Broken _, BodyQueue.Part.End _ -> {
                    return failed("broke off in mid-answer");
                }
                case BodyQueue.Part.Bytes(var buffers) -> {
                    for (ByteBuffer buffer : buffers) {
                        Outcome outcome = read(buffer, events, stream);
                        if (outcome != null) return outcome;
                    }
                }
            }
        }
    }

    /// @return null: the answer goes on
    private @Nullable Outcome read(ByteBuffer buffer, ServerSentEvents events, AnswerStream stream) {
        events.feed(buffer);
        for (String data; (data = events.poll()) != null; ) {
            switch (stream.accept(data)) {
                case AnswerStream.Step.More(var token) -> {
                    if (token) deadlines.token(System.nanoTime());
                }
                case AnswerStream.Step.Ended _ -> {
                    return new Outcome.Done();
                }
                case AnswerStream.Step.Failed(var reason) -> {
                    return failed(reason);
                }
            }
        }
        if (!events.overrun()) return null;
        return failed("sent an event longer than " + ServerSentEvents.LONGEST + " bytes");
    }

    private Outcome refused(int status, HttpHeaders headers, BodyQueue body) throws InterruptedException {
        String after = headers.firstValue("Retry-After").map(String::strip).orElse("");
        String reason = "answered with status " + status + ErrorCode.in(rest(body)) + hint(status)
                + (after.isEmpty() ? "" : ", retry after " + Printable.of(after) + (after.matches("\\d+") ? " s" : ""));
        return new Outcome.Failed(reason, switch (status) {
            case 429 -> after.isEmpty() ? null : pause(after);
            case 502, 503 -> after.isEmpty() ? SHORT_PAUSE : pause(after);
            default -> null;
        });
    }

    private static String hint(int status) {
        return switch (status) {
            case 401, 403 -> ": the key is missing, wrong or not allowed this model";
            case 404 -> ": no such model or address";
            case 429 -> ": too many requests, or no quota left";
            default -> "";
        };
    }

    /// @return null: not a number of seconds, or too many
    private static @Nullable Duration pause(String seconds) {
        if (!seconds.matches("\\d{1,4}(\\.\\d{1,3})?")) return null;
        var pause = Duration.ofMillis((long) (Double.parseDouble(seconds) * 1000));
        return pause.compareTo(OpenAiChatModel.LONGEST_PAUSE) <= 0 ? pause : null;
    }

    private Outcome unreachable(@Nullable Throwable cause) {
        return switch (cause) {
            case HttpConnectTimeoutException _ ->
                failed("did not accept a connection within " + options.connect().toMillis() + " ms");
            case ConnectException e when e.getCause() instanceof UnresolvedAddressException ->
                failed("has an unknown host name");
            case ConnectException _ -> new Outcome.Failed("refused the connection", SHORT_PAUSE);
            case SSLException _ -> failed("could not be reached over TLS");
            case ProtocolException _ -> failed("answered with something that is not HTTP");
            case IOException e when e.getCause() instanceof ProtocolException ->
                failed("answered with something that is not HTTP");
            case null, default -> new Outcome.Failed("closed the connection before it answered", SHORT_PAUSE);
        };
    }

    /// What is left of a body, as far as it comes soon.
    private byte[] rest(BodyQueue body) throws InterruptedException {
        long by = System.nanoTime() + Math.min(COURTESY.toNanos(), deadlines.left(System.nanoTime()));
        var out = new ByteArrayOutputStream();
        while (out.size() < LONGEST_COURTESY
                && body.take(Math.max(0, by - System.nanoTime())) instanceof BodyQueue.Part.Bytes(var buffers)) {
            for (ByteBuffer buffer : buffers) {
                byte[] bytes = new byte[buffer.remaining()];
                buffer.get(bytes);
                out.writeBytes(bytes);
            }
        }
        return out.toByteArray();
    }

    private static Outcome failed(String reason) {
        return new Outcome.Failed(reason, null);
    }
}
