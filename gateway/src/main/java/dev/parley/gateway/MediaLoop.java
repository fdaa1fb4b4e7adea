package dev.parley.gateway;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.HdrHistogram.Histogram;

/// One thread that owns some calls' sockets: reads them, ticks the calls every 20 ms, and runs what it is told in between. A
/// tick comes at most a millisecond late while there is time enough; when there is not, ticks catch up, so that no call falls
/// behind for good. Allocates nothing for a packet or a tick.
final class MediaLoop implements AutoCloseable {
    static final long TICK_NANOS = 20_000_000L;
    private static final long WORST_NANOS = 60_000_000_000L;

    private final Selector selector;
    private final List<MediaPort> ports = new ArrayList<>();    // the loop's own
    private final Queue<Runnable> told = new ConcurrentLinkedQueue<>();
    private final Histogram lateness = new Histogram(WORST_NANOS, 3);         // guarded by itself
    private final Thread thread;
    private volatile boolean closed;

    MediaLoop(String name) {
        try {
            selector = Selector.open();
        } catch (IOException e) {
            throw new UncheckedIOException("no selector for " + name, e);
        }
        thread = Thread.ofPlatform().daemon().name(name).start(this::run);
    }

    Selector selector() {
        return selector;
    }

    /// Any thread. Runs before the next tick.
    void execute(Runnable task) {
        told.add(task);
        selector.wakeup();
    }

    void add(MediaPort port) {
        execute(() -> {
            port.register();
            ports.add(port);
        });
    }

    /// Loop only.
    void remove(MediaPort port) {
        ports.remove(port);
    }

    private void run() {
        long next = Clock.now() + TICK_NANOS;
        while (!closed) {
            try {
                for (Runnable task = told.poll(); task != null; task = told.poll()) task.run();
                long now = Clock.now();
                if (now >= next) {
                    for (int i = 0; i < ports.size(); i++) ports.get(i).tick(now);
                    synchronized (lateness) {
                        lateness.recordValue(Math.min(now - next, WORST_NANOS));
                    }
                    next += TICK_NANOS;
                    selector.selectNow(MediaLoop::ready);       // a loop that is behind must hear as well
                } else {
                    selector.select(MediaLoop::ready, (next - now + 999_999) / 1_000_000);
                }
            } catch (IOException | RuntimeException | AssertionError e) {
                if (!closed) Faults.report(e);
            }
        }
    }

    private static void ready(SelectionKey key) {
        if (key.isValid()) ((MediaPort.Socket) key.attachment()).receive();
    }

    /// Adds how late ticks were, ns, to `all`. Any thread.
    void addLateness(Histogram all) {
        synchronized (lateness) {
            all.add(lateness);
        }
    }

    @Override public void close() {
        closed = true;
        selector.wakeup();
        try {
            thread.join(2000);
            for (SelectionKey key : selector.keys()) key.channel().close();
            selector.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            // the process is ending
        }
    }
}
