package dev.parley.providers.openai;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// One HTTP exchange. A thread of its own reads the body, because only a queue can be waited on with a deadline; it
/// ends when the stream is closed, which every way out of [#run] does.
final class Attempt {
    private static final int ERROR_BYTES = 4096;
    private static final byte[] END = new byte[0];
    private static final byte[] BROKEN = new byte[0];

    /// `failure` null: the answer is complete.
    record Result(@Nullable String failure, boolean mayRetry) { }

    private final HttpClient client;
    private final OpenAiChatModel.Deadlines deadlines;
    private final long start = System.nanoTime();
    private final long total;

    /// @param total of [System#nanoTime]
    Attempt(HttpClient client, OpenAiChatModel.Deadlines deadlines, long total) {
        this.client = client;
        this.deadlines = deadlines;
        this.total = total;
    }

    Result run(HttpRequest request, Reply reply) throws InterruptedException {
        long firstToken = Math.min(total, start + deadlines.firstToken().toNanos());
        CompletableFuture<HttpResponse<InputStream>> sent = client.sendAsync(request, HttpResponse.BodyHandlers.ofInputStream());
        HttpResponse<InputStream> response;
        try {
            response = sent.get(Math.max(1, firstToken - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            sent.cancel(true);
            return new Result("no answer within " + since(start), false);
        } catch (InterruptedException e) {
            sent.cancel(true);
            throw e;
        } catch (ExecutionException e) {
            return unreachable(e.getCause());
        }
        BlockingQueue<byte[]> pieces = new ArrayBlockingQueue<>(256);
        InputStream body = response.body();
        Thread reader = Thread.ofVirtual().name("sse-reader").start(() -> read(body, pieces));
        try {
            return response.statusCode() == 200 ? stream(pieces, reply, firstToken) : refused(response, pieces, firstToken);
        } finally {
            reader.interrupt();
            close(body);
        }
    }

    private Result stream(BlockingQueue<byte[]> pieces, Reply reply, long firstToken) throws InterruptedException {
        var parser = new SseParser(reply::event);
        long deadline = firstToken;
        boolean began = false;
        long last = start;
        while (!reply.over()) {
            byte[] piece = pieces.poll(Math.max(1, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
            if (piece == null) {
                if (deadline == total) return new Result("the answer was not complete within " + millis(deadlines.total()), false);
                return began ? new Result("the stream stalled for " + since(last), false) : new Result("no words within " + since(start), false);
            }
            if (piece == BROKEN || piece == END) {
                if (piece == END) parser.feed(new byte[] {'\n', '\n'}, 0, 2);
                break;
            }
            int before = reply.tokens();
            parser.feed(piece, 0, piece.length);
            if (reply.tokens() > before) {
                began = true;
                last = System.nanoTime();
                deadline = Math.min(total, last + deadlines.betweenTokens().toNanos());
            }
        }
        return new Result(reply.failure(), reply.tokens() == 0);
    }

    private Result refused(HttpResponse<InputStream> response, BlockingQueue<byte[]> pieces, long deadline) throws InterruptedException {
        int status = response.statusCode();
        var text = new StringBuilder();
        while (text.length() < ERROR_BYTES) {
            byte[] piece = pieces.poll(Math.max(1, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
            if (piece == null || piece == END || piece == BROKEN) break;
            text.append(new String(piece, StandardCharsets.UTF_8));
        }
        String after = response.headers().firstValue("Retry-After").map(value -> ", retry after " + OpenAiChatModel.brief(value) + " s").orElse("");
        String detail = OpenAiChatModel.brief(text.toString());
        String failure = (status == 429 ? "too many requests (429)" : "the server answered with status " + status) + after
                + (detail.isEmpty() ? "" : ": " + detail);
        boolean passing = status == 429 || status >= 500;
        return new Result(failure, passing && after.isEmpty());     // a server that names a time means it
    }

    private Result unreachable(@Nullable Throwable cause) {
        if (cause instanceof HttpConnectTimeoutException) return new Result("no connection within " + millis(deadlines.connect()), true);
        if (cause instanceof ConnectException) return new Result("cannot connect", true);
        return new Result("the connection broke before an answer", true);
    }

    private static void read(InputStream body, BlockingQueue<byte[]> pieces) {
        var buffer = new byte[8192];
        try {
            for (int count; (count = body.read(buffer)) >= 0; ) pieces.put(Arrays.copyOf(buffer, count));
            pieces.put(END);
        } catch (IOException e) {
            try {
                pieces.put(BROKEN);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void close(InputStream body) {
        try {
            body.close();
        } catch (IOException e) {
            // Closing is how a stream is cancelled; what it says about that is of no interest.
        }
    }

    private static String since(long nanos) {
        return (System.nanoTime() - nanos) / 1_000_000 + " ms";
    }

    private static String millis(Duration duration) {
        return duration.toMillis() + " ms";
    }
}
