package dev.parley.providers.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Reads a body that may stall, with a deadline. The stream is closed by its owner, which ends the reading thread.
record TimedRead(InputStream body) {
    /// Up to `limit` bytes, fewer at the end of the body.
    ///
    /// @param deadline of [System#nanoTime]
    byte[] upTo(int limit, long deadline) throws IOException, InterruptedException, TimeoutException {
        var read = new CompletableFuture<byte[]>();
        Thread.ofVirtual().start(() -> {
            try {
                read.complete(body.readNBytes(limit));
            } catch (IOException e) {
                read.completeExceptionally(e);
            }
        });
        try {
            return read.get(Math.max(1, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw new IOException("the answer broke off", e.getCause());
        }
    }
}
