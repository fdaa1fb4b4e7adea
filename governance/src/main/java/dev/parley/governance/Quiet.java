package dev.parley.governance;

import java.time.Duration;
import java.util.List;

/// How long nobody has said anything, and when that is next worth looking at. Times: ns since start.
final class Quiet {
    static final long NEVER = Long.MAX_VALUE;
    /// A flow that says nothing about silence gets this.
    static final long DEFAULT = Duration.ofSeconds(10).toNanos();

    private long since;
    /// Silences of this length were looked at already and led nowhere: their guards did not hold.
    private long passed;

    void restart(long now) {
        since = now;
        passed = 0;
    }

    long length(long now) {
        return now - since;
    }

    /// @param limits the silences the state has handlers for
    long deadline(List<Duration> limits) {
        if (limits.isEmpty()) return since + DEFAULT;
        return since + limits.stream().mapToLong(Duration::toNanos).filter(d -> d > passed).min().orElse(passed + DEFAULT);
    }

    /// Nothing took the silence. @return true when a longer one has a handler and may still be reached
    boolean waitsOn(List<Duration> limits, long now) {
        passed = length(now);
        return limits.stream().anyMatch(d -> d.toNanos() > passed);
    }
}
