package dev.parley.providers.failover;

/// Whether a provider is worth asking. Closed until [#FAILURES] failures in a row, then open for a while that doubles with
/// each further failure; after it, one request may try. Thread-safe. Times: nanoseconds of one clock, handed in.
final class Breaker {
    static final int FAILURES = 3;
    static final long SHORTEST = 2_000_000_000L;
    static final long LONGEST = 60_000_000_000L;

    private int failures;
    private long openUntil;
    private long pause = SHORTEST;

    /// @return false: others first. After the pause the first to ask is let through, the rest wait for what became of it.
    synchronized boolean admits(long now) {
        if (failures < FAILURES) return true;
        if (now < openUntil) return false;
        openUntil = now + pause;
        return true;
    }

    synchronized void succeeded() {
        failures = 0;
        pause = SHORTEST;
    }

    synchronized void failed(long now) {
        failures++;
        if (failures < FAILURES) return;
        if (failures > FAILURES) pause = Math.min(LONGEST, pause * 2);
        openUntil = now + pause;
    }
}
