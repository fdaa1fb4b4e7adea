package dev.parley.gateway;

/// The one clock of the process. Everything below is told the time: nanoseconds since the process started.
final class Clock {
    private static final long START = System.nanoTime();

    private Clock() { }

    static long now() {
        return System.nanoTime() - START;
    }
}
