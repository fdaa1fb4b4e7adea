package dev.parley.providers.chat;

import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A response body that can be waited for with a deadline and given up at once, which an `InputStream` cannot: no thread
/// hangs in a read. Holds one chunk at most; the next is asked for when it is taken.
///
/// The HTTP client fills it on its threads, one reader [#take]s.
final class BodyQueue implements HttpResponse.BodySubscriber<BodyQueue> {
    sealed interface Part {
        record Bytes(List<ByteBuffer> buffers) implements Part { }
        record End() implements Part { }
        record Broken() implements Part { }
    }

    private final BlockingQueue<Part> parts = new LinkedBlockingQueue<>();
    private volatile Flow.@Nullable Subscription subscription;
    private volatile boolean cancelled;

    /// Waits up to `nanos`. @return null: nothing came in time
    @Nullable Part take(long nanos) throws InterruptedException {
        Part part = parts.poll(nanos, TimeUnit.NANOSECONDS);
        Flow.Subscription source = subscription;
        if (part instanceof Part.Bytes && source != null) source.request(1);
        return part;
    }

    /// Closes the connection unless the body is over. Any thread, any time, even before the response has come.
    void cancel() {
        cancelled = true;
        Flow.Subscription source = subscription;
        if (source != null) source.cancel();
    }

    @Override public void onSubscribe(Flow.Subscription source) {
        subscription = source;
        if (cancelled) source.cancel();
        else source.request(1);
    }

    @Override public void onNext(List<ByteBuffer> buffers) {
        parts.add(new Part.Bytes(buffers));
    }

    @Override public void onError(Throwable failure) {
        parts.add(new Part.Broken());
    }

    @Override public void onComplete() {
        parts.add(new Part.End());
    }

    @Override public CompletionStage<BodyQueue> getBody() {
        return CompletableFuture.completedFuture(this);
    }
}
