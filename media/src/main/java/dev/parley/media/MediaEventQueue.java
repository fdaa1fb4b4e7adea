package dev.parley.media;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Events of one call on their way out: filled by the media loop, drained by one other thread (or by the loop
/// itself). Bounded; when nobody drains it, new events are counted and lost.
public final class MediaEventQueue {
    /// Events that can wait.
    public static final int CAPACITY = 256;

    private final @Nullable MediaEvent[] ring = new @Nullable MediaEvent[CAPACITY];
    private final AtomicLong offered = new AtomicLong();
    private final AtomicLong polled = new AtomicLong();
    private volatile long lost;

    MediaEventQueue() { }

    void offer(MediaEvent event) {
        long at = offered.get();
        if (at - polled.get() == CAPACITY) {
            lost = lost + 1;                                    // one writer
            return;
        }
        ring[(int) at & CAPACITY - 1] = event;
        offered.set(at + 1);
    }

    /// The oldest event not yet taken, or null. One thread only.
    public @Nullable MediaEvent poll() {
        long at = polled.get();
        if (at == offered.get()) return null;
        int slot = (int) at & CAPACITY - 1;
        MediaEvent event = ring[slot];
        ring[slot] = null;
        polled.set(at + 1);
        return event;
    }

    /// Whether [#poll] would find something. Any thread.
    public boolean isEmpty() {
        return offered.get() == polled.get();
    }

    /// Events that found no room. Any thread.
    public long lost() {
        return lost;
    }
}
