package dev.parley.tests;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// Waiting for what cannot wake us, such as a file another process writes. Always with a deadline.
final class Await {
    private static final long LOOK_NANOS = 50_000_000L;

    private Await() { }

    static void until(BooleanSupplier condition, Duration patience, Supplier<String> wanted) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) throw new AssertionError("not within " + patience + ": " + wanted.get());
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }
}
