package dev.parley.sip;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/// Runs the tasks of one call one at a time, in order of arrival, on threads it borrows only while it has
/// work.
final class Mailbox {
    /// A peer that sends faster than we work loses messages; its retransmissions bring them back.
    static final int CAPACITY = 256;
    private static final System.Logger LOG = System.getLogger(Mailbox.class.getName());

    private final Executor threads;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();

    Mailbox(Executor threads) {
        this.threads = threads;
    }

    /// For messages from the network.
    ///
    /// @return false: full, the task is dropped
    boolean offer(Runnable task) {
        if (waiting.get() >= CAPACITY) return false;
        post(task);
        return true;
    }

    /// For our own decisions and timers: never dropped, unless the user agent is closed.
    void post(Runnable task) {
        tasks.add(task);
        if (waiting.getAndIncrement() > 0) return;
        try {
            threads.execute(this::drain);
        } catch (RejectedExecutionException closed) {
            tasks.clear();
        }
    }

    private void drain() {
        do {
            Runnable task = tasks.poll();
            if (task == null) return;                           // cleared by close
            try {
                task.run();
            } catch (RuntimeException | AssertionError e) {     // ends this step of this call, never the others
                LOG.log(System.Logger.Level.ERROR, "a call failed to handle an event", e);
            }
        } while (waiting.decrementAndGet() > 0);
    }
}
