package dev.parley.gateway;

import dev.parley.session.CallEvent;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// A call's one queue: everything that happens to it, in one total order. Bounded; when it is full the event is refused
/// and counted, and the call learns that it must end, because it can no longer know what happened.
final class Mailbox {
    private static final int CAPACITY = 4096;

    private final BlockingQueue<CallEvent> events = new ArrayBlockingQueue<>(CAPACITY);
    private final AtomicInteger refused = new AtomicInteger();

    /// Any thread; never blocks.
    void post(CallEvent event) {
        if (!events.offer(event)) refused.incrementAndGet();
    }

    /// @return null when nothing came within `nanos`
    @Nullable CallEvent poll(long nanos) throws InterruptedException {
        return events.poll(nanos, TimeUnit.NANOSECONDS);
    }

    boolean overflowed() {
        return refused.get() > 0;
    }
}
